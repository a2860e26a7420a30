import Trajectories

/// The templates' own parts.
extension TelecomTaskBuilder {
  private mutating func report(_ symptom: Symptom) {
    self.symptom = symptom
    let place = say(world.handset.around.isAbroad ? "place.abroad" : "place.home")
    know("location", place)
    request = say("report." + symptom.rawValue) + (random.chance(0.5) ? " " + place : "")
  }

  mutating func singleFault(byName: Bool) -> Bool {
    guard !byName || subscriber.lineIDs.count == 1 else { return false }
    guard let pick = random.pick(Fault.single) else { return false }
    identify(byName: byName)
    apply(pick.fault)
    report(pick.symptom)
    return true
  }

  mutating func faults(_ range: ClosedRange<Int>) -> Bool {
    let count = random.integer(in: range)
    guard let symptom = random.pick([Symptom.service, .data, .mms]) else { return false }
    var chosen: [Fault] = []
    for fault in random.shuffled(Fault.fixable(symptom)) where chosen.count < count {
      if !chosen.contains(where: { $0.excludes(fault) }) { chosen.append(fault) }
    }
    guard chosen.count == count else { return false }
    identify()
    // Airplane mode ends a VPN, so it comes first.
    for fault in Fault.allCases where chosen.contains(fault) { apply(fault) }
    report(symptom)
    return true
  }

  mutating func unfixable() -> Bool {
    guard let pick = random.pick(Fault.unfixable) else { return false }
    identify()
    let cover: [Fault] =
      pick.symptom == .service ? [.airplaneMode, .accessPoint] : [.airplaneMode, .dataSaver]
    for fault in cover where random.chance(0.35) { apply(fault) }
    apply(pick.fault)
    code = pick.code
    expectsTransfer = pick.fault != .noFifthGeneration
    insists = !expectsTransfer && random.chance(0.5)
    report(pick.symptom)
    return true
  }

  mutating func billing() -> Bool {
    identify()
    insists = random.chance(0.5)
    guard let price = world.carrier.plan(of: line)?.monthlyPrice else { return false }
    if random.chance(0.6) {
      let bill = addBill(.overdue, month: words.overdueMonths[0], amount: price)
      proposePayment(bill)
      request = say("request.pay")
      return true
    }
    guard let bill = world.carrier.bills(of: subscriber).first(where: { $0.status == .issued })
    else { return false }
    proposePayment(bill, stance: .forbidden)
    request = say("request.pay")
    code = "not-overdue"
    return true
  }

  mutating func refuel() -> Bool {
    identify()
    guard let plan = world.carrier.plan(of: line), line.refueledGB == 0 else { return false }
    let kind = random.integer(below: 3)
    let gigabytes = kind == 2 ? random.integer(in: 3...9) : random.integer(in: 1...2)
    let price = Amount.real(Double(gigabytes) * plan.refuelPricePerGB)
    let limit = kind == 1 ? price.double - 1 : price.double + Double(random.integer(in: 0...5))
    request = say(
      "request.refuel", ["gb": String(gigabytes), "limit": Amount.real(limit).spoken])
    var stance = WriteGoal.Stance.wanted
    if kind == 1 { stance = .abandoned(say("tooDear")) }
    if kind == 2 {
      stance = .forbidden
      code = "refuel-limit"
      insists = random.chance(0.5)
    } else {
      outputs = [price.spoken]
    }
    propose("refuel_data", ["gb_amount": .integer(gigabytes)], stance: stance)
    return limit > 0
  }

  mutating func travelAdvice() -> Bool {
    identify()
    let isPhoneOn = random.chance(0.4)
    let isLineOn = !isPhoneOn && random.chance(0.3)
    world.handset.phone.isRoamingOn = isPhoneOn
    world.carrier.lines.update(line.id) { $0.hasRoaming = isLineOn }
    if !isLineOn { propose("enable_roaming") }
    symptom = .travel
    request = say("report.travel")
    return true
  }

  mutating func lineRequest() -> Bool {
    identify()
    if random.chance(0.5) {
      propose("suspend_line", ["reason": "customer request"])
      request = say("request.suspend", ["line": line.phoneNumber])
      return true
    }
    let others = subscriber.lineIDs.filter { $0 != line.id }
    guard let id = random.pick(others), let other = world.carrier.lines[id],
      other.status == .active
    else { return false }
    world.carrier.lines.update(id) { [words] in
      $0.status = .suspended
      $0.suspendedSince = words.pastDay
    }
    // A second line that stays as it is, for those who resume whatever is suspended.
    for rest in others where rest != id {
      world.carrier.lines.update(rest) { $0.status = .suspended }
    }
    propose("resume_line", on: other)
    request = say("request.resume", ["line": other.phoneNumber])
    return true
  }

  mutating func misreported() -> Bool {
    let causes: [Fault] = [.airplaneMode, .simMissing, .accessPoint, .overdueBill]
    identify()
    let count = random.integer(in: 1...2)
    let chosen = random.sample(count, of: causes)
    for fault in Fault.allCases where chosen.contains(fault) { apply(fault) }
    report(random.chance(0.5) ? .data : .mms)
    return true
  }

  mutating func nothingWrong() -> Bool {
    identify()
    report(random.pick([Symptom.service, .data, .mms]) ?? .data)
    request = say("report.maybe") + " " + request
    return true
  }
}
