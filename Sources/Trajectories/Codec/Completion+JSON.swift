extension Completion {
  /// Writes the answer as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("text", text)
      writer.member("toolCalls", ifNotEmpty: toolCalls) { $0.write(to: &$1) }
      writer.member("reasoning", ifPresent: reasoning)
      writer.member("finishReason", finishReason.rawValue)
      if let logProbability, logProbability.isFinite {
        writer.key("logProbability")
        writer.double(logProbability)
      }
      usage.writeMember(to: &writer)
      writer.member("planted", ifNotEmpty: planted) { $1.string($0) }
    }
  }

  /// Reads an answer.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      text: try fields.string("text"),
      toolCalls: try fields.list("toolCalls", ToolCall.init(json:)),
      reasoning: try fields.optional("reasoning", RecordFields.string),
      finishReason: try fields.optional("finishReason", RecordFields.word) ?? .stop,
      logProbability: try fields.optional("logProbability", RecordFields.double),
      usage: try fields.optional("usage", TokenUsage.init(json:)) ?? TokenUsage(),
      planted: try fields.list("planted", RecordFields.string))
  }
}

extension TokenUsage {
  /// Writes the member `usage` unless nothing was used.
  func writeMember(to writer: inout JSONWriter) {
    guard self != TokenUsage() else { return }
    writer.key("usage")
    writer.object { writer in
      writer.member("input", input)
      writer.member("output", output)
      if cachedInput != 0 { writer.member("cachedInput", cachedInput) }
      if droppedInput != 0 { writer.member("droppedInput", droppedInput) }
    }
  }

  /// Reads a cost; counts of tokens are never negative.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    self.init(
      input: try TokenUsage.count("input", fields), output: try TokenUsage.count("output", fields),
      cachedInput: try TokenUsage.count("cachedInput", fields),
      droppedInput: try TokenUsage.count("droppedInput", fields))
  }

  private static func count(
    _ key: String, _ fields: RecordFields
  ) throws(TrajectoryFormatError) -> Int {
    let count = try fields.integer(key, default: 0)
    // Sums over many episodes must not overflow.
    guard count >= 0, count <= 1 << 48 else {
      throw TrajectoryFormatError(expected: "a count of tokens", found: "\(count)").below("." + key)
    }
    return count
  }
}
