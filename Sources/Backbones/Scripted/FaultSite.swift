import Environments
import Trajectories

/// One place in an episode where a fault may strike.
struct FaultSite {
  let fault: PlannedFault
  /// What the expert would do here.
  let right: Action
  let request: CompletionRequest
  let calls: CallHistory
  let world: WorldView
  let figures: FaultTable.Figures

  init(
    _ fault: PlannedFault, right: Action, request: CompletionRequest, calls: CallHistory,
    world: WorldView
  ) {
    self.fault = fault
    self.right = right
    self.request = request
    self.calls = calls
    self.world = world
    figures = FaultTable.figures(fault.kind, fault.strength)
  }

  /// A seed for one decision of this fault in this episode.
  func seed(_ decision: String) -> Seed {
    Seed(request.episode.value ^ Digest(of: "\(fault.label)|\(decision)").leadingBits)
  }

  /// The wrong answer, or nil where the model does the right thing.
  func answer() -> Completion? {
    var generator = seed(decision).generator
    let strikes = generator.chance(figures.strikes)
    // Another entity is decided on for each entity instead.
    guard strikes || fault.kind == .wrongEntity, var wrong = wrongAnswer() else { return nil }
    let attempts = generator.integer(in: figures.attempts)
    guard calls.count(wrong) < attempts, !wrong.isSameAnswer(as: plain) else { return nil }
    if isTold(wrong), generator.chance(figures.heeds) { return nil }
    wrong.planted = [fault.label]
    return wrong
  }

  /// What is decided once: a misjudgement holds for the episode, a slip for its action.
  private var decision: String {
    switch fault.kind {
    case .stopsEarly, .trustsUser, .actsUnconfirmed: "episode"
    default: right.description
    }
  }

  private func wrongAnswer() -> Completion? {
    switch fault.kind {
    case .copiesNeighbour: made(copiedNeighbour())
    case .keepsStaleFact: made(staleFact())
    case .skipsRead: made(unreadAction())
    case .stopsEarly: made(earlyStop())
    case .wrongEntity: made(otherEntity())
    case .dropsLeg: made(droppedLeg())
    case .trustsUser: made(believed())
    case .forgetsWindow: made(forgotten())
    case .repeatsItself: repetition()
    case .driftsInFormat: FormatDrift(site: self).answer()
    case .inventsTool: made(inventedAction())
    case .actsUnconfirmed: made(unconfirmedWrite())
    }
  }

  var plain: Completion { made(right) ?? Completion(text: "") }

  private func made(_ action: Action?) -> Completion? {
    action.map { Completion(action: $0, calls: request.messages.count) }
  }

  /// Whether the newest message names what the wrong answer got wrong.
  private func isTold(_ wrong: Completion) -> Bool {
    let wrongText = wrong.toolCalls.first.map { $0.name + $0.arguments } ?? wrong.text
    var missing: [String] = []
    if let name = right.toolName, !wrongText.contains(name) { missing.append(name) }
    missing += Mentions(in: right.description).names.map(\.text).filter { !wrongText.contains($0) }
    if !missing.isEmpty { return missing.allSatisfy(calls.last.contains) }
    switch fault.kind {
    case .repeatsItself:
      return ["again", "already", "repeat", "same call"].contains(where: calls.last.contains)
    case .actsUnconfirmed: return calls.last.contains("confirm")
    case .driftsInFormat:
      return ["could not be read", "format", "JSON"].contains(where: calls.last.contains)
    default: return false
    }
  }
}

extension Completion {
  /// Whether both say the same, whatever their calls are numbered.
  func isSameAnswer(as other: Completion) -> Bool {
    text == other.text && toolCalls.map(\.name) == other.toolCalls.map(\.name)
      && toolCalls.map(\.arguments) == other.toolCalls.map(\.arguments)
  }
}
