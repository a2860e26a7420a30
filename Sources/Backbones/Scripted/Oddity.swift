import Trajectories

/// Something unusual that does no harm, so that a miner can be caught blaming it.
public enum Oddity: String, Sendable, Hashable, CaseIterable {
  /// Looks once more than it has to.
  case extraRead = "extra-read"
  /// Chats beside what it does.
  case wording = "wording"
  /// Writes its JSON with blanks and in another order.
  case spelling = "spelling"

  /// The label that a step's ground truth carries; told apart from faults by its first word.
  public var label: String { "harmless:" + rawValue }
}

extension Oddity {
  /// The right answer in its odd form, or nil where the answer is as plain as ever.
  func answer(
    _ plain: Completion, right: Action, to request: CompletionRequest, calls: CallHistory
  ) -> Completion? {
    let seed = Seed(request.episode.value ^ Digest(of: label).leadingBits)
    var generator = seed.derive("turn", step: calls.turns.count).generator
    var odd: Completion?
    switch self {
    case .extraRead: odd = extraRead(request, calls, seed)
    case .wording: odd = generator.chance(0.5) ? chatty(plain, right, &generator) : nil
    case .spelling: odd = generator.chance(0.5) ? spelt(plain, right) : nil
    }
    odd?.planted = [label]
    return odd
  }

  /// One read at a turn that is drawn for the episode.
  private func extraRead(
    _ request: CompletionRequest, _ calls: CallHistory, _ seed: Seed
  ) -> Completion? {
    var generator = seed.generator
    guard calls.turns.count == generator.integer(in: 1...4) else { return nil }
    if request.style == .textCommands {
      let isHousehold = calls.turns.contains { $0.text.hasPrefix("go to") }
      return isHousehold ? Completion(text: "look") : nil
    }
    let reads: [(String, JSONValue)] = [
      ("execute_sql", ["query": "SHOW TABLES"]), ("bash_action", ["script": "pwd"]),
      ("list_all_product_types", [:]), ("list_all_airports", [:]),
    ]
    for (name, arguments) in reads where request.tools.contains(where: { $0.name == name }) {
      return Completion(
        action: .tool(name: name, arguments: arguments), calls: request.messages.count)
    }
    return nil
  }

  private func chatty(
    _ plain: Completion, _ right: Action, _ generator: inout SeededGenerator
  ) -> Completion? {
    let words = ["Right then.", "Very well.", "Certainly, with pleasure.", "Here we go."]
    guard let word = generator.pick(words) else { return nil }
    var odd = plain
    switch right {
    case .text: return nil
    case .tool: odd.text = word
    case .say: odd.text = word + " " + plain.text
    }
    return odd
  }

  private func spelt(_ plain: Completion, _ right: Action) -> Completion? {
    guard case .tool(_, .object(let arguments)) = right, arguments.count > 0 else { return nil }
    let members = arguments.members.reversed().map {
      JSONValue.string($0.key).compactText + " : " + $0.value.compactText
    }
    var odd = plain
    odd.toolCalls[0].arguments = "{ " + members.joined(separator: " , ") + " }"
    return odd
  }
}
