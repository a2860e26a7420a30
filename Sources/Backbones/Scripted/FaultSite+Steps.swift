import Trajectories

/// Faults that leave steps out, stop, or do them again.
extension FaultSite {
  private func isWrite(_ action: Action) -> Bool {
    let kind = request.tools.first { $0.name == action.toolName }?.kind
    return kind == .write || kind == .irreversibleWrite
  }

  func unreadAction() -> Action? {
    let ahead = Foresight(right, in: world).actions
    let reads = ahead.prefix { $0.isLooking }.count
    let skipped = min(reads, figures.reach)
    guard skipped > 0, ahead.indices.contains(skipped) else { return nil }
    return guessing(ahead[skipped].action)
  }

  func earlyStop() -> Action? {
    let isText = request.style == .textCommands
    guard isText ? calls.turns.count >= 2 : calls.hasWritten(request.tools) else { return nil }
    let ahead = Foresight(right, in: world).actions
    guard ahead.count > 1, let last = ahead.last?.action else { return nil }
    let goals = ahead.dropLast().filter { isText ? !$0.isLooking : isWrite($0.action) }
    guard !goals.isEmpty else { return nil }
    if isText, Foresight.refuses(last, in: world) { return .text("task completed") }
    return guessing(last)
  }

  func droppedLeg() -> Action? {
    if let shorter = withoutOnePart() { return shorter }
    guard !isQuestion else { return nil }
    let ahead = Foresight(right, in: world).actions
    guard ahead.count > 2, !ahead[0].isLooking else { return nil }
    return ahead[1].action
  }

  private var isQuestion: Bool {
    if case .say(let text) = right { return text.contains("?") }
    return false
  }

  /// The action without one element of a list, one condition or one stage.
  private func withoutOnePart() -> Action? {
    switch right {
    case .say: return nil
    case .text(let command):
      guard command.hasPrefix("search["), let end = command.lastIndex(of: " ") else { return nil }
      return .text(command[..<end] + "]")
    case .tool(let name, .object(var arguments)):
      for member in arguments.members {
        if case .array(let elements) = member.value, elements.count > 1 {
          var generator = seed("leg|\(right)").generator
          var fewer = elements
          fewer.remove(at: generator.integer(below: elements.count))
          arguments[member.key] = .array(fewer)
          return .tool(name: name, arguments: .object(arguments))
        }
        if let text = member.value.stringValue, let shorter = FaultSite.shortened(text) {
          arguments[member.key] = .string(shorter)
          return .tool(name: name, arguments: .object(arguments))
        }
      }
      return nil
    default: return nil
    }
  }

  /// A statement without its last condition, or a pipeline without its last stage.
  private static func shortened(_ text: String) -> String? {
    if let start = lastRange(of: " AND ", in: text) {
      let rest = text[start.upperBound...]
      let ends = [" ORDER BY ", " GROUP BY ", " LIMIT ", ")"].compactMap { mark in
        rest.firstRange(of: mark)?.lowerBound
      }
      let end: String.Index = ends.min() ?? text.endIndex
      return String(text[..<start.lowerBound]) + String(text[end...])
    }
    for mark in [" | ", " && ", "; "] {
      if let start = lastRange(of: mark, in: text) { return String(text[..<start.lowerBound]) }
    }
    return nil
  }

  private static func lastRange(of mark: String, in text: String) -> Range<String.Index>? {
    text.ranges(of: mark).last
  }

  /// Stays with the newest answer until it has had enough.
  func repetition() -> Completion? {
    guard let newest = calls.newest, request.messages.count > 2 else { return nil }
    guard let call = newest.call else {
      return request.style == .textCommands ? Completion(text: newest.text) : nil
    }
    let id = "call_\(request.messages.count)"
    return Completion(
      text: "", toolCalls: [ToolCall(id: id, name: call.name, arguments: call.arguments)],
      finishReason: .toolCalls)
  }

  func unconfirmedWrite() -> Action? {
    guard isQuestion else { return nil }
    let ahead = Foresight(right, in: world).actions
    guard ahead.count > 1, isWrite(ahead[1].action) else { return nil }
    return ahead[1].action
  }

  func inventedAction() -> Action? {
    var generator = seed("invent|\(right)").generator
    switch right {
    case .say: return nil
    case .tool(let name, let arguments):
      let parts = name.split(separator: "_")
      let verb = generator.pick(["fetch", "lookup", "do", "run"]) ?? "do"
      let rest = parts.count > 1 ? parts.dropFirst().map(String.init) : [name]
      return .tool(name: ([verb] + rest).joined(separator: "_"), arguments: arguments)
    case .text(let command):
      let verb = String(command.prefix { $0 != " " && $0 != "[" })
      let invented = [
        "go": "walk", "take": "grab", "put": "place", "open": "unlock", "close": "shut",
        "heat": "warm", "cool": "chill", "clean": "wash", "use": "activate", "click": "press",
        "search": "find", "examine": "inspect",
      ]
      return .text((invented[verb] ?? "perform " + verb) + command.dropFirst(verb.count))
    }
  }
}
