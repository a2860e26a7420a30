/// The airline's records in the reference's types.
extension AirlineWorld: ReplayableWorld {
  func referenceHash() -> ReferenceHash {
    var flightRows: [(key: String, value: ReferenceValue)] = []
    var reservationRows: [(key: String, value: ReferenceValue)] = []
    var travellerRows: [(key: String, value: ReferenceValue)] = []
    flights.forEach { key, row in flightRows.append((key, reference(row))) }
    reservations.forEach { key, row in reservationRows.append((key, reference(row))) }
    travellers.forEach { key, row in travellerRows.append((key, reference(row))) }
    return ReferenceHash(
      form: rules == .v2 ? .json : .tuples,
      tables: [
        ReferenceHash.Table(name: "flights", rows: flightRows),
        ReferenceHash.Table(name: "reservations", rows: reservationRows),
        ReferenceHash.Table(name: "users", rows: travellerRows),
      ])
  }

  var referenceChanges: [ReferenceHash.Change] {
    flights.changedRows.map {
      ReferenceHash.Change(table: "flights", key: $0.key, value: reference($0.row))
    }
      + reservations.changedRows.map {
        ReferenceHash.Change(table: "reservations", key: $0.key, value: reference($0.row))
      }
      + travellers.changedRows.map {
        ReferenceHash.Change(table: "users", key: $0.key, value: reference($0.row))
      }
  }

  private func whole(_ number: Int) -> ReferenceValue { .amount(.whole(number)) }

  private func reference(_ numbers: PerCabin) -> ReferenceValue {
    .map(Cabin.allCases.map { ($0.rawValue, whole(numbers[$0])) })
  }

  private func reference(_ flight: Flight) -> ReferenceValue {
    let days: [(String, ReferenceValue)] = flight.days.map { day in
      var members: [(String, ReferenceValue)] = [("status", .text(day.status))]
      if let offer = day.offer {
        members.append(("available_seats", reference(offer.seats)))
        members.append(("prices", reference(offer.prices)))
      }
      for time in day.times { members.append((time.field, .text(time.text))) }
      return (day.date, .map(members))
    }
    return .map([
      ("flight_number", .text(flight.number)), ("origin", .text(flight.origin)),
      ("destination", .text(flight.destination)),
      ("scheduled_departure_time_est", .text(flight.departure)),
      ("scheduled_arrival_time_est", .text(flight.arrival)), ("dates", .map(days)),
    ])
  }

  private func reference(_ passengers: [Passenger]) -> ReferenceValue {
    .list(
      passengers.map { passenger in
        .map([
          ("first_name", .text(passenger.firstName)), ("last_name", .text(passenger.lastName)),
          ("dob", .text(passenger.birthDate)),
        ])
      })
  }

  private func reference(_ reservation: Reservation) -> ReferenceValue {
    let legs: [ReferenceValue] = reservation.legs.map { leg in
      .map([
        ("flight_number", .text(leg.flightNumber)), ("date", .text(leg.date)),
        ("price", whole(leg.price)), ("origin", .text(leg.origin)),
        ("destination", .text(leg.destination)),
      ])
    }
    let payments: [ReferenceValue] = reservation.payments.map { payment in
      .map([("payment_id", .text(payment.methodID)), ("amount", .amount(payment.amount))])
    }
    var members: [(String, ReferenceValue)] = [
      ("reservation_id", .text(reservation.id)), ("user_id", .text(reservation.travellerID)),
      ("origin", .text(reservation.origin)), ("destination", .text(reservation.destination)),
      ("flight_type", .text(reservation.tripType)), ("cabin", .text(reservation.cabin)),
      ("flights", .list(legs)), ("passengers", reference(reservation.passengers)),
      ("payment_history", .list(payments)), ("created_at", .text(reservation.createdAt)),
      ("total_baggages", whole(reservation.bags)),
      ("nonfree_baggages", whole(reservation.paidBags)),
      ("insurance", .text(reservation.insurance)),
    ]
    // The first reference adds a status when there is one; the second always has the field.
    if rules == .v2 || reservation.status != nil {
      members.append(("status", .optional(reservation.status)))
    }
    return .map(members)
  }

  private func reference(_ traveller: Traveller) -> ReferenceValue {
    let methods: [(String, ReferenceValue)] = traveller.paymentMethods.map { method in
      var members: [(String, ReferenceValue)] = [
        ("source", .text(method.kind.rawValue)), ("id", .text(method.id)),
      ]
      if let brand = method.brand { members.append(("brand", .text(brand))) }
      if let digits = method.lastFour { members.append(("last_four", .text(digits))) }
      if let balance = method.balance {
        members.append(("amount", .amount(rules == .v2 ? balance.asReal : balance)))
      }
      return (method.id, .map(members))
    }
    var members: [(String, ReferenceValue)] = [
      (
        "name",
        .map([
          ("first_name", .text(traveller.firstName)), ("last_name", .text(traveller.lastName)),
        ])
      ),
      ("address", traveller.address.reference), ("email", .text(traveller.email)),
      ("dob", .text(traveller.birthDate)), ("payment_methods", .map(methods)),
      ("saved_passengers", reference(traveller.savedPassengers)),
      ("membership", .text(traveller.membership.rawValue)),
      ("reservations", .texts(traveller.reservations)),
    ]
    if rules == .v2 { members.append(("user_id", .text(traveller.id))) }
    return .map(members)
  }
}
