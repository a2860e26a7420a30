import Trajectories

/// The state of an episode at the carrier's desk: copying it is a snapshot.
struct TelecomEpisode: Sendable {
  /// Shared by all copies, because nothing in it changes.
  final class Problem: Sendable {
    let task: TelecomTask
    let initialDigest: Digest

    init(_ task: TelecomTask) {
      self.task = task
      initialDigest = task.world.digest
    }
  }

  let problem: Problem
  let mode: PolicyMode
  var world: TelecomWorld
  var user: TelecomUser
  var consent = Consent()
  /// The customer whose identity the agent has established.
  var customer: String?
  /// Calls that were made, whatever came of them, by signature.
  var attempted: Set<String> = []
  /// Writes that went through, by signature.
  var written: [String] = []
  var seenBills: Set<String> = []
  var violations: [String] = []
  /// Positions of the required figures that were said.
  var saidOutputs: Set<Int> = []
  var saidCodes: Set<String> = []
  var end: Outcome.EndReason?
  var wasTransferred = false
  private var worldDigest: Digest

  var task: TelecomTask { problem.task }

  init(_ problem: Problem, mode: PolicyMode) {
    self.problem = problem
    self.mode = mode
    world = problem.task.world
    user = TelecomUser(script: problem.task.script, symptom: problem.task.symptom)
    worldDigest = problem.initialDigest
  }

  mutating func say(_ message: String, kit: TelecomKit) -> StepResult {
    if let closed = refuseWhenOver() { return closed }
    guard task.ticket == nil else {
      return refuse(
        "Error: nobody reads messages here; call a tool, and done at the end", .malformedCall)
    }
    guard !message.trimmingASCIISpace().isEmpty else {
      return refuse("Error: the message is empty", .malformedCall)
    }
    note(message)
    let turn = user.reply(to: message, kit: kit, world: &world)
    worldDigest = world.digest
    if turn.act == .confirm { consent.grant(user.talk.heard) } else { consent.withdraw() }
    if case .leave(let isSatisfied) = turn.act { end = isSatisfied ? .completed : .aborted }
    return StepResult(
      Observation(turn.text, source: .user), end: end,
      groundTruth: GroundTruth(stateDigest: worldDigest))
  }

  private mutating func note(_ message: String) {
    let bare = SpokenText(message.filter { $0 != "," })
    for (place, output) in task.outputs.enumerated() where bare.contains(output) {
      saidOutputs.insert(place)
    }
    for code in TelecomWorld.codes where bare.contains(code) { saidCodes.insert(code) }
  }

  mutating func call(_ name: String, _ arguments: JSONValue, kit: TelecomKit) -> StepResult {
    if let closed = refuseWhenOver() { return closed }
    guard kit.desk.offers(name) else {
      if task.ticket != nil, let result = work(name, arguments) { return result }
      if Handset.tools.contains(name) {
        return refuse("Error: only the customer can use \(name); ask them to", .unknownTool)
      }
      let known = (kit.desk.tools + kit.phoneTools).map(\.name)
      let near = NearestNames.of(String(name.prefix(64)), among: known, limit: 1)
      let hint = near.first.map { "; did you mean \($0)?" } ?? ""
      return refuse("Error: there is no tool \(name.prefix(64))\(hint)", .unknownTool)
    }
    guard case .object = arguments else {
      return refuse("Error: the arguments are not an object", .malformedCall)
    }
    let signature = world.signature(name, arguments)
    let fields = world.consentFields(name, arguments)
    let isCovered = fields.map { consent.covers($0, signature: signature) } ?? true
    if !isCovered, mode == .enforce {
      return refuse(
        "Error: the customer has not said yes to this; state all details and ask first",
        .confirmationRequired)
    }
    let rules = world.violations(name, arguments, seenBills: seenBills)
    let reply = world.call(name, arguments)
    attempted.insert(signature)
    if let errorClass = reply.errorClass { return refuse(reply.text, errorClass) }
    noteBills(name, arguments)
    var broken = identify(reply)
    if fields != nil { broken += write(reply, signature, isCovered: isCovered) + rules }
    if reply.isTransfer {
      end = .agentFinished
      wasTransferred = true
      note(arguments["summary"]?.stringValue ?? "")
      if !task.expectsTransfer { broken.append("P-TRANSFER-IFF") }
    }
    violations += broken
    return StepResult(
      Observation(reply.text, source: .tool, reported: .ok), end: end,
      groundTruth: GroundTruth(stateDigest: worldDigest, violations: broken))
  }

  /// What the agent does on the phone itself; nil for tools that the phone has not.
  private mutating func work(_ name: String, _ arguments: JSONValue) -> StepResult? {
    if name == "done" {
      end = .agentFinished
      return StepResult(
        Observation("The ticket is closed.", source: .tool, reported: .ok), end: end,
        groundTruth: GroundTruth(stateDigest: worldDigest))
    }
    guard Handset.tools.contains(name), let shown = world.operate(name, arguments) else {
      return nil
    }
    attempted.insert(world.signature(name, arguments))
    worldDigest = world.digest
    if shown.isRefused { return refuse(shown.text, .unavailable(kind: "operation")) }
    return StepResult(
      Observation(shown.text, source: .tool, reported: .ok),
      groundTruth: GroundTruth(stateDigest: worldDigest))
  }

  private mutating func noteBills(_ name: String, _ arguments: JSONValue) {
    switch name {
    case "get_details_by_id":
      if let id = arguments["id"]?.stringValue, id.hasPrefix("B") { seenBills.insert(id) }
    case "get_bills_for_customer":
      let id = arguments["customer_id"]?.stringValue ?? ""
      seenBills.formUnion(world.carrier.subscribers[id]?.billIDs ?? [])
    default: break
    }
  }

  private mutating func identify(_ reply: DeskReply) -> [String] {
    guard let found = reply.identified else { return [] }
    if customer == nil { customer = found }
    return customer == found ? [] : ["P-ONE-USER"]
  }

  private mutating func write(
    _ reply: DeskReply, _ signature: String, isCovered: Bool
  ) -> [String] {
    worldDigest = world.digest
    written.append(signature)
    consent.use(signature)
    var broken = isCovered ? [] : ["P-CONFIRM"]
    if customer == nil {
      broken.append("P-IDENTIFY")
    } else if let owner = reply.wroteFor, owner != customer {
      broken.append("P-ONE-USER")
    }
    return broken
  }

  private func refuseWhenOver() -> StepResult? {
    guard end != nil else { return nil }
    return refuse(
      "Error: the conversation is over", .wrongState(expected: "open", actual: "closed"))
  }

  private func refuse(_ text: String, _ errorClass: ErrorClass) -> StepResult {
    StepResult(
      Observation(text, source: .tool, reported: .error), end: end,
      groundTruth: GroundTruth(errorClass: errorClass, isNoop: true, stateDigest: worldDigest))
  }

  /// What the episode is worth: a working phone, right records, right words, no broken rule.
  var result: TaskResult {
    var missing: [String] = []
    if end == nil { missing.append("the conversation is still open") }
    if end == .aborted { missing.append("the user gave up") }
    if let official = task.official {
      if !official.holds(in: world) { missing.append("the task's assertions do not hold") }
      if !official.isFixable, !wasTransferred { missing.append("transfer to a person") }
    } else {
      missing += shortcomings
    }
    return TaskResult(
      success: missing.isEmpty, score: missing.isEmpty ? 1 : 0,
      blame: missing.isEmpty ? nil : .agent,
      detail: missing.isEmpty ? nil : missing.joined(separator: "; "))
  }

  /// What a native task misses.
  private var shortcomings: [String] {
    var missing: [String] = []
    if wasTransferred != task.expectsTransfer { missing.append("transfer to a person") }
    if !world.carrier.holdsSameRecords(as: task.goal) {
      missing.append("the records differ from the goal")
    }
    if let symptom = task.symptom, task.code == nil {
      if !symptom.isGone(world.handset) { missing.append("the phone: \(symptom.rawValue)") }
      if user.operations == 0 { missing.append("the customer never checked the phone") }
    }
    let harm = world.handset.harm(since: task.world.handset)
    if !harm.isEmpty { missing.append("left worse: \(harm.joined(separator: ", "))") }
    for (place, output) in task.outputs.enumerated() where !saidOutputs.contains(place) {
      missing.append("'\(output)' was not said")
    }
    if saidCodes != Set([task.code].compactMap(\.self)) {
      missing.append("the reason code \(task.code ?? "none") was not the one given")
    }
    if mode == .score, !violations.isEmpty {
      missing.append("broken rules: \(violations.joined(separator: ", "))")
    }
    return missing
  }
}
