import Trajectories

/// The six writes; the order of their checks is the order in which the references check.
extension AirlineWorld {
  static let tripTypes = ["one_way", "round_trip"]
  static let cabins = Cabin.allCases.map(\.rawValue)
  private static let insurancePerPassenger = 30
  static let pricePerBag = 50

  mutating func book(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    let travellerID = try arguments.text("user_id")
    let origin = try arguments.text("origin")
    let destination = try arguments.text("destination")
    let tripType = try arguments.choice("flight_type", of: AirlineWorld.tripTypes)
    let cabinName = try arguments.choice("cabin", of: AirlineWorld.cabins)
    let wanted = try arguments.flights()
    let passengers = try arguments.passengers()
    let payments = try arguments.payments()
    let bags = try arguments.count("total_baggages")
    let paidBags = try arguments.count("nonfree_baggages")
    let insurance = try arguments.choice("insurance", of: ["yes", "no"])
    guard let cabin = Cabin(rawValue: cabinName) else {
      throw .invalidEnum("cabin", allowed: AirlineWorld.cabins)
    }
    let traveller = try traveller(travellerID)
    let id = try newReservationID()
    let legs = try legs(wanted, cabin: cabin, seats: passengers.count, keeping: [])
    let fares = legs.reduce(0) { $0 + $1.price } * passengers.count
    let total =
      fares + (insurance == "yes" ? AirlineWorld.insurancePerPassenger * passengers.count : 0)
      + AirlineWorld.pricePerBag * paidBags
    try check(payments, of: traveller, total: .whole(total))
    charge(payments, to: travellerID)
    if rules != .v1 { takeSeats(legs, cabin: cabin, count: passengers.count) }
    let reservation = Reservation(
      id: id, travellerID: travellerID, origin: origin, destination: destination,
      tripType: tripType, cabin: cabinName, legs: legs, passengers: passengers,
      payments: payments, createdAt: now.stamp, bags: bags, paidBags: paidBags,
      insurance: insurance)
    reservations.add(id, reservation)
    written = nil
    travellers.update(travellerID) { $0.reservations.append(id) }
    return show(reservation, wrote: true)
  }

  private func newReservationID() throws(AirlineRefusal) -> String {
    let ids = rules == .native ? ["NEW001", "NEW002", "NEW003"] : ["HATHAT", "HATHAU", "HATHAV"]
    if let free = ids.first(where: { reservations[$0] == nil }) { return free }
    // The first reference overwrites its third reservation.
    guard rules == .v1, let last = ids.last else { throw .tooManyReservations }
    return last
  }

  /// Prices the wanted flights; a leg that is kept in the same cabin keeps its price.
  private func legs(
    _ wanted: [(number: String, date: String)], cabin: Cabin, seats: Int, keeping old: [Leg]
  ) throws(AirlineRefusal) -> [Leg] {
    var legs: [Leg] = []
    for (number, date) in wanted {
      if let kept = old.first(where: { $0.flightNumber == number && $0.date == date }) {
        legs.append(kept)
        continue
      }
      guard let flight = flights[number] else { throw .flightNotFound(number) }
      guard let day = flight.day(date) else { throw .notOnDate(number, date: date) }
      guard day.status == FlightDay.available, let offer = day.offer else {
        throw .notAvailable(number, date: date)
      }
      guard offer.seats[cabin] >= seats else { throw .noSeats(number) }
      legs.append(
        Leg(
          flightNumber: number, date: date, price: offer.prices[cabin], origin: flight.origin,
          destination: flight.destination))
    }
    return legs
  }

  private func check(
    _ payments: [FarePayment], of traveller: Traveller, total: Amount
  ) throws(AirlineRefusal) {
    for payment in payments {
      guard let method = traveller.method(payment.methodID) else {
        throw .methodNotFound(payment.methodID)
      }
      if let balance = method.balance, balance < payment.amount {
        throw .lowBalance(payment.methodID, needed: payment.amount, available: balance)
      }
    }
    let paid = payments.reduce(Amount.zero) { $0 + $1.amount }
    guard paid.double == total.double else { throw .sumMismatch(total: total, paid: paid) }
  }

  private mutating func charge(_ payments: [FarePayment], to traveller: String) {
    for payment in payments {
      travellers.update(traveller) { traveller in
        guard
          let place = traveller.paymentMethods.firstIndex(where: { $0.id == payment.methodID })
        else { return }
        switch traveller.paymentMethods[place].kind {
        case .giftCard:
          let balance = traveller.paymentMethods[place].balance ?? .zero
          traveller.paymentMethods[place].balance = balance - payment.amount
        case .certificate: traveller.paymentMethods.remove(at: place)
        case .creditCard, .paypal: break
        }
      }
    }
  }

  private mutating func takeSeats(_ legs: [Leg], cabin: Cabin, count: Int) {
    for leg in legs {
      flights.update(leg.flightNumber) { flight in
        guard let place = flight.days.firstIndex(where: { $0.date == leg.date }) else { return }
        flight.days[place].offer?.seats[cabin] -= count
      }
    }
  }

  mutating func cancel(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    var reservation = try reservation(arguments.text("reservation_id"))
    reservation.payments += reservation.payments.map {
      FarePayment(methodID: $0.methodID, amount: Amount.zero - $0.amount)
    }
    reservation.status = "cancelled"
    return store(reservation)
  }

  mutating func updateFlights(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    let id = try arguments.text("reservation_id")
    let cabinName = try arguments.choice("cabin", of: AirlineWorld.cabins)
    let wanted = try arguments.flights()
    let methodID = try arguments.text("payment_id")
    guard let cabin = Cabin(rawValue: cabinName) else {
      throw .invalidEnum("cabin", allowed: AirlineWorld.cabins)
    }
    var reservation = try reservation(id)
    let count = reservation.passengers.count
    let legs = try legs(
      wanted, cabin: cabin, seats: count,
      keeping: reservation.cabin == cabinName ? reservation.legs : [])
    let price =
      (legs.reduce(0) { $0 + $1.price } - reservation.legs.reduce(0) { $0 + $1.price }) * count
    try pay(.whole(price), with: methodID, for: &reservation)
    reservation.legs = legs
    if rules != .v1 { reservation.cabin = cabinName }
    return store(reservation)
  }

  mutating func updateBags(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    let id = try arguments.text("reservation_id")
    let bags = try arguments.count("total_baggages")
    let paidBags = try arguments.count("nonfree_baggages")
    let methodID = try arguments.text("payment_id")
    var reservation = try reservation(id)
    let price = AirlineWorld.pricePerBag * max(0, paidBags - reservation.paidBags)
    try pay(.whole(price), with: methodID, for: &reservation)
    reservation.bags = bags
    reservation.paidBags = paidBags
    return store(reservation)
  }

  /// Charges or refunds a change and notes it in the reservation.
  private mutating func pay(
    _ price: Amount, with methodID: String, for reservation: inout Reservation
  ) throws(AirlineRefusal) {
    guard let method = travellers[reservation.travellerID]?.method(methodID) else {
      throw .methodNotFound(nil)
    }
    guard method.kind != .certificate else { throw .certificateNotAllowed }
    if method.kind == .giftCard, let balance = method.balance, balance < price {
      throw .lowBalance(nil, needed: price, available: balance)
    }
    if method.kind == .giftCard {
      charge([FarePayment(methodID: methodID, amount: price)], to: reservation.travellerID)
    }
    if !price.isZero {
      reservation.payments.append(FarePayment(methodID: methodID, amount: price))
    }
  }

  mutating func updatePassengers(
    _ arguments: AirlineArguments
  ) throws(AirlineRefusal) -> DeskReply {
    let id = try arguments.text("reservation_id")
    let passengers = try arguments.passengers()
    var reservation = try reservation(id)
    guard passengers.count == reservation.passengers.count else { throw .passengerCount }
    reservation.passengers = passengers
    return store(reservation)
  }

  mutating func sendCertificate(
    _ arguments: AirlineArguments
  ) throws(AirlineRefusal) -> DeskReply {
    let id = try arguments.text("user_id")
    let amount = try arguments.amount("amount")
    let traveller = try traveller(id)
    let numbers = rules == .native ? 9_000_001...9_000_003 : 3_221_322...3_221_324
    let free = numbers.map { "certificate_\($0)" }.first { traveller.method($0) == nil }
    guard let free else {
      guard rules == .v1 else { throw .tooManyCertificates }
      return DeskReply(text: "", wroteFor: id)
    }
    travellers.update(id) {
      $0.paymentMethods.append(PaymentMethod(id: free, kind: .certificate, balance: amount))
    }
    return DeskReply(
      text: "Certificate \(free) added to user \(id) with amount \(amount.text).", wroteFor: id)
  }

  private mutating func store(_ reservation: Reservation) -> DeskReply {
    let before = isCompact ? reservations[reservation.id] : nil
    reservations.update(reservation.id) { $0 = reservation }
    return answer(
      storing: reservation, reservation.id, of: reservation.travellerID, before: before,
      compact: { AirlineCompact.text($0) }, show: { $0.show($1, wrote: true) })
  }
}
