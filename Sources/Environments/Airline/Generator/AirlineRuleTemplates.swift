import Trajectories

/// A1 to A3, A11 and A14 to A16: what the rules allow, forbid or give.
extension AirlineTaskBuilder {
  /// A1: how many bags are free.
  mutating func allowance(_ reservation: Reservation) -> Bool {
    identify()
    let target = locate(reservation)
    let each = AirlinePolicy.freeBags(traveller.membership, reservation.cabin)
    let isTotal = random.chance(0.5)
    let figure = String(isTotal ? each * reservation.passengers.count : each)
    outputs.append(figure)
    step(.say("That makes \(figure) free checked bags."))
    add(
      UserIntent(
        request: say(isTotal ? "allowance.total" : "allowance.each", ["target": target]),
        isQuestion: true))
    return true
  }

  /// A2: a cancellation that one of the four rules allows.
  mutating func cancelAllowed(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation) else { return false }
    identify()
    return cancelPart(reservation, targets: Target.allCases)
  }

  mutating func cancelPart(_ reservation: Reservation, targets: [Target]) -> Bool {
    let grounds = random.pick(["ill", "airline", "recent", "business"]) ?? "ill"
    let isCalledOff = grounds == "airline"
    let isRecent = grounds == "recent"
    let now = world.now
    let changed = adjust(reservation.id) { reservation in
      reservation.cabin = (grounds == "business" ? Cabin.business : .economy).rawValue
      reservation.insurance = grounds == "ill" ? "yes" : "no"
      if isRecent { reservation.createdAt = now.date + "T09:20:00" }
    }
    guard let changed, let leg = changed.legs.last else { return false }
    if isCalledOff { callOff(leg) }
    let target = locate(changed, allowing: targets)
    let words = say("reason." + (grounds == "business" ? "plans" : grounds))
    let isUpfront = random.chance(0.4)
    know("reason", [words], isUpfront: isUpfront)
    if isCalledOff { checkStatus(of: changed) }
    add(
      UserIntent(
        request: say("cancel.request", ["target": target]) + (isUpfront ? " " + words : ""),
        writes: [cancelGoal(changed)]))
    return true
  }

  private mutating func callOff(_ leg: Leg) {
    world.flights.update(leg.flightNumber) { flight in
      for place in flight.days.indices where flight.days[place].date == leg.date {
        flight.days[place] = FlightDay(date: leg.date, status: "cancelled")
      }
    }
  }

  private mutating func checkStatus(of reservation: Reservation) {
    for leg in reservation.legs {
      read(
        "get_flight_status",
        ["flight_number": .string(leg.flightNumber), "date": .string(leg.date)])
    }
  }

  /// A3: a cancellation that no rule allows, for one of five reasons.
  mutating func cancelRefused(_ reservation: Reservation) -> Bool {
    guard !world.isRecent(reservation), reservation.status == nil,
      !world.hasCancelledFlight(reservation)
    else { return false }
    identify()
    let isFlown = world.isFlown(reservation)
    let kind = random.integer(below: 4)
    let changed = adjust(reservation.id) { reservation in
      if isFlown { return }
      reservation.cabin = (kind % 2 == 0 ? Cabin.economy : .basicEconomy).rawValue
      reservation.insurance = kind == 2 ? "yes" : "no"
    }
    guard let changed, isFlown || isUpcoming(changed) else { return false }
    // Ill without insurance, insured without being ill, or a change of plans.
    let reason = kind == 1 ? "ill" : kind == 3 ? "airline" : "plans"
    let words = say("reason." + reason)
    let target = locate(changed)
    slots.append(UserSlot(name: "reason", intent: intents.count, answers: [words]))
    if !isFlown { step(.ask(["reason"], times: 1)) }
    if isFlown || reason == "airline" { checkStatus(of: changed) }
    var forbidden = cancelGoal(changed)
    forbidden.stance = .forbidden
    refuse(
      isFlown ? "already-flown" : "not-cancellable",
      because: isFlown ? "a flight of it was flown." : "no rule allows it.",
      intent: UserIntent(
        request: say("cancel.request", ["target": target]), writes: [forbidden],
        insists: random.chance(0.4)))
    return true
  }

  /// A11: a certificate for a flight that was called off, where the rules give one.
  mutating func compensation(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation), let leg = reservation.legs.first else { return false }
    let isTrue = random.chance(0.75)
    let isEligible = random.chance(0.65)
    adjustTraveller { $0.membership = isEligible ? .silver : .regular }
    let changed = adjust(reservation.id) { reservation in
      reservation.insurance = "no"
      reservation.cabin = Cabin.economy.rawValue
    }
    if isTrue { callOff(leg) }
    // Another reservation of the traveller must not earn one either.
    let others = traveller.reservations.compactMap { world.reservations[$0] }
    guard let changed,
      !others.contains(where: {
        $0.id != changed.id && world.mayCompensate($0, traveller)
      })
    else { return false }
    identify()
    let target = locate(changed)
    checkStatus(of: changed)
    let amount = 100 * changed.passengers.count
    var goal = WriteGoal(
      tool: "send_certificate",
      arguments: ["user_id": .string(traveller.id), "amount": .integer(amount)],
      checks: [
        UserCheck(
          accepted: .money("amount", .whole(amount)), rivals: [],
          correction: "I expected more.", question: "How much would it be?")
      ],
      proposal: "I will send you a certificate of \(amount) for reservation \(changed.id). "
        + "Do you confirm (yes or no)?",
      tempting: changed.passengers.count > 1
        ? ["user_id": .string(traveller.id), "amount": 100] : nil)
    let request = say("complaint.request", ["target": target])
    if isTrue, world.mayCompensate(changed, traveller) {
      add(UserIntent(request: request, writes: [goal]))
      return true
    }
    goal.stance = .forbidden
    refuse(
      "not-eligible", because: isTrue ? "the rules give none." : "no flight of it was cancelled.",
      intent: UserIntent(request: request, writes: [goal], insists: random.chance(0.4)))
    return true
  }

  /// A14: the traveller takes themselves for a gold member; half of them pay in the end.
  mutating func wrongBelief(_ reservation: Reservation) -> Bool {
    guard isUpcoming(reservation),
      let method = traveller.paymentMethods.first(where: { $0.kind == .creditCard })
    else { return false }
    adjustTraveller { $0.membership = .regular }
    let free = AirlinePolicy.freeBags(.regular, reservation.cabin) * reservation.passengers.count
    let changed = adjust(reservation.id) { reservation in
      reservation.bags = free
      reservation.paidBags = 0
    }
    guard let changed else { return false }
    identify()
    let extra = random.integer(in: 1...2)
    let total = free + extra
    let target = locate(changed)
    var forbidden = bagsGoal(changed, total: total, method: method, isFree: true)
    forbidden.stance = .forbidden
    let words = AirlineTaskBuilder.bags(extra)
    refuse(
      "not-eligible", because: "the profile says regular, and the free bags are used up.",
      intent: UserIntent(
        request: say("bags.free", ["extra": words, "target": target]), writes: [forbidden],
        insists: true))
    guard random.chance(0.6) else { return true }
    knowPayment(method)
    add(
      UserIntent(
        request: say("bags.paid", ["id": changed.id])
          + " That makes \(AirlineTaskBuilder.bags(total)) in total.",
        writes: [bagsGoal(changed, total: total, method: method)]))
    return true
  }

  /// A15: a reservation of somebody else; some travellers then ask for something of their own.
  mutating func foreignReservation(_ reservation: Reservation) -> Bool {
    var others: [String] = []
    world.reservations.forEach { id, other in
      if other.travellerID != traveller.id, others.count < 200 { others.append(id) }
    }
    guard let foreign = random.pick(others).flatMap({ world.reservations[$0] }) else {
      return false
    }
    identify()
    know("reservation", [say("say.reservation", ["id": foreign.id])], isUpfront: true)
    var forbidden = cancelGoal(foreign)
    forbidden.stance = .forbidden
    refuse(
      "other-customer", because: "that reservation belongs to another customer.",
      intent: UserIntent(
        request: say("foreign.request", ["id": foreign.id]), writes: [forbidden],
        insists: random.chance(0.3)))
    guard random.chance(0.5) else { return true }
    return isUpcoming(reservation) && addBagsPart(reservation, targets: Target.allCases)
  }

  /// A16: something that no tool can do.
  mutating func outOfScope(_ reservation: Reservation) -> Bool {
    let request = say("scope.request")
    identify()
    expectsTransfer = true
    // Half of the travellers have something first that the desk can do.
    if random.chance(0.5) {
      guard isUpcoming(reservation), addBagsPart(reservation, targets: Target.allCases) else {
        return false
      }
    }
    step(.transfer(request))
    add(UserIntent(request: request))
    return true
  }
}
