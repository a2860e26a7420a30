import Trajectories

extension ParseLadder {
  /// Reads one command of a text world out of an answer that holds more.
  func readCommand(
    _ completion: Completion, strict: ActionReading, maximumRung: Int
  ) -> ActionReading {
    guard completion.toolCalls.isEmpty else { return fromCall(completion, strict: strict) }
    guard completion.text.utf8.count <= 64 << 10 else { return strict }
    let bytes = Array(completion.text.utf8)
    func made(_ command: String, _ rung: Int) -> ActionReading? {
      let cleaned = ParseLadder.unwrapped(command)
      guard !cleaned.isEmpty, !cleaned.utf8.contains(0x0A), cleaned.utf8.count <= 4096 else {
        return nil
      }
      return ActionReading(action: .text(cleaned), rung: rung)
    }
    if case .text(let command)? = strict.action {
      let cleaned = ParseLadder.unwrapped(command)
      if maximumRung >= 3, let marked = afterMark(Array(cleaned.utf8)),
        let reading = made(marked, 3)
      {
        return reading
      }
      if maximumRung >= 2, cleaned.hasPrefix("{"), let named = commandField(cleaned) {
        return made(named, 2) ?? strict
      }
      return cleaned == command ? strict : made(cleaned, 1) ?? strict
    }
    if let block = TextRegions.fenced(bytes).last,
      let reading = made(String(decoding: block, as: UTF8.self), 1)
    {
      return reading
    }
    if maximumRung >= 2, let object = TextRegions.objects(bytes).last,
      let named = commandField(String(decoding: bytes[object], as: UTF8.self)),
      let reading = made(named, 2)
    {
      return reading
    }
    if maximumRung >= 3, let marked = afterMark(bytes), let reading = made(marked, 3) {
      return reading
    }
    return strict
  }

  private func fromCall(_ completion: Completion, strict: ActionReading) -> ActionReading {
    guard let call = completion.toolCalls.first, tools[call.name] == nil,
      let command = commandField(call.arguments)
    else { return strict }
    return ActionReading(action: .text(command), rung: 3)
  }

  /// The text after the last `Action:` or `Command:` that starts a line.
  private func afterMark(_ bytes: [UInt8]) -> String? {
    var found: Int?
    for words in ["action:", "command:", "next action:"] {
      var start = 0
      let syntax = CallSyntax(bytes: bytes, tools: tools)
      while let place = syntax.lineStart(words, from: start) {
        found = max(found ?? 0, place)
        start = place
      }
    }
    guard let found else { return nil }
    let end = bytes[found...].firstIndex(of: 0x0A) ?? bytes.count
    return String(decoding: bytes[found..<end], as: UTF8.self)
  }

  private func commandField(_ text: String) -> String? {
    let value = (try? JSONValue(parsing: text)) ?? LenientJSON.value(in: Array(text.utf8))
    for key in ["command", "action", "cmd", "input"] {
      if let command = value?[key]?.stringValue { return command.trimmingASCIISpace() }
    }
    return nil
  }

  /// The command without the quotes, backticks, prompt sign or asterisks around it.
  static func unwrapped(_ text: String) -> String {
    var bytes = Array(text.trimmingASCIISpace().utf8)[...]
    if bytes.first == UInt8(ascii: ">"), bytes.dropFirst().first == 0x20 {
      bytes = bytes.dropFirst(2)
    }
    while bytes.count >= 2, let first = bytes.first, first == bytes.last,
      first == 0x22 || first == 0x60 || first == UInt8(ascii: "*"),
      !bytes.dropFirst().dropLast().contains(first) || first == UInt8(ascii: "*")
    {
      bytes = bytes.dropFirst().dropLast()
    }
    return String(decoding: bytes, as: UTF8.self).trimmingASCIISpace()
  }
}
