package import Trajectories

/// Reads answers that are not well formed, one kind of repair above the other.
///
/// Rung 0 is the strict reading, 1 strips fences and prose, 2 reads misspelt JSON, 3 other call
/// syntaxes. Coercion (4) and the nearest admissible command (5) are the rules' business, since
/// they can change what the model meant.
package struct ParseLadder: Sendable {
  /// The highest rung that reads syntax.
  package static let top = 3
  private static let sizeLimit = 64 << 10
  private static let tags: [StaticString] = [
    "<tool_call", "<function", "<invoke ", "<tool_use", "[TOOL_CALL", "<|python_tag",
  ]

  package let tools: ToolTable
  package let style: ActionStyle

  package init(tools: ToolTable, style: ActionStyle) {
    self.tools = tools
    self.style = style
  }

  /// Reads an answer; the strict reading comes back where no rung reads more.
  package func read(
    _ completion: Completion, strict: ActionReading, maximumRung: Int = ParseLadder.top
  ) -> ActionReading {
    if strict.rung > 0 || maximumRung < 1 { return strict }
    switch style {
    case .toolCalls: return readCall(completion, strict: strict, maximumRung: maximumRung)
    case .textCommands: return readCommand(completion, strict: strict, maximumRung: maximumRung)
    }
  }

  // MARK: Calls

  private func readCall(
    _ completion: Completion, strict: ActionReading, maximumRung: Int
  ) -> ActionReading {
    if let call = completion.toolCalls.first {
      if strict.action != nil { return strict }
      return readArguments(of: call, isCutOff: completion.finishReason == .length, maximumRung)
        ?? strict
    }
    if let reading = readText(completion, completion.text, maximumRung) { return reading }
    if strict.action == nil, maximumRung >= 3, let reasoning = completion.reasoning,
      let reading = readText(completion, reasoning, maximumRung)
    {
      return ActionReading(action: reading.action, rung: 3)
    }
    return strict
  }

  private func readArguments(
    of call: ToolCall, isCutOff: Bool, _ maximumRung: Int
  ) -> ActionReading? {
    guard call.arguments.utf8.count <= ParseLadder.sizeLimit else { return nil }
    let bytes = Array(call.arguments.utf8)
    func made(_ value: JSONValue, _ rung: Int) -> ActionReading? {
      guard case .object = value else { return nil }
      return ActionReading(action: .tool(name: call.name, arguments: value), rung: rung)
    }
    // The whole was read strictly before anyone came here, and held no object.
    let parts = regions(bytes).dropFirst()
    for region in parts {
      if let value = strictValue(region), let reading = made(value, 1) { return reading }
    }
    guard maximumRung >= 2 else { return nil }
    // Only a text within a text can still hold one that is well formed.
    let isText = bytes.first { $0 > 0x20 } == UInt8(ascii: "\"")
    if isText, let value = strictValue(bytes[...]),
      let inner = CallShape.arguments(value, isLenient: true)
    {
      return made(inner, 2)
    }
    if isCutOff { return nil }
    for region in [bytes[...]] + parts {
      guard let value = LenientJSON.value(in: Array(region)),
        let inner = CallShape.arguments(value, isLenient: true), hasRequired(inner, call.name)
      else { continue }
      return made(inner, 2)
    }
    return nil
  }

  private func readText(
    _ completion: Completion, _ text: String, _ maximumRung: Int
  ) -> ActionReading? {
    guard text.utf8.count <= ParseLadder.sizeLimit, mayHoldCall(text) else { return nil }
    let bytes = Array(text.utf8)
    func made(_ call: CallSyntax.Call, _ rung: Int) -> ActionReading {
      ActionReading(action: .tool(name: call.name, arguments: call.arguments), rung: rung)
    }
    // Tags say that a call was meant, so they go before bare objects in the same text.
    let isTagged = holdsTag(bytes)
    if !isTagged {
      for region in regions(bytes) {
        if let value = strictValue(region), let call = knownCall(value, isLenient: false) {
          return made(call, 1)
        }
      }
      guard maximumRung >= 2 else { return nil }
      if completion.finishReason != .length {
        for region in regions(bytes) + openRegion(bytes) {
          if let value = LenientJSON.value(in: Array(region)),
            let call = knownCall(value, isLenient: true), hasRequired(call.arguments, call.name)
          {
            return made(call, 2)
          }
        }
      }
    }
    guard maximumRung >= 3, completion.finishReason != .length else { return nil }
    guard let call = CallSyntax(bytes: bytes, tools: tools).call(),
      hasRequired(call.arguments, call.name)
    else { return nil }
    // Tags may carry a misspelt name, which a rule can map; other syntaxes need a known one.
    return isTagged || tools[call.name] != nil ? made(call, 3) : nil
  }

  /// A cheap look that spares ordinary speech the whole ladder.
  private func mayHoldCall(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.contains { byte in
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "(")
          || byte == UInt8(ascii: "[")
      }
    }
  }

  private func holdsTag(_ bytes: [UInt8]) -> Bool {
    for index in bytes.indices
    where bytes[index] == UInt8(ascii: "<") || bytes[index] == UInt8(ascii: "[") {
      for tag in ParseLadder.tags where TextRegions.stands(tag, in: bytes, at: index) {
        return true
      }
    }
    return false
  }

  private func knownCall(_ value: JSONValue, isLenient: Bool) -> CallSyntax.Call? {
    guard let call = CallShape.call(value, tools: tools, isLenient: isLenient),
      tools.meant(by: call.name) != nil
    else { return nil }
    return call
  }

  private func hasRequired(_ arguments: JSONValue, _ tool: String) -> Bool {
    tools.required(by: tool).allSatisfy { arguments[$0] != nil }
  }

  private func strictValue(_ region: ArraySlice<UInt8>) -> JSONValue? {
    // Anything else than an object, a list or a text is no call; most regions fail right here.
    guard let first = region.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\"")
    else { return nil }
    return try? JSONValue(parsing: Array(region), options: .foreign)
  }

  /// Fenced blocks, then balanced objects, the last first: models end with what they mean.
  private func regions(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let fenced = TextRegions.fenced(bytes)
    // An object that is the whole text is there already.
    let objects = TextRegions.objects(bytes).filter { $0 != 0..<bytes.count }.map { bytes[$0] }
    return [bytes[...]] + fenced.reversed() + objects.reversed()
  }

  /// From the first opening bracket on, for objects that were never closed.
  private func openRegion(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.firstIndex(of: UInt8(ascii: "{")).map { [bytes[$0...]] } ?? []
  }
}
