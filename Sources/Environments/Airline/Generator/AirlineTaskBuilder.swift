import Trajectories

typealias AirlineTaskBuilder = DeskTaskBuilder<AirlineWorld>

/// How travellers identify themselves and name their reservations, and the writes they want.
extension AirlineTaskBuilder {
  var traveller: Traveller { person }

  mutating func identify() {
    slots.append(
      UserSlot(name: "user", intent: nil, answers: [say("say.user", ["user": traveller.id])]))
    step(.ask(["user"], times: 1))
    read("get_user_details", ["user_id": .string(traveller.id)])
  }

  mutating func read(_ reservation: Reservation) {
    read("get_reservation_details", ["reservation_id": .string(reservation.id)])
  }

  /// The words for a reservation in a request, and the steps that find it.
  mutating func locate(
    _ reservation: Reservation, allowing targets: [Target] = Target.allCases
  ) -> String {
    let mine = traveller.reservations.compactMap { world.reservations[$0] }
    let isUnique =
      mine.count {
        $0.origin == reservation.origin && $0.destination == reservation.destination
      } == 1
    var target = random.pick(targets) ?? .byNumber
    if target == .byDescription, !isUnique { target = .onAsk }
    let answer = say("say.reservation", ["id": reservation.id])
    switch target {
    case .byNumber:
      know("reservation", [answer], isUpfront: true)
      read(reservation)
      return say("target.id", ["id": reservation.id])
    case .onAsk:
      know("reservation", [answer])
      read(reservation)
      return say("target.open")
    case .byDescription:
      know("reservation", [])
      for id in traveller.reservations {
        read("get_reservation_details", ["reservation_id": .string(id)])
        if id == reservation.id { break }
      }
      return say(
        "target.route",
        ["origin": city(reservation.origin), "destination": city(reservation.destination)])
    }
  }

  func city(_ code: String) -> String {
    world.airports.first { $0.code == code }?.city ?? code
  }

  /// Changes the reservation for the task, and returns it as it is then.
  mutating func adjust(_ id: String, _ change: (inout Reservation) -> Void) -> Reservation? {
    world.reservations.update(id, change)
    return world.reservations[id]
  }

  mutating func adjustTraveller(_ change: (inout Traveller) -> Void) {
    world.travellers.update(person.id, change)
    person = world.travellers[person.id] ?? person
  }

  /// A method that can pay or receive a change.
  mutating func methodForChange(of price: Int) -> PaymentMethod? {
    random.pick(
      traveller.paymentMethods.filter { method in
        method.kind == .creditCard
          || (method.kind == .giftCard && (method.balance ?? .zero).double >= Double(price))
      })
  }

  mutating func knowPayment(_ method: PaymentMethod) {
    know("payment", [say("say.payment", ["method": method.kind.spoken[0]])])
  }

  // What the traveller looks at.

  func reservationCheck(_ reservation: Reservation) -> UserCheck {
    UserCheck(
      accepted: EvidenceField("reservation", anyOf: [reservation.id]),
      rivals: traveller.reservations.filter { $0 != reservation.id }.map { $0.lowercased() },
      correction: "It is reservation \(reservation.id).",
      question: "Which reservation would that be?")
  }

  func methodCheck(_ method: PaymentMethod) -> UserCheck {
    let others = traveller.paymentMethods.filter { $0.id != method.id }
    return UserCheck(
      accepted: EvidenceField("payment method", anyOf: [method.id] + method.kind.spoken),
      rivals: others.flatMap { [$0.id] + $0.kind.spoken },
      correction: "Please use my \(method.kind.spoken[0]).",
      question: "Which payment method would be used?")
  }

  // The writes.

  func cancelGoal(_ reservation: Reservation) -> WriteGoal {
    let paid = reservation.payments.reduce(Amount.zero) { $0 + $1.amount }
    return WriteGoal(
      tool: "cancel_reservation", arguments: ["reservation_id": .string(reservation.id)],
      checks: [reservationCheck(reservation)],
      proposal: "I will cancel reservation \(reservation.id) and refund \(paid.spoken). "
        + "Do you confirm (yes or no)?")
  }

  func flightsGoal(
    _ reservation: Reservation, legs: [Leg], cabin: Cabin, method: PaymentMethod,
    tempting: [Leg]? = nil
  ) -> WriteGoal {
    let price = world.priceDifference(reservation, legs: legs)
    func arguments(_ legs: [Leg]) -> JSONObject {
      [
        "reservation_id": .string(reservation.id), "cabin": .string(cabin.rawValue),
        "flights": .array(
          legs.map { ["flight_number": .string($0.flightNumber), "date": .string($0.date)] }),
        "payment_id": .string(method.id),
      ]
    }
    var checks = [reservationCheck(reservation), methodCheck(method)]
    if cabin.rawValue != reservation.cabin {
      checks.append(cabinCheck(cabin))
    } else {
      for leg in legs where !reservation.legs.contains(leg) {
        checks.append(dateCheck(leg.date))
      }
    }
    let flown = legs.map { "\($0.flightNumber) on \($0.date)" }.joined(separator: ", ")
    return WriteGoal(
      tool: "update_reservation_flights", arguments: arguments(legs), checks: checks,
      proposal: "Reservation \(reservation.id) would have the flights \(flown) in "
        + "\(cabin.spoken); the price difference is \(Amount.whole(price).spoken), as a "
        + "\(price < 0 ? "refund to" : "charge on") \(method.id). Do you confirm (yes or no)?",
      tempting: tempting.map(arguments))
  }

  func cabinCheck(_ cabin: Cabin) -> UserCheck {
    let others = Cabin.allCases.filter { $0 != cabin }.map(\.spoken)
    return UserCheck(
      accepted: cabin.evidence, rivals: others,
      correction: "I want to fly \(cabin.spoken).", question: "Which cabin would that be?")
  }

  func dateCheck(_ date: String) -> UserCheck {
    let others = (-3...6).compactMap { CalendarDay.adding($0, to: date) }.filter { $0 != date }
    return UserCheck(
      accepted: EvidenceField("date", anyOf: [date]), rivals: others,
      correction: "I said \(date).", question: "On which date would that be?")
  }

  func bagsGoal(
    _ reservation: Reservation, total: Int, method: PaymentMethod, isFree: Bool = false
  ) -> WriteGoal {
    let paid =
      isFree ? reservation.paidBags : world.paidBags(total, for: reservation, of: traveller)
    let fee = AirlineWorld.pricePerBag * max(0, paid - reservation.paidBags)
    func arguments(_ paid: Int) -> JSONObject {
      [
        "reservation_id": .string(reservation.id), "total_baggages": .integer(total),
        "nonfree_baggages": .integer(paid), "payment_id": .string(method.id),
      ]
    }
    return WriteGoal(
      tool: "update_reservation_baggages", arguments: arguments(paid),
      checks: [
        reservationCheck(reservation),
        UserCheck(
          accepted: EvidenceField("bags", anyOf: [String(total)]), rivals: [],
          correction: "I need \(total) bags in total.", question: "How many bags would that be?"),
      ],
      proposal: "Reservation \(reservation.id) would have \(total) checked bags; the fee is "
        + "\(Amount.whole(fee).spoken), paid with \(method.id). Do you confirm (yes or no)?",
      tempting: arguments(paid == total ? 0 : total))
  }

  func passengersGoal(_ reservation: Reservation, replacing place: Int, with new: Passenger)
    -> WriteGoal
  {
    var passengers = reservation.passengers
    passengers[place] = new
    return WriteGoal(
      tool: "update_reservation_passengers",
      arguments: [
        "reservation_id": .string(reservation.id),
        "passengers": .array(passengers.map(AirlineTaskBuilder.json)),
      ],
      checks: [
        reservationCheck(reservation),
        UserCheck(
          accepted: EvidenceField(
            "passenger", ways: [["\(new.firstName) \(new.lastName)", new.birthDate]]),
          rivals: [reservation.passengers[place].birthDate],
          correction: "It should be \(new.firstName) \(new.lastName), \(new.birthDate).",
          question: "What exactly would it say?"),
      ],
      proposal: "In reservation \(reservation.id) the passenger would be "
        + "\(new.firstName) \(new.lastName), born \(new.birthDate). Do you confirm (yes or no)?")
  }

  static func json(_ passenger: Passenger) -> JSONValue {
    [
      "first_name": .string(passenger.firstName), "last_name": .string(passenger.lastName),
      "dob": .string(passenger.birthDate),
    ]
  }

  static func bags(_ count: Int) -> String { count == 1 ? "1 bag" : "\(count) bags" }
}
