/// Reads tau2 results: the simulations of `{info, tasks, simulations}`.
struct Tau2Reader: RecordReader {
  private var info = JSONValue.null

  mutating func metadata(_ key: String, _ value: JSONValue) throws(TrajectoryFormatError) {
    if key == "info" { info = value }
  }

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let all = try fields.required("messages") { value throws(TrajectoryFormatError) in
      try RecordFields.elements(value) { element throws(TrajectoryFormatError) in
        try ForeignMessage(json: element)
      }
    }
    // The user has tools too; they are no actions of the agent, and it does not see them.
    let messages = all.filter { message in
      !(message.role == .tool && message.requestor == "user")
        && !(message.role == .user && !message.calls.isEmpty)
    }
    var conversation = Conversation(messages)
    conversation.markGreeting(firstMessage: messages.first)

    var draft = EpisodeDraft(
      environment: "tau2-" + (info["environment_info"]?["domain_name"]?.stringValue ?? "unknown"),
      task: try fields.required("task_id") { value throws(TrajectoryFormatError) in
        try value.requiredID
      })
    draft.trial = try fields.integer("trial", default: 0)
    draft.model = info["agent_info"]?["llm"]?.stringValue
    draft.sampling = info["agent_info"]?["llm_args"]?.compactText ?? ""
    draft.stepBudget = info["max_steps"]?.intValue.flatMap { $0 >= 0 && $0 < 1 << 32 ? $0 : nil }
    conversation.fill(&draft)
    draft.system =
      draft.system ?? fields.object["policy"]?.stringValue
      ?? info["environment_info"]?["policy"]?.stringValue
    if messages.count < all.count { draft.lost.insert(.userTools) }
    draft.turns = messages.count
    for key in ["id", "seed", "mode", "duration", "agent_cost", "user_cost"] {
      draft.source[key] = fields.object[key]
    }
    draft.outcome = Tau2Reader.outcome(fields)
    return [draft]
  }

  private static func outcome(_ fields: RecordFields) -> Outcome? {
    let reason = fields.object["termination_reason"]?.stringValue ?? ""
    guard let reward = fields.object["reward_info"]?["reward"]?.doubleValue else {
      // A run that broke before it was judged has no reward and says so by its reason.
      let ended = end(reason)
      return ended == .infrastructure
        ? .recorded(score: 0, success: false, endReason: ended, detail: reason) : nil
    }
    var outcome = Outcome.recorded(
      score: reward, success: reward >= 1 - 1e-6, endReason: end(reason), detail: reason)
    if reason == "user_error", !outcome.success { outcome.blame = .user }
    return outcome
  }

  private static func end(_ reason: String) -> Outcome.EndReason {
    switch reason {
    case "agent_stop": .agentFinished
    case "max_steps", "timeout": .stepsExhausted
    case "context_window_exceeded": .contextOverflow
    case "too_many_errors", "agent_error": .malformedOutput
    case "user_error": .aborted
    case "infrastructure_error", "unexpected_error": .infrastructure
    default: .completed
    }
  }
}

extension Conversation {
  /// Marks a fixed greeting, which no model wrote: tau2 lets the agent speak first.
  fileprivate mutating func markGreeting(firstMessage: ForeignMessage?) {
    guard let first = firstMessage, first.role == .assistant, first.calls.isEmpty,
      first.usage == TokenUsage()
    else { return }
    markFirstStepAsHarness()
  }
}
