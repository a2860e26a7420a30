/// Reads OpenAI chat messages and Responses items, one conversation a record.
///
/// Task, trial and reward have no place in the format; they are read from members beside the
/// messages or in `metadata`, which is where our export writes them.
struct OpenAIReader: RecordReader {
  private var count = 0

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    count += 1
    var messages: [ForeignMessage] = []
    let key = fields.has("messages") ? "messages" : "input"
    let items = try fields.required(key) { value throws(TrajectoryFormatError) in
      if value.stringValue != nil { return [JSONValue.object(["role": "user", "content": value])] }
      return try RecordFields.elements(value) { $0 }
    }
    for (index, item) in (items + (fields.object["output"]?.arrayValue ?? [])).enumerated() {
      do throws(TrajectoryFormatError) {
        try OpenAIReader.append(item, to: &messages)
      } catch {
        throw error.below(".\(key)[\(index)]")
      }
    }
    func beside(_ names: String...) -> JSONValue? {
      for name in names {
        let value = fields.object[name] ?? fields.object["metadata"]?[name]
        if let value, !value.isNull { return value }
      }
      return nil
    }
    var draft = EpisodeDraft(
      environment: beside("environment")?.stringValue ?? "openai-chat",
      task: beside("task_id", "task", "id")?.idText ?? "\(count - 1)")
    draft.trial = beside("trial")?.intValue ?? 0
    draft.model = beside("model")?.stringValue
    let conversation = Conversation(messages)
    conversation.fill(&draft)
    if let instructions = fields.object["instructions"]?.stringValue {
      draft.system = instructions
    }
    do throws(TrajectoryFormatError) {
      draft.tools = try ToolSpec.foreign(fields.object["tools"])
    } catch {
      throw error.below(".tools")
    }
    if draft.tools == nil, conversation.toolCalls == 0 { draft.tools = [] }
    draft.outcome = OpenAIReader.outcome(beside("reward", "score", "success"))
    if let sidecar = fields.object[Sidecar.key] {
      do throws(TrajectoryFormatError) {
        return [EpisodeDraft(whole: try OpenAIReader.restore(sidecar, messages, draft))]
      } catch {
        throw error.below("." + Sidecar.key)
      }
    }
    return [draft]
  }

  private static func restore(
    _ sidecar: JSONValue, _ messages: [ForeignMessage], _ draft: EpisodeDraft
  ) throws(TrajectoryFormatError) -> Trajectory {
    let fields = try RecordFields(sidecar)
    var parts = Sidecar.Parts()
    parts.system = draft.system
    parts.tools = draft.tools ?? []
    var rest = messages.drop { $0.role == .system }
    parts.opening = rest.popFirst()?.text ?? ""
    parts.answers = rest.filter { $0.role == .assistant }
    parts.replies = rest.filter { $0.role != .assistant }.map(\.text)
    return try Sidecar.restore(
      header: try fields.required("header") { $0 }, steps: try fields.list("steps") { $0 },
      outcome: sidecar["outcome"], parts: parts)
  }

  private static func outcome(_ value: JSONValue?) -> Outcome? {
    if let flag = value?.boolValue { return .recorded(score: flag ? 1 : 0, success: flag) }
    guard let score = value?.doubleValue, score.isFinite else { return nil }
    return .recorded(score: score, success: score >= 1)
  }

  /// Appends a message, or an item of the Responses form, whose calls stand beside the messages.
  private static func append(
    _ item: JSONValue, to messages: inout [ForeignMessage]
  ) throws(TrajectoryFormatError) {
    switch item["type"]?.stringValue {
    case "function_call":
      if messages.last?.role != .assistant {
        messages.append(ForeignMessage(.assistant, ""))
      }
      let fields = try RecordFields(item)
      messages[messages.count - 1].calls.append(
        ToolCall(
          id: try fields.string("call_id"), name: try fields.string("name"),
          arguments: ForeignMessage.argumentText(fields.object["arguments"])))
    case "function_call_output":
      let output = item["output"] ?? .null
      var result = ForeignMessage(.tool, output.stringValue ?? output.compactText)
      result.callID = item["call_id"]?.stringValue
      messages.append(result)
    case "reasoning": break
    default: messages.append(try ForeignMessage(json: item))
    }
  }
}
