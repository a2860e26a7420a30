/// Reads AgentBench `runs.jsonl`: `{index, error, info, output, time}`.
struct AgentBenchReader: RecordReader {
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let index = try fields.required("index") { value throws(TrajectoryFormatError) in
      try value.requiredID
    }
    let output = fields.object["output"] ?? .null
    var messages: [ForeignMessage] = []
    if let history = output["history"], !history.isNull {
      do throws(TrajectoryFormatError) {
        messages = try RecordFields.elements(history) { element throws(TrajectoryFormatError) in
          try ForeignMessage(json: element)
        }
      } catch {
        throw error.below(".output.history")
      }
    }
    var draft = EpisodeDraft(environment: "agentbench", task: index)
    Conversation(messages, style: .commands).fill(&draft)
    draft.source["status"] = output["status"]
    draft.source["result"] = output["result"]
    draft.source["error"] = fields.object["error"]?.unlessNull
    draft.outcome = AgentBenchReader.outcome(output, error: fields.object["error"])
    return [draft]
  }

  private static func outcome(_ output: JSONValue, error: JSONValue?) -> Outcome? {
    let status = output["status"]?.stringValue ?? (error?.isNull ?? true ? "unknown" : "task error")
    let end: Outcome.EndReason =
      switch status {
      case "completed": .completed
      case "agent context limit": .contextOverflow
      case "agent validation failed", "agent invalid action": .malformedOutput
      case "task limit reached": .stepsExhausted
      default: .infrastructure
      }
    if end == .infrastructure {
      return .recorded(score: 0, success: false, endReason: end, detail: status)
    }
    let result = output["result"] ?? .null
    for key in ["success", "result", "reward", "score"] {
      if let flag = result[key]?.boolValue {
        return .recorded(score: flag ? 1 : 0, success: flag, endReason: end, detail: status)
      }
      if let score = result[key]?.doubleValue {
        return .recorded(score: score, success: score >= 1, endReason: end, detail: status)
      }
    }
    // Some tasks judge the answer later; a run that did not complete failed whatever it says.
    return end == .completed
      ? nil : .recorded(score: 0, success: false, endReason: end, detail: status)
  }
}
