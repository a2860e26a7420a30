import Trajectories

/// One place in an episode where a fault may strike.
struct FaultSite {
  private let fault: ScriptedFault
  private let action: Action
  private let request: CompletionRequest
  private let calls: CallHistory
  /// Whether the fault strikes here, and how often before the model finds its way.
  private let strikes: Bool
  private let attempts: Int
  private let seed: Seed

  init(_ fault: ScriptedFault, action: Action, request: CompletionRequest, calls: CallHistory) {
    self.fault = fault
    self.action = action
    self.request = request
    self.calls = calls
    seed = Seed(request.episode.value ^ Digest(of: "\(fault.rawValue)|\(action)").leadingBits)
    var generator = seed.generator
    strikes = generator.chance(0.5)
    attempts = generator.integer(in: 2...6)
  }

  /// The wrong answer, or nil where the model does the right thing.
  func answer() -> Completion? {
    guard strikes, case .tool(let name, let arguments) = action else { return nil }
    switch fault {
    case .copiesNeighbour: return copiedNeighbour(name, arguments)
    case .inventsTool: return inventedTool(name, arguments)
    case .driftsInFormat: return driftedFormat(name, arguments)
    case .repeatsItself: return repetition()
    }
  }

  private func copiedNeighbour(_ name: String, _ arguments: JSONValue) -> Completion? {
    guard let wrong = NeighbourID.replacingOne(in: arguments, seed: seed) else { return nil }
    return call(name, wrong.compactText, limit: attempts)
  }

  private func inventedTool(_ name: String, _ arguments: JSONValue) -> Completion? {
    let parts = name.split(separator: "_")
    guard parts.count > 1 else { return nil }
    let verbs = ["fetch", "lookup", "do", "run"]
    var generator = seed.derive("name").generator
    let verb = generator.pick(verbs) ?? "do"
    let invented = ([verb] + parts.dropFirst().map(String.init)).joined(separator: "_")
    return call(invented, arguments.compactText, limit: attempts)
  }

  private func driftedFormat(_ name: String, _ arguments: JSONValue) -> Completion? {
    let drifted = arguments.compactText.replacing("\"", with: "'")
    let text = "I will do this now.\n```json\n{'name': '\(name)', 'arguments': \(drifted),}\n```"
    return calls.count(text: text) < attempts ? Completion(text: text) : nil
  }

  /// Stays with the newest call until it has had enough or is told that it goes in circles.
  private func repetition() -> Completion? {
    guard let newest = calls.newest, request.messages.count > 2 else { return nil }
    let isTold = ["again", "already", "repeat", "same call"].contains { calls.last.contains($0) }
    guard !isTold else { return nil }
    return call(newest.name, newest.arguments, limit: 6 + attempts * 3)
  }

  private func call(_ name: String, _ arguments: String, limit: Int) -> Completion? {
    guard calls.count(name, arguments) < limit else { return nil }
    let id = "call_\(request.messages.count)"
    return Completion(
      text: "", toolCalls: [ToolCall(id: id, name: name, arguments: arguments)],
      finishReason: .toolCalls)
  }
}
