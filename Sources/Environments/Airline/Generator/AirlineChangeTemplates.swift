import Trajectories

/// A4 to A8, A12 and A13: changes to a reservation that may be changed.
extension AirlineTaskBuilder {
  /// Whether nothing of it was flown or called off, so that it can be changed.
  func isUpcoming(_ reservation: Reservation) -> Bool {
    reservation.status == nil
      && reservation.legs.allSatisfy {
        world.flights[$0.flightNumber]?.day($0.date)?.status == FlightDay.available
      }
  }

  /// The same legs in another cabin, priced as of now; nil where seats are missing.
  func legs(of reservation: Reservation, in cabin: Cabin) -> [Leg]? {
    var legs: [Leg] = []
    for var leg in reservation.legs {
      guard let offer = world.flights[leg.flightNumber]?.day(leg.date)?.offer,
        offer.seats[cabin] >= reservation.passengers.count
      else { return nil }
      leg.price = offer.prices[cabin]
      legs.append(leg)
    }
    return legs
  }

  /// A4: the first flight moves to another day; the cheapest or earliest of that day.
  mutating func changeDate(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation), reservation.cabin != Cabin.basicEconomy.rawValue else {
      return false
    }
    identify()
    return changeDatePart(reservation, targets: Target.allCases)
  }

  mutating func changeDatePart(_ reservation: Reservation, targets: [Target]) -> Bool {
    guard let cabin = Cabin(rawValue: reservation.cabin), let first = reservation.legs.first,
      let date = CalendarDay.adding(
        reservation.legs.count > 1 ? -1 : random.integer(in: 1...2), to: first.date),
      date > world.now.date
    else { return false }
    let found = world.directFlights(first.origin, first.destination, date).filter {
      ($0.day.offer?.seats[cabin] ?? 0) >= reservation.passengers.count
    }
    let wantsCheapest = random.chance(0.5)
    func rank(_ item: (flight: Flight, day: FlightDay)) -> String {
      let price = String(10_000 + (item.day.offer?.prices[cabin] ?? 0))
      return wantsCheapest ? price : item.flight.departure
    }
    let sorted = found.sorted { rank($0) < rank($1) }
    guard let best = sorted.first, sorted.count < 2 || rank(sorted[1]) != rank(best) else {
      return false
    }
    func leg(_ item: (flight: Flight, day: FlightDay)) -> Leg {
      Leg(
        flightNumber: item.flight.number, date: date, price: item.day.offer?.prices[cabin] ?? 0,
        origin: first.origin, destination: first.destination)
    }
    let legs = [leg(best)] + reservation.legs.dropFirst()
    let tempting = sorted.dropFirst().last.map { [leg($0)] + reservation.legs.dropFirst() }
    guard
      let method = methodForChange(of: world.priceDifference(reservation, legs: legs))
    else { return false }
    let target = locate(reservation, allowing: targets)
    know("date", [say("say.date", ["date": date])])
    read(
      "search_direct_flight",
      [
        "origin": .string(first.origin), "destination": .string(first.destination),
        "date": .string(date),
      ])
    knowPayment(method)
    add(
      UserIntent(
        request: say("date.request", ["target": target]) + " "
          + say(wantsCheapest ? "date.cheapest" : "date.earliest"),
        writes: [
          flightsGoal(reservation, legs: legs, cabin: cabin, method: method, tempting: tempting)
        ]))
    return true
  }

  /// A5: all flights in another cabin, for a charge or a refund.
  mutating func changeCabin(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation) else { return false }
    identify()
    return changeCabinPart(reservation, targets: Target.allCases)
  }

  mutating func changeCabinPart(_ reservation: Reservation, targets: [Target]) -> Bool {
    let others = Cabin.allCases.filter { $0.rawValue != reservation.cabin }
    guard let cabin = random.pick(others), let legs = legs(of: reservation, in: cabin),
      let method = methodForChange(of: world.priceDifference(reservation, legs: legs))
    else { return false }
    let target = locate(reservation, allowing: targets)
    know("cabin", [say("say.cabin", ["cabin": cabin.spoken])])
    for leg in reservation.legs { searchDay(of: leg) }
    knowPayment(method)
    add(
      UserIntent(
        request: say("cabin.request", ["target": target]),
        writes: [flightsGoal(reservation, legs: legs, cabin: cabin, method: method)]))
    return true
  }

  mutating func searchDay(of leg: Leg) {
    read(
      "search_direct_flight",
      [
        "origin": .string(leg.origin), "destination": .string(leg.destination),
        "date": .string(leg.date),
      ])
  }

  /// A6: basic economy flights stay; after an upgrade of the cabin they can move.
  mutating func basicEconomy(_ reservation: Reservation) -> Bool {
    guard reservation.cabin == Cabin.basicEconomy.rawValue, isUpcoming(reservation),
      reservation.legs.count == 1, let first = reservation.legs.first,
      let upgraded = legs(of: reservation, in: .economy),
      let method = traveller.paymentMethods.first(where: { $0.kind == .creditCard }),
      let date = CalendarDay.adding(1, to: first.date)
    else { return false }
    let best = world.directFlights(first.origin, first.destination, date)
      .filter { ($0.day.offer?.seats[.economy] ?? 0) >= reservation.passengers.count }
      .sorted { ($0.day.offer?.prices[.economy] ?? 0) < ($1.day.offer?.prices[.economy] ?? 0) }
    guard let choice = best.first,
      best.count < 2
        || best[1].day.offer?.prices[.economy] != choice.day.offer?.prices[.economy]
    else { return false }
    identify()
    let target = locate(reservation)
    var moved = first
    moved.flightNumber = choice.flight.number
    moved.date = date
    moved.price = choice.day.offer?.prices[.economy] ?? 0
    var forbidden = flightsGoal(reservation, legs: [moved], cabin: .basicEconomy, method: method)
    forbidden.stance = .forbidden
    refuse(
      "basic-economy", because: "basic economy flights cannot be changed, their cabin can.",
      intent: UserIntent(
        request: say("date.request", ["target": target]) + " "
          + say("say.date", ["date": date]),
        writes: [forbidden], insists: random.chance(0.3)))
    searchDay(of: first)
    knowPayment(method)
    add(
      UserIntent(
        request: say("basic.cabin", ["id": reservation.id]),
        writes: [flightsGoal(reservation, legs: upgraded, cabin: .economy, method: method)]))
    guard random.chance(0.6) else { return true }
    var economy = reservation
    economy.cabin = Cabin.economy.rawValue
    economy.legs = upgraded
    read(
      "search_direct_flight",
      [
        "origin": .string(first.origin), "destination": .string(first.destination),
        "date": .string(date),
      ])
    knowPayment(method)
    add(
      UserIntent(
        request: say("basic.date", ["id": reservation.id, "date": date]) + " "
          + say("date.cheapest"),
        writes: [flightsGoal(economy, legs: [moved], cabin: .economy, method: method)]))
    return true
  }

  /// A7: more bags, free or for a fee.
  mutating func addBags(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation) else { return false }
    identify()
    return addBagsPart(reservation, targets: Target.allCases)
  }

  mutating func addBagsPart(_ reservation: Reservation, targets: [Target]) -> Bool {
    let total = reservation.bags + random.integer(in: 1...3)
    let paid = world.paidBags(total, for: reservation, of: traveller)
    let fee = AirlineWorld.pricePerBag * max(0, paid - reservation.paidBags)
    guard let method = methodForChange(of: fee) else { return false }
    let target = locate(reservation, allowing: targets)
    know("bags", [say("say.bags", ["count": AirlineTaskBuilder.bags(total)])])
    knowPayment(method)
    add(
      UserIntent(
        request: say("bags.request", ["target": target]),
        writes: [bagsGoal(reservation, total: total, method: method)]))
    return true
  }

  /// A8: a wrong name or date of birth; sometimes after another count was asked for in vain.
  mutating func correctPassenger(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation) else { return false }
    identify()
    guard random.chance(0.4) else {
      return correctPart(reservation, targets: Target.allCases)
    }
    let target = locate(reservation)
    refuse(
      "passenger-count", because: "the number of passengers cannot change.",
      intent: UserIntent(
        request: say("count.request", ["target": target]), insists: random.chance(0.3)))
    return correctPart(reservation, targets: [])
  }

  mutating func correctPart(_ reservation: Reservation, targets: [Target]) -> Bool {
    let place = random.integer(below: reservation.passengers.count)
    let old = reservation.passengers[place]
    var new = old
    if random.chance(0.5) {
      new.birthDate = "19\(random.integer(in: 50...99))-0\(random.integer(in: 1...9))-11"
    } else {
      new.lastName += random.chance(0.5) ? "e" : "son"
    }
    guard new != old else { return false }
    let request: String
    if targets.isEmpty {
      request = say(
        "name.again", ["name": "\(old.firstName) \(old.lastName)", "id": reservation.id])
    } else {
      let target = locate(reservation, allowing: targets)
      request =
        say("name.request", ["target": target]) + " It is \(old.firstName) \(old.lastName)."
    }
    know(
      "spelling",
      [
        say(
          "say.spelling",
          ["name": "\(new.firstName) \(new.lastName)", "birth": new.birthDate])
      ])
    add(
      UserIntent(
        request: request, writes: [passengersGoal(reservation, replacing: place, with: new)]))
    return true
  }

  /// A12: the traveller knows the route and not the number.
  mutating func findReservation(_ reservation: Reservation) -> Bool {
    guard traveller.reservations.count > 1, reservation.id != traveller.reservations.first,
      isUpcoming(reservation)
    else { return false }
    identify()
    switch random.integer(below: 3) {
    case 0: return addBagsPart(reservation, targets: [.byDescription])
    case 1: return correctPart(reservation, targets: [.byDescription])
    default: return changeCabinPart(reservation, targets: [.byDescription])
    }
  }

  /// A13: two or three things on different reservations.
  mutating func compound(_ reservation: Reservation) -> Bool {
    let mine = traveller.reservations.compactMap { world.reservations[$0] }.filter(isUpcoming)
    guard mine.count > 1 else { return false }
    identify()
    let kinds = random.shuffled([0, 1, 2, 3])
    for (place, reservation) in mine.prefix(3).enumerated() {
      let isDone =
        switch kinds[place] {
        case 0: addBagsPart(reservation, targets: Target.allCases)
        case 1: correctPart(reservation, targets: Target.allCases)
        case 2: changeCabinPart(reservation, targets: Target.allCases)
        default: cancelPart(reservation, targets: Target.allCases)
        }
      guard isDone else { return false }
    }
    return true
  }
}
