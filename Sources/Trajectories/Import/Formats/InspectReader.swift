/// Reads Inspect logs: the samples of one `EvalLog`.
struct InspectReader: RecordReader {
  private var evaluation = JSONValue.null
  private var status: String?

  mutating func metadata(_ key: String, _ value: JSONValue) throws(TrajectoryFormatError) {
    if key == "eval" { evaluation = value }
    if key == "status" { status = value.stringValue }
  }

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let attachments = fields.object["attachments"]?.objectValue ?? JSONObject()
    let messages = try fields.list("messages") { value throws(TrajectoryFormatError) in
      try ForeignMessage(json: value, attachments: attachments)
    }
    var draft = EpisodeDraft(
      environment: evaluation["task"]?.stringValue ?? "inspect",
      task: try fields.required("id") { value throws(TrajectoryFormatError) in
        try value.requiredID
      })
    // Epochs count from 1.
    draft.trial = max(1, try fields.integer("epoch", default: 1)) - 1
    draft.model = evaluation["model"]?.stringValue
    draft.sampling = evaluation["model_generate_config"]?.compactText ?? ""
    draft.stepBudget = evaluation["config"]?["message_limit"]?.intValue.flatMap {
      $0 >= 0 && $0 < 1 << 32 ? $0 : nil
    }
    let conversation = Conversation(messages)
    conversation.fill(&draft)
    draft.tools = try InspectReader.tools(fields.object["events"])
    if draft.tools == nil, conversation.toolCalls == 0 { draft.tools = [] }
    for key in ["uuid", "metadata", "target", "model_usage", "limit"] {
      draft.source[key] = fields.object[key]?.unlessNull
    }
    draft.source["runStatus"] = status.map(JSONValue.string)
    draft.outcome = InspectReader.outcome(fields)
    return [draft]
  }

  /// The tools of the first model call that had any.
  private static func tools(_ events: JSONValue?) throws(TrajectoryFormatError) -> [ToolSpec]? {
    for event in events?.arrayValue ?? [] where event["event"]?.stringValue == "model" {
      if let tools = try ToolSpec.foreign(event["tools"]) { return tools }
    }
    return nil
  }

  private static func outcome(_ fields: RecordFields) -> Outcome? {
    if let error = fields.object["error"], !error.isNull {
      return .recorded(
        score: 0, success: false, endReason: .infrastructure,
        detail: error["message"]?.stringValue ?? error.stringValue)
    }
    let limit = fields.object["limit"]?["type"]?.stringValue
    let end: Outcome.EndReason =
      switch limit {
      case nil: .completed
      case "token", "cost": .tokensExhausted
      case "context": .contextOverflow
      case "operator": .aborted
      default: .stepsExhausted
      }
    guard let score = fields.object["scores"]?.objectValue?.members.first?.value["value"],
      let number = grade(score)
    else { return nil }
    return .recorded(score: number, success: number >= 1, endReason: end, detail: limit)
  }

  /// Inspect's grades are letters, flags or numbers.
  private static func grade(_ value: JSONValue) -> Double? {
    switch value {
    case .string("C"): 1
    case .string("P"): 0.5
    case .string("I"), .string("N"): 0
    case .bool(let flag): flag ? 1 : 0
    case .number(let number): number.doubleValue
    default: nil
    }
  }
}
