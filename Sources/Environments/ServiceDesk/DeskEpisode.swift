import Trajectories

/// The state of an episode at a service desk: copying it is a snapshot.
struct DeskEpisode<World: DeskWorld>: Sendable {
  /// Shared by all copies, because nothing in it changes.
  final class Problem: Sendable {
    let task: DeskTask<World>
    let initialDigest: Digest

    init(_ task: DeskTask<World>) {
      self.task = task
      initialDigest = task.world.digest
    }
  }

  let problem: Problem
  let mode: PolicyMode
  var world: World
  var user: ScriptedUser
  /// The model that speaks instead of the script, with what was said; nil where none does.
  var voice: ModelVoice?
  var consent = Consent()
  /// The customer whose identity the agent has established.
  var customer: String?
  /// Calls that were made, whatever came of them, by signature.
  var attempted: [String] = []
  /// Writes that went through, by signature.
  var written: [String] = []
  var violations: [String] = []
  /// Positions of the required figures that were said.
  var saidOutputs: Set<Int> = []
  var saidCodes: Set<String> = []
  var end: Outcome.EndReason?
  var wasTransferred = false
  var isUserSatisfied = false
  private var worldDigest: Digest

  var task: DeskTask<World> { problem.task }

  init(_ problem: Problem, mode: PolicyMode) {
    self.problem = problem
    self.mode = mode
    world = problem.task.world
    user = ScriptedUser(problem.task.script)
    worldDigest = problem.initialDigest
  }

  mutating func say(
    _ message: String, kit: DeskKit, codes: [String]
  ) throws(EnvironmentError) -> StepResult {
    if let closed = refuseWhenOver() { return closed }
    guard !message.trimmingASCIISpace().isEmpty else {
      return refuse("Error: the message is empty", .malformedCall)
    }
    note(message, codes: codes)
    if let voice { return hear(try voice.reply(to: message, environment: World.name)) }
    let turn = user.reply(to: message, slots: kit.slots)
    if turn.act == .confirm { consent.grant(user.heard) } else { consent.withdraw() }
    if case .leave(let isSatisfied) = turn.act {
      isUserSatisfied = isSatisfied
      end = isSatisfied ? .completed : .aborted
    }
    return StepResult(
      Observation(turn.text, source: .user), end: end,
      groundTruth: GroundTruth(stateDigest: worldDigest))
  }

  /// Takes a model's words for the user's.
  mutating func hear(_ said: ModelVoice) -> StepResult {
    voice = said
    if said.agrees { consent.grant(said.heard) } else { consent.withdraw() }
    end = said.end
    return StepResult(
      Observation(said.words, source: .user), end: end,
      groundTruth: GroundTruth(stateDigest: worldDigest))
  }

  private mutating func note(_ message: String, codes: [String]) {
    let plain = message.filter { $0 != "," }
    let bare = SpokenText(plain)
    for (place, output) in task.outputs.enumerated() {
      let isSaid =
        task.findsOutputsAnywhere
        ? plain.lowercased().contains(output.lowercased()) : bare.contains(output.lowercased())
      if isSaid { saidOutputs.insert(place) }
    }
    for code in codes where bare.contains(code) { saidCodes.insert(code) }
  }

  mutating func call(_ name: String, _ arguments: JSONValue, kit: DeskKit) -> StepResult {
    if let closed = refuseWhenOver() { return closed }
    guard kit.offers(name) else {
      let known = kit.tools.map(\.name)
      let near = NearestNames.of(String(name.prefix(64)), among: known, limit: 1)
      let hint = near.first.map { "; did you mean \($0)?" } ?? ""
      return refuse("Error: there is no tool \(name.prefix(64))\(hint)", .unknownTool)
    }
    guard case .object = arguments else {
      return refuse("Error: the arguments are not an object", .malformedCall)
    }
    let fields = world.consentFields(name, arguments)
    let signature = world.signature(name, arguments)
    let isCovered = fields.map { consent.covers($0, signature: signature) } ?? true
    if !isCovered, mode == .enforce {
      return refuse(
        "Error: the customer has not said yes to this; state all details and ask first",
        .confirmationRequired)
    }
    let domainRules = world.violations(name, arguments)
    let reply = world.call(name, arguments)
    if attempted.last != signature { attempted.append(signature) }
    if let errorClass = reply.errorClass { return refuse(reply.text, errorClass) }
    return accept(
      reply, of: name, signature: signature, isWrite: fields != nil, isCovered: isCovered,
      domainRules: domainRules)
  }

  private mutating func accept(
    _ reply: DeskReply, of tool: String, signature: String, isWrite: Bool, isCovered: Bool,
    domainRules: [String]
  ) -> StepResult {
    var broken = domainRules
    if let found = reply.identified {
      if customer == nil {
        customer = found
      } else if customer != found {
        broken.append("P-ONE-USER")
      }
    }
    if isWrite {
      worldDigest = world.digest
      written.append(signature)
      consent.use(signature)
      if !isCovered { broken.append("P-CONFIRM") }
      if customer == nil {
        broken.append("P-AUTH")
      } else if let owner = reply.wroteFor, owner != customer {
        broken.append("P-ONE-USER")
      }
      let isWanted = task.script.intents.contains { intent in
        intent.writes.contains {
          $0.stance == .wanted && $0.tool == tool
            && world.signature($0.tool, .object($0.arguments)) == signature
        }
      }
      if !isWanted { broken.append("P-NO-EXTRA-WRITE") }
    }
    if reply.isTransfer {
      end = .agentFinished
      wasTransferred = true
      if task.expectsTransfer == false { broken.append("P-TRANSFER-IFF") }
    }
    violations += broken
    return StepResult(
      Observation(reply.text, source: .tool, reported: .ok), end: end,
      groundTruth: GroundTruth(stateDigest: worldDigest, violations: broken))
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

  /// What the episode is worth: the right records, the right words, a normal end, no broken rule.
  var result: TaskResult {
    var missing: [String] = []
    if end == nil { missing.append("the conversation is still open") }
    if end == .aborted { missing.append("the user gave up") }
    if let expected = task.expectsTransfer, wasTransferred != expected {
      missing.append("transfer to a person")
    }
    if !world.holdsSameRecords(as: task.goal) { missing.append("the records differ from the goal") }
    for (place, output) in task.outputs.enumerated() where !saidOutputs.contains(place) {
      missing.append("'\(output)' was not said")
    }
    if let code = task.refusalCode, saidCodes != [code] {
      missing.append("the reason code \(code) was not given")
    }
    if mode == .score, !violations.isEmpty {
      missing.append("broken rules: \(violations.joined(separator: ", "))")
    }
    return TaskResult(
      success: missing.isEmpty, score: missing.isEmpty ? 1 : 0,
      blame: missing.isEmpty ? nil : voice != nil && end == .aborted ? .user : .agent,
      detail: missing.isEmpty ? nil : missing.joined(separator: "; "))
  }
}
