/// Reads tau-bench results: `{task_id, trial, reward, info, traj}`.
struct TauBenchReader: RecordReader {
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let messages = try fields.required("traj") { value throws(TrajectoryFormatError) in
      try RecordFields.elements(value) { element throws(TrajectoryFormatError) in
        try ForeignMessage(json: element)
      }
    }
    let reward = try fields.required("reward", RecordFields.double)
    var conversation = Conversation(messages)
    conversation.markErrors { $0.utf8.starts(with: "Error".utf8) }

    var draft = EpisodeDraft(
      environment: "tau-bench",
      task: try fields.required("task_id") { value throws(TrajectoryFormatError) in
        try value.requiredID
      })
    draft.trial = try fields.integer("trial", default: 0)
    conversation.fill(&draft)
    draft.turns = messages.count
    let info = fields.object["info"]
    draft.source["userInstruction"] = info?["task"]?["instruction"]
    draft.source["userID"] = info?["task"]?["user_id"]
    // The environment fills `reward_info` when it ends an episode; else the steps ran out.
    let ended = !(info?["reward_info"]?.isNull ?? true)
    draft.outcome = .recorded(
      score: reward, success: reward == 1, endReason: ended ? .completed : .stepsExhausted)
    return [draft]
  }
}

extension JSONValue {
  var requiredID: String {
    get throws(TrajectoryFormatError) {
      if let id = idText { return id }
      throw TrajectoryFormatError(expected: "an id", found: shortDescription)
    }
  }
}
