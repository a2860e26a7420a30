import Trajectories

/// Makes an airline from a seed.
struct AirlineWorldBuilder {
  let words: AirlineVocabulary
  let pools: NamePools
  var random: SeededGenerator
  private var usedNumbers: Set<String> = []

  init(words: AirlineVocabulary, split: TaskSplit, seed: Seed) {
    self.words = words
    pools = NamePools(split: split)
    random = seed.generator
  }

  mutating func build(isCompact: Bool) -> AirlineWorld {
    let airports = random.sample(words.airportCount, of: words.airports)
      .sorted { $0.code < $1.code }
    let flights = flights(between: airports.map(\.code))
    var travellers: [Traveller] = []
    for _ in 0..<words.travellerCount { travellers.append(traveller()) }
    var reservations: [Reservation] = []
    for index in 0..<words.reservationCount {
      let owner =
        index < travellers.count ? index : random.integer(below: travellers.count)
      let made = reservation(of: travellers[owner], flights: flights)
      travellers[owner].reservations.append(made.id)
      reservations.append(made)
    }
    return AirlineWorld(
      flights: flights, travellers: travellers, reservations: reservations, rules: .native,
      now: words.now, airports: airports, isCompact: isCompact)
  }

  private mutating func unused(_ make: (inout AirlineWorldBuilder) -> String) -> String {
    while true {
      let made = make(&self)
      if usedNumbers.insert(made).inserted { return made }
    }
  }

  private mutating func number(digits: Int) -> String {
    unused { $0.pools.number(digits: digits, &$0.random) }
  }

  /// Routes go both ways and lean on the first airports, so that one-stop trips exist.
  private mutating func flights(between airports: [String]) -> [Flight] {
    var routes: [(String, String)] = []
    var seen: Set<String> = []
    while routes.count < words.routeCount {
      let hub = airports[random.integer(below: min(3, airports.count))]
      let other = airports[random.integer(below: airports.count)]
      guard hub != other, seen.insert([hub, other].sorted().joined()).inserted else {
        if seen.count >= airports.count * 2 { break }
        continue
      }
      routes.append((hub, other))
    }
    var dates: [String] = []
    var date = words.firstDay
    for _ in 0..<words.dayCount {
      dates.append(date)
      date = CalendarDay.after(date) ?? date
    }
    var flights: [Flight] = []
    for (hub, other) in routes {
      for (origin, destination) in [(hub, other), (other, hub)] {
        for _ in 0..<random.integer(in: words.flightsPerRoute) {
          flights.append(
            flight(
              origin, destination, on: dates, number: words.flightPrefix + number(digits: 4)))
        }
      }
    }
    return flights
  }

  private mutating func flight(
    _ origin: String, _ destination: String, on dates: [String], number: String
  ) -> Flight {
    let leaves = random.integer(in: 5...21)
    let minutes = random.integer(below: 12) * 5
    let arrives = leaves + random.integer(in: 1...4)
    let arrival =
      "\(CalendarDay.twoDigits(arrives % 24)):\(CalendarDay.twoDigits(minutes)):00"
      + (arrives >= 24 ? "+1" : "")
    let base = random.integer(in: 45...160)
    var days: [FlightDay] = []
    days.reserveCapacity(dates.count)
    for date in dates { days.append(day(date, hour: leaves, base: base)) }
    return Flight(
      number: number, origin: origin, destination: destination,
      departure: "\(CalendarDay.twoDigits(leaves)):\(CalendarDay.twoDigits(minutes)):00",
      arrival: arrival, days: days)
  }

  private mutating func day(_ date: String, hour: Int, base: Int) -> FlightDay {
    if random.chance(words.cancelledShare) { return FlightDay(date: date, status: "cancelled") }
    if date < words.now.date { return FlightDay(date: date, status: "landed") }
    if date == words.now.date {
      let status = hour < 13 ? "landed" : hour < 16 ? "flying" : "on time"
      return FlightDay(date: date, status: random.chance(0.3) && hour >= 16 ? "delayed" : status)
    }
    var seats = PerCabin(basicEconomy: 0, economy: 0, business: 0)
    for cabin in Cabin.allCases {
      seats[cabin] = random.chance(words.soldOutShare) ? 0 : random.integer(in: 1...9)
    }
    // The spreads keep basic economy cheapest and business dearest on every day.
    let basic = base + random.integer(below: 40)
    let economy = basic + random.integer(in: 25...90)
    let prices = PerCabin(
      basicEconomy: basic, economy: economy, business: economy + random.integer(in: 80...260))
    return FlightDay(
      date: date, status: FlightDay.available,
      offer: FlightDay.Offer(seats: seats, prices: prices))
  }

  private mutating func birthDate() -> String {
    "\(random.integer(in: 1950...2010))-"
      + "\(CalendarDay.twoDigits(random.integer(in: 1...12)))-"
      + CalendarDay.twoDigits(random.integer(in: 1...28))
  }

  private mutating func passenger() -> Passenger {
    let name = pools.person(words.firstNames, words.lastNames, &random)
    return Passenger(firstName: name.first, lastName: name.last, birthDate: birthDate())
  }

  private mutating func traveller() -> Traveller {
    let person = passenger()
    let tag = number(digits: 4)
    let place = words.places[random.integer(below: words.places.count)]
    let host = words.mailHosts[random.integer(below: words.mailHosts.count)]
    // Everyone has a card, at most one method of a kind, so that "my gift card" names one.
    var methods = [
      PaymentMethod(
        id: "credit_card_\(number(digits: 7))", kind: .creditCard, brand: "visa",
        lastFour: pools.number(digits: 4, &random))
    ]
    if random.chance(0.6) {
      methods.append(
        PaymentMethod(
          id: "gift_card_\(number(digits: 7))", kind: .giftCard,
          balance: .whole(random.integer(in: 2...60) * 10)))
    }
    if random.chance(0.6) {
      methods.append(
        PaymentMethod(
          id: "certificate_\(number(digits: 7))", kind: .certificate,
          balance: .whole(random.integer(in: 1...4) * 50)))
    }
    let id = "\(person.firstName.lowercased())_\(person.lastName.lowercased())_\(tag)"
    return Traveller(
      id: id, firstName: person.firstName, lastName: person.lastName,
      address: PostalAddress(
        address1: "\(random.integer(in: 10...990)) "
          + words.streets[random.integer(below: words.streets.count)],
        address2: "Flat \(random.integer(in: 1...40))", city: place.city, country: "USA",
        state: place.state, zip: pools.number(digits: 5, &random)),
      email: "\(person.firstName.lowercased())\(tag)@\(host)", birthDate: person.birthDate,
      paymentMethods: random.shuffled(methods),
      savedPassengers: (0..<random.integer(in: 1...3)).map { _ in passenger() },
      membership: random.pick(Traveller.Membership.allCases) ?? .regular, reservations: [])
  }

  private mutating func reservationID() -> String {
    let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")
    return unused { builder in
      // Two digits tell the split; letters and digits follow.
      var id = builder.pools.number(digits: 2, &builder.random)
      for _ in 0..<3 { id.append(letters[builder.random.integer(below: letters.count)]) }
      return id + String(builder.random.integer(below: 10))
    }
  }

  private mutating func reservation(of traveller: Traveller, flights: [Flight]) -> Reservation {
    let out = flights[random.integer(below: flights.count)]
    let isPast = random.chance(0.2)
    let start =
      isPast
      ? random.integer(below: words.daysBefore)
      : words.daysBefore + 1 + random.integer(below: words.dayCount - words.daysBefore - 4)
    let cabin = Cabin.allCases[random.integer(below: 3)]
    var flown = [(flight: out, day: start)]
    let returns = flights.indices.filter {
      flights[$0].origin == out.destination && flights[$0].destination == out.origin
    }
    if random.chance(0.5), let back = random.pick(returns) {
      flown.append((flights[back], start + random.integer(in: 1...3)))
    }
    let legs = flown.map { leg($0.flight, day: $0.day, in: cabin) }
    var passengers = [
      Passenger(
        firstName: traveller.firstName, lastName: traveller.lastName,
        birthDate: traveller.birthDate)
    ]
    passengers += traveller.savedPassengers.prefix(random.integer(below: 3))
    let free = AirlinePolicy.freeBags(traveller.membership, cabin.rawValue) * passengers.count
    let bags = random.integer(below: 3)
    let isInsured = random.chance(words.insuredShare)
    let total =
      legs.reduce(0) { $0 + $1.price } * passengers.count
      + (isInsured ? 30 * passengers.count : 0) + 50 * max(0, bags - free)
    let card = traveller.paymentMethods.first { $0.kind == .creditCard }
    let booked = CalendarDay.adding(-random.integer(in: 2...40), to: words.firstDay)
    return Reservation(
      id: reservationID(), travellerID: traveller.id, origin: out.origin,
      destination: out.destination, tripType: legs.count == 1 ? "one_way" : "round_trip",
      cabin: cabin.rawValue, legs: legs,
      passengers: passengers,
      payments: [FarePayment(methodID: card?.id ?? "", amount: .whole(total))],
      createdAt: (booked ?? words.firstDay)
        + "T\(CalendarDay.twoDigits(random.integer(in: 6...22))):10:00",
      bags: bags, paidBags: max(0, bags - free), insurance: isInsured ? "yes" : "no")
  }

  private mutating func leg(_ flight: Flight, day: Int, in cabin: Cabin) -> Leg {
    let day = flight.days[min(day, flight.days.count - 1)]
    return Leg(
      flightNumber: flight.number, date: day.date,
      price: day.offer?.prices[cabin] ?? (60 + random.integer(below: 200)),
      origin: flight.origin, destination: flight.destination)
  }
}
