import Trajectories

/// Puts a task together: who calls, what is wrong, what the right end looks like.
struct TelecomTaskBuilder {
  var random: SeededGenerator
  var world: TelecomWorld
  let phrases: PhraseTable
  let words: TelecomVocabulary
  let pools: NamePools
  private(set) var subscriber: Subscriber
  private(set) var line: Line
  var symptom: Symptom?
  var request = ""
  var writes: [WriteGoal] = []
  var outputs: [String] = []
  var code: String?
  var expectsTransfer = false
  var insists = false
  private var usesName = false
  private var slots: [UserSlot] = []
  private var faultCount = 0

  init(
    world: TelecomWorld, subscriber: Subscriber, line: Line, words: TelecomVocabulary,
    phrases: PhraseTable, pools: NamePools, random: SeededGenerator
  ) {
    self.world = world
    self.subscriber = subscriber
    self.line = line
    self.words = words
    self.phrases = phrases
    self.pools = pools
    self.random = random
    self.world.handset.around.name = subscriber.name
    self.world.handset.around.phoneNumber = line.phoneNumber
    self.world.handset.phone.battery = self.random.integer(in: 15...99)
    self.world.handset.phone.isWiFiOn = self.random.chance(0.3)
    self.world.handset.phone.isRoamingOn = self.random.chance(0.3)
  }

  mutating func say(_ purpose: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    phrases.say(purpose, seed: random.next() >> 1, values)
  }

  private mutating func refresh() {
    subscriber = world.carrier.subscribers[subscriber.id] ?? subscriber
    line = world.carrier.lines[line.id] ?? line
  }

  // Who calls.

  /// The customer gives the phone number, or a name and a birth date that is wrong at first.
  mutating func identify(byName: Bool = false) {
    usesName = byName
    slots.append(
      UserSlot(
        name: "phone", intent: nil,
        answers: byName ? [] : [say("say.phone", ["phone": line.phoneNumber])]))
    slots.append(
      UserSlot(name: "name", intent: nil, answers: [say("say.name", ["name": subscriber.name])]))
    var dates = [say("say.dob", ["dob": subscriber.birthDate])]
    if byName { dates.insert(say("say.dob", ["dob": wrongBirthDate]), at: 0) }
    slots.append(UserSlot(name: "dob", intent: nil, answers: dates))
    slots.append(UserSlot(name: "customer", intent: nil, answers: []))
    slots.append(UserSlot(name: "email", intent: nil, answers: []))
  }

  /// Lets the customer answer something that they may be asked.
  mutating func know(_ slot: String, _ answer: String) {
    slots.append(UserSlot(name: slot, intent: nil, answers: [answer]))
  }

  /// The birth date with two digits of the day swapped for others.
  var wrongBirthDate: String {
    subscriber.birthDate.dropLast(2) + (subscriber.birthDate.hasSuffix("14") ? "23" : "14")
  }

  // What is wrong.

  mutating func apply(_ fault: Fault) {
    faultCount += 1
    switch fault {
    case .airplaneMode: if !world.handset.phone.isAirplaneOn { world.handset.toggleAirplane() }
    case .simMissing: world.handset.phone.isSIMMissing = true
    case .accessPoint: world.handset.phone.accessPoint.isBroken = true
    case .simPIN: world.handset.phone.sim = .lockedPIN
    case .simPUK: world.handset.phone.sim = .lockedPUK
    case .dataOff: world.handset.phone.isDataOn = false
    case .wifiOnly:
      world.handset.phone.isDataOn = false
      world.handset.phone.isWiFiOn = true
      world.handset.phone.isWiFiConnected = true
      world.handset.phone.wifiName = "home"
      world.handset.phone.wifiSignal = .good
    case .phoneRoaming: goAbroad(phone: false, line: nil)
    case .lineRoaming:
      goAbroad(phone: nil, line: false)
      propose("enable_roaming")
    case .dataSaver: world.handset.phone.isDataSaverOn = true
    case .oldNetwork: world.handset.phone.mode = .secondOnly
    case .badTunnel: world.handset.connectTunnel(performance: "poor")
    case .wifiCallingMMS:
      world.handset.phone.isWiFiCallingOn = true
      world.handset.phone.sendsMMSOverWiFi = true
    case .mmsAddress: world.handset.phone.accessPoint.mmsURL = nil
    case .smsPermission: world.handset.phone.apps[0].permissions.sms = false
    case .storagePermission: world.handset.phone.apps[0].permissions.storage = false
    case .noFifthGeneration: world.handset.around.fifth = .none
    case .overdueBill: suspend(bills: 1)
    case .twoOverdueBills: suspend(bills: 2)
    case .contractEnded:
      suspend(bills: 1, isOver: true)
      writes = []
    case .exhausted:
      exhaust()
      propose("refuel_data", ["gb_amount": 2], tempting: ["gb_amount": 5])
    case .refuelUsed:
      world.carrier.lines.update(line.id) { $0.refueledGB = 2 }
      exhaust()
    }
    refresh()
  }

  /// Takes the phone abroad; a switch that is not given is right already.
  private mutating func goAbroad(phone: Bool?, line isAllowed: Bool?) {
    if !world.handset.around.isAbroad {
      world.handset.around.isAbroad = true
      world.handset.phone.isRoamingOn = true
      world.carrier.lines.update(line.id) { $0.hasRoaming = true }
    }
    if let phone { world.handset.phone.isRoamingOn = phone }
    if let isAllowed { world.carrier.lines.update(line.id) { $0.hasRoaming = isAllowed } }
  }

  private mutating func exhaust() {
    refresh()
    let limit = (world.carrier.plan(of: line)?.limitGB ?? 0) + line.refueledGB
    world.carrier.lines.update(line.id) { $0.usedGB = limit + 0.1 }
  }

  private mutating func suspend(bills count: Int, isOver: Bool = false) {
    let price = world.carrier.plan(of: line)?.monthlyPrice ?? 0
    for number in 0..<count {
      let bill = addBill(.overdue, month: words.overdueMonths[number], amount: price)
      proposePayment(bill)
    }
    world.carrier.lines.update(line.id) { [words] in
      $0.status = .suspended
      $0.suspendedSince = words.today
      if isOver { $0.contractEnd = words.pastDay }
    }
    if !isOver { propose("resume_line") }
  }

  mutating func addBill(_ status: Bill.Status, month: String, amount: Double) -> Bill {
    let item = BillItem(
      text: "Charge for line \(line.id)", amount: amount, date: month + "-05", kind: "Charge")
    let bill = Bill(
      id: "B" + pools.number(digits: 7, &random), customerID: subscriber.id,
      periodStart: month + "-01", periodEnd: month + "-28", issued: month + "-05", total: amount,
      due: month + "-19", items: [item], status: status)
    world.carrier.bills.add(bill.id, bill)
    world.carrier.subscribers.update(subscriber.id) { $0.billIDs.append(bill.id) }
    refresh()
    return bill
  }

  // What is to be written.

  mutating func proposePayment(_ bill: Bill, stance: WriteGoal.Stance = .wanted) {
    let amount = Amount.real(bill.total)
    let other = world.carrier.bills(of: subscriber).first { $0.status == .issued }
    writes.append(
      WriteGoal(
        tool: "send_payment_request",
        arguments: ["customer_id": .string(subscriber.id), "bill_id": .string(bill.id)],
        stance: stance,
        checks: [
          check(EvidenceField("bill", anyOf: [bill.id]), "ask.bill"),
          check(.money("amount", amount), "ask.amount"),
        ],
        proposal: phrases.say(
          "propose.pay", seed: 0, ["bill": bill.id, "amount": amount.spoken]),
        tempting: other.map {
          ["customer_id": .string(subscriber.id), "bill_id": .string($0.id)]
        }))
  }

  mutating func propose(
    _ tool: String, _ extra: JSONObject = [:], on target: Line? = nil,
    stance: WriteGoal.Stance = .wanted, tempting: JSONObject? = nil
  ) {
    let target = target ?? line
    var arguments: JSONObject = [
      "customer_id": .string(subscriber.id), "line_id": .string(target.id),
    ]
    for member in extra { arguments[member.key] = member.value }
    var wrong: JSONObject?
    if let tempting {
      wrong = arguments
      for member in tempting { wrong?[member.key] = member.value }
    } else if let other = subscriber.lineIDs.first(where: { $0 != target.id }) {
      wrong = arguments
      wrong?["line_id"] = .string(other)
    }
    let gigabytes = Amount(extra["gb_amount"])?.double ?? 0
    let price = Amount.real(gigabytes * (world.carrier.plan(of: target)?.refuelPricePerGB ?? 0))
    var checks = [
      check(EvidenceField("line", anyOf: [target.id, target.phoneNumber]), "ask.line"),
      check(EvidenceField("action", anyOf: words.actionWords[tool] ?? []), "ask.action"),
    ]
    if tool == "refuel_data" {
      checks.append(check(.gigabytes(gigabytes), "ask.gigabytes"))
      checks.append(check(.money("price", price), "ask.amount"))
    }
    writes.append(
      WriteGoal(
        tool: tool, arguments: arguments, stance: stance, checks: checks,
        proposal: phrases.say(
          "propose." + tool, seed: 0,
          ["line": target.phoneNumber, "gb": Amount.real(gigabytes).text, "price": price.spoken]),
        tempting: wrong))
  }

  private func check(_ field: EvidenceField, _ question: String) -> UserCheck {
    UserCheck(
      accepted: field, rivals: [], correction: "", question: phrases.say(question, seed: 0))
  }

  // The task.

  /// The finished task, or nil where the goal cannot be reached with the tools.
  mutating func finish(id: String, template: TelecomTemplate) -> TelecomTask? {
    world.synchronise()
    if !(symptom == .travel) { world.handset.search() }
    refresh()
    var goal = world.carrier
    for write in writes where write.stance == .wanted {
      if write.tool == "send_payment_request" {
        goal.bills.update(write.arguments["bill_id"]?.stringValue ?? "") { $0.status = .paid }
      } else {
        let reply = goal.call(write.tool, .object(write.arguments), isCompact: true)
        guard reply.errorClass == nil else { return nil }
      }
    }
    let steps = 15 + 2 * faultCount + 3 * writes.count
    return TelecomTask(
      id: id, template: template.rawValue, level: template.level, world: world, goal: goal,
      symptom: symptom,
      script: UserScript(
        intents: [UserIntent(request: request, writes: writes, insists: insists)],
        slots: slots, phrases: phrases, seed: Digest(of: id).leadingBits >> 8),
      subscriber: subscriber, line: line, usesName: usesName,
      birthDates: usesName ? [wrongBirthDate, subscriber.birthDate] : [subscriber.birthDate],
      outputs: outputs, code: code,
      expectsTransfer: expectsTransfer, stepBudget: max(words.minimumSteps, 2 * steps))
  }
}
