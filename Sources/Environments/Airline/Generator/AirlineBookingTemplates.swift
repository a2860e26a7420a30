import Trajectories

/// A9 and A10: a new reservation, paid with several methods.
extension AirlineTaskBuilder {
  /// A9: a direct flight, the cheapest of the day or of the afternoon.
  mutating func bookDirect() -> Bool {
    guard let route = pickRoute() else { return false }
    let cabin = random.pick(Cabin.allCases) ?? .economy
    let passengers = pickPassengers()
    let isAfternoon = random.chance(0.4)
    let options = world.directFlights(route.origin, route.destination, route.date).filter {
      ($0.day.offer?.seats[cabin] ?? 0) >= passengers.count
        && (!isAfternoon || $0.flight.departure >= "12:00:00")
    }
    let sorted = options.sorted { price($0, cabin) < price($1, cabin) }
    guard let best = sorted.first,
      sorted.count < 2 || price(sorted[1], cabin) > price(best, cabin)
    else { return false }
    return book(
      route, cabin: cabin, passengers: passengers, flights: [best],
      tempting: sorted.dropFirst().last.map { [$0] }, search: "search_direct_flight",
      wish: say("book.direct") + " " + say(isAfternoon ? "book.afternoon" : "book.cheapest"))
  }

  /// A10: two flights with a stop, the cheapest pair.
  mutating func bookOneStop() -> Bool {
    guard let start = pickRoute(),
      let end = random.pick(world.airports.map(\.code).filter { $0 != start.origin })
    else { return false }
    let route = (origin: start.origin, destination: end, date: start.date)
    let cabin = random.pick(Cabin.allCases) ?? .economy
    let passengers = pickPassengers()
    let pairs = world.oneStopFlights(route.origin, route.destination, route.date).filter { pair in
      [pair.first, pair.second].allSatisfy {
        ($0.day.offer?.seats[cabin] ?? 0) >= passengers.count
      }
    }
    let sorted = pairs.map { [$0.first, $0.second] }.sorted { total($0, cabin) < total($1, cabin) }
    guard let best = sorted.first,
      sorted.count < 2 || total(sorted[1], cabin) > total(best, cabin)
    else { return false }
    return book(
      route, cabin: cabin, passengers: passengers, flights: best,
      tempting: sorted.dropFirst().last, search: "search_onestop_flight",
      wish: say("book.stop") + " " + say("book.cheapest"))
  }

  private func price(_ item: (flight: Flight, day: FlightDay), _ cabin: Cabin) -> Int {
    item.day.offer?.prices[cabin] ?? 0
  }

  private func total(_ items: [(flight: Flight, day: FlightDay)], _ cabin: Cabin) -> Int {
    items.reduce(0) { $0 + price($1, cabin) }
  }

  private mutating func pickRoute() -> (origin: String, destination: String, date: String)? {
    var flights: [Flight] = []
    world.flights.forEach { _, flight in flights.append(flight) }
    guard let flight = random.pick(flights),
      let date = CalendarDay.adding(random.integer(in: 1...8), to: world.now.date)
    else { return nil }
    return (flight.origin, flight.destination, date)
  }

  private mutating func pickPassengers() -> [Passenger] {
    let selfPassenger = Passenger(
      firstName: traveller.firstName, lastName: traveller.lastName,
      birthDate: traveller.birthDate)
    return [selfPassenger] + traveller.savedPassengers.prefix(random.integer(below: 3))
  }

  private mutating func book(
    _ route: (origin: String, destination: String, date: String), cabin: Cabin,
    passengers: [Passenger], flights: [(flight: Flight, day: FlightDay)],
    tempting: [(flight: Flight, day: FlightDay)]?, search: String, wish: String
  ) -> Bool {
    let bags = random.integer(below: 4)
    let free = AirlinePolicy.freeBags(traveller.membership, cabin.rawValue) * passengers.count
    let paidBags = max(0, bags - free)
    let isInsured = random.chance(0.4)
    let price =
      total(flights, cabin) * passengers.count + (isInsured ? 30 * passengers.count : 0)
      + AirlineWorld.pricePerBag * paidBags
    guard let (payments, words) = splitPayment(price) else { return false }
    identify()
    know("cabin", [say("say.cabin", ["cabin": cabin.spoken])])
    let names = passengers.map { "\($0.firstName) \($0.lastName), \($0.birthDate)" }
      .joined(separator: "; ")
    know(
      "passengers",
      [
        say(
          passengers.count == 1 ? "say.self" : "say.group",
          ["names": names, "count": String(passengers.count)])
      ])
    know("bags", [say("say.bags", ["count": AirlineTaskBuilder.bags(bags)])])
    know("insurance", [say(isInsured ? "say.insured" : "say.uninsured")])
    // The traveller says cities; the tools want codes.
    read("list_all_airports", [:])
    read(
      search,
      [
        "origin": .string(route.origin), "destination": .string(route.destination),
        "date": .string(route.date),
      ])
    know("payment", [words])
    func arguments(_ flights: [(flight: Flight, day: FlightDay)], _ paid: Int) -> JSONObject {
      [
        "user_id": .string(traveller.id), "origin": .string(route.origin),
        "destination": .string(route.destination), "flight_type": "one_way",
        "cabin": .string(cabin.rawValue),
        "flights": .array(
          flights.map {
            ["flight_number": .string($0.flight.number), "date": .string($0.day.date)]
          }),
        "passengers": .array(passengers.map(AirlineTaskBuilder.json)),
        "payment_methods": .array(
          payments.map { ["payment_id": .string($0.methodID), "amount": $0.amount.json] }),
        "total_baggages": .integer(bags), "nonfree_baggages": .integer(paid),
        "insurance": .string(isInsured ? "yes" : "no"),
      ]
    }
    let flown = flights.map { "\($0.flight.number) on \($0.day.date)" }.joined(separator: ", ")
    let split = payments.map { "\($0.amount.spoken) with \($0.methodID)" }
      .joined(separator: " and ")
    let people = passengers.map { "\($0.firstName) \($0.lastName)" }.joined(separator: ", ")
    let goal = WriteGoal(
      tool: "book_reservation", arguments: arguments(flights, paidBags),
      checks: [
        UserCheck(
          accepted: EvidenceField("flights", ways: [flights.map(\.flight.number)]), rivals: [],
          correction: wish, question: "Which flights are that?"),
        cabinCheck(cabin),
        UserCheck(
          accepted: EvidenceField(
            "bags", anyOf: ["\(bags) bag", "\(bags) bags", "\(bags) checked"]),
          rivals: [], correction: "I said \(AirlineTaskBuilder.bags(bags)).",
          question: "How many bags would that include?"),
      ],
      proposal: "I will book \(flown) from \(route.origin) to \(route.destination) in "
        + "\(cabin.spoken) for \(people), with \(AirlineTaskBuilder.bags(bags)) and "
        + "\(isInsured ? "with insurance" : "no insurance"), for "
        + "\(Amount.whole(price).spoken) in total: \(split). Do you confirm (yes or no)?",
      tempting: paidBags == bags
        ? tempting.map { arguments($0, paidBags) } : arguments(flights, bags))
    add(
      UserIntent(
        request: say(
          "book.request",
          [
            "origin": city(route.origin), "destination": city(route.destination),
            "date": route.date,
          ]) + " " + wish,
        writes: [goal]))
    return true
  }

  /// One method for all, or one that is used up and a card for the rest.
  private mutating func splitPayment(_ price: Int) -> ([FarePayment], String)? {
    guard let card = traveller.paymentMethods.first(where: { $0.kind == .creditCard }) else {
      return nil
    }
    let stored = traveller.paymentMethods.filter { method in
      let balance = method.balance?.double ?? 0
      return method.kind != .creditCard && balance > 0 && balance < Double(price)
    }
    guard let first = random.pick(stored), let balance = first.balance, random.chance(0.7) else {
      return (
        [FarePayment(methodID: card.id, amount: .whole(price))],
        say("say.payment", ["method": card.kind.spoken[0]])
      )
    }
    return (
      [
        FarePayment(methodID: first.id, amount: balance),
        FarePayment(methodID: card.id, amount: .whole(price) - balance),
      ],
      say("say.split", ["first": first.kind.spoken[0], "second": card.kind.spoken[0]])
    )
  }
}
