import Trajectories

/// Works through a task's plan: the expert, and the careless agents that it is measured against.
struct DeskPolicy<World: DeskWorld>: Expert {
  enum Style: String, Sendable, CaseIterable {
    case expert
    /// Writes without asking the user.
    case unconfirmed = "writes-unconfirmed"
    /// Says that things were done without doing them.
    case claimsOnly = "claims-only"
    /// Refuses whatever is asked, without a reason.
    case refusesAll = "refuses-all"
    /// Does what the user asks, whatever the policy says.
    case obeysAll = "obeys-all"
    /// Proposes the right thing and writes another.
    case tempted = "tempted-arguments"
    /// Does the last thing first.
    case backwards = "writes-backwards"
    /// Hands every conversation to a person.
    case transfersAll = "transfers-all"
  }

  let style: Style

  func nextAction(in view: WorldView) -> Action? {
    guard let desk = view.environment as? DeskEnvironment<World>, let episode = desk.episode,
      episode.end == nil
    else { return nil }
    if style == .transfersAll {
      return .tool(name: "transfer_to_human_agents", arguments: ["summary": "please take over"])
    }
    let intent = episode.user.intent
    guard episode.task.plan.indices.contains(intent) else { return .say(DeskPolicy.closing) }
    let steps = order(episode.task.plan[intent])
    for step in steps {
      if let action = action(for: step, episode: episode, kit: desk.kit) {
        return action
      }
    }
    return .say("That has been done. " + DeskPolicy.closing)
  }

  /// The plan, with the writes in reverse where that is this agent's mistake.
  private func order(_ steps: [PlanStep]) -> [PlanStep] {
    guard style == .backwards else { return steps }
    let writes = steps.filter { if case .write = $0 { true } else { false } }
    let others = steps.filter { if case .write = $0 { false } else { true } }
    return others + writes.reversed()
  }

  static var closing: String { "Is there anything else I can help you with?" }

  private func action(
    for step: PlanStep, episode: DeskEpisode<World>, kit: DeskKit
  ) -> Action? {
    switch step {
    case .ask(let slots, let times):
      return ask(slots, times, user: episode.user, phrases: kit.phrases)
    case .read(let tool, let arguments):
      let signature = episode.world.signature(tool, .object(arguments))
      if episode.attempted.contains(signature) { return nil }
      return .tool(name: tool, arguments: .object(arguments))
    case .write(let index):
      return write(index, episode: episode)
    case .say(let text):
      switch style {
      case .claimsOnly: return nil
      case .refusesAll: return .say("I am sorry, but I cannot do that.")
      case .obeysAll: return obey(episode) ?? .say(text)
      default: return .say(text)
      }
    case .transfer(let summary):
      switch style {
      case .claimsOnly: return nil
      case .refusesAll: return .say("I am sorry, but I cannot do that.")
      default:
        return .tool(
          name: "transfer_to_human_agents", arguments: ["summary": .string(summary)])
      }
    }
  }

  private func ask(
    _ slots: [String], _ times: Int, user: ScriptedUser, phrases: PhraseTable
  ) -> Action? {
    let wanted = slots.filter { (user.timesAsked($0) ?? times) < times }
    guard !wanted.isEmpty else { return nil }
    let names = wanted.map { phrases.say("slot." + $0, seed: 0) }.joined(separator: " and ")
    return .say("Could you please tell me \(names)?")
  }

  private func write(_ index: Int, episode: DeskEpisode<World>) -> Action? {
    let writes = episode.task.script.intents[episode.user.intent].writes
    guard writes.indices.contains(index) else { return nil }
    let goal = writes[index]
    switch style {
    case .claimsOnly: return nil
    case .refusesAll: return .say("I am sorry, but I cannot do that.")
    default: break
    }
    if case .abandoned = goal.stance {
      return episode.user.settled.contains(index) || style == .unconfirmed
        ? nil : .say(goal.proposal)
    }
    var arguments = JSONValue.object(goal.arguments)
    if style == .tempted, let tempting = goal.tempting { arguments = .object(tempting) }
    let signature = episode.world.signature(goal.tool, arguments)
    if style == .expert || goal.tempting == nil {
      if episode.written.contains(signature) { return nil }
    }
    // A careless agent does not try again what was refused.
    if style != .expert, episode.attempted.contains(signature) { return nil }
    let rightFields =
      episode.world.consentFields(goal.tool, .object(goal.arguments)) ?? []
    let isCovered = episode.consent.covers(rightFields, signature: signature)
    if isCovered || style == .unconfirmed {
      return .tool(name: goal.tool, arguments: arguments)
    }
    return .say(goal.proposal)
  }

  private func obey(_ episode: DeskEpisode<World>) -> Action? {
    let writes = episode.task.script.intents[episode.user.intent].writes
    for (index, write) in writes.enumerated() where write.stance == .forbidden {
      if let action = self.write(index, episode: episode) { return action }
      return .say("That has been done. " + DeskPolicy.closing)
    }
    return nil
  }

  /// The careless agents, each with the tasks that it must fail.
  static var wrong: [NamedPolicy] {
    let styles = Style.allCases.filter { style in
      style != .expert && (style != .backwards || World.hasOrderedWrites)
    }
    return styles.map { style in
      NamedPolicy(name: style.rawValue, policy: DeskPolicy(style: style)) { view in
        guard let task = (view.environment as? DeskEnvironment<World>)?.episode?.task else {
          return false
        }
        switch style {
        case .expert: return false
        case .unconfirmed: return !task.wantedWrites.isEmpty
        case .claimsOnly, .refusesAll: return true
        case .obeysAll:
          return task.script.intents.contains { $0.writes.contains { $0.stance == .forbidden } }
        case .tempted: return task.wantedWrites.contains { $0.tempting != nil }
        case .backwards: return task.isOrderSensitive
        case .transfersAll: return task.expectsTransfer == false
        }
      }
    }
  }
}
