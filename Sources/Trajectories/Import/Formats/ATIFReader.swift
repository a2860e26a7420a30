/// Reads Harbor's agent trajectory interchange format, versions 1.2 to 1.8.
struct ATIFReader: RecordReader {
  private let reward: Double?

  /// Harbor keeps the reward beside the document, in the trial's `verifier/reward.txt`.
  init(path: String) {
    var directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var found: Double?
    for _ in 0..<2 where found == nil {
      let candidate = (directory + ["verifier", "reward.txt"]).joined(separator: "/")
      found = ATIFReader.number(in: candidate)
      _ = directory.popLast()
    }
    reward = found
  }

  private static func number(in path: String) -> Double? {
    do throws(FileError) {
      let text = String(decoding: try FileContents.read(path), as: UTF8.self)
      return Double(text.trimmingASCIISpace())
    } catch {
      return nil
    }
  }

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let version = try fields.string("schema_version")
    guard version.hasPrefix("ATIF-v1.") else {
      throw TrajectoryFormatError(
        expected: "\"ATIF-v1.\" with a number", found: JSONValue.string(version).shortDescription
      ).below(".schema_version")
    }
    let agent = try fields.required("agent", RecordFields.init)
    let steps = try fields.required("steps") { value throws(TrajectoryFormatError) in
      try RecordFields.elements(value, ATIFStep.init)
    }
    var tools: [ToolSpec]?
    do throws(TrajectoryFormatError) {
      tools = try ToolSpec.foreign(agent.object["tool_definitions"])
    } catch {
      throw error.below(".agent.tool_definitions")
    }
    if let sidecar = fields.object["extra"]?[Sidecar.key], let header = sidecar["header"] {
      return [
        EpisodeDraft(
          whole: try ATIFReader.restore(
            steps, header: header, outcome: sidecar["outcome"], tools: tools ?? []))
      ]
    }
    let conversation = Conversation(steps.flatMap(\.messages))
    var draft = EpisodeDraft(
      environment: "atif",
      task: fields.object["session_id"]?.idText ?? fields.object["trajectory_id"]?.idText
        ?? record.fileName)
    conversation.fill(&draft)
    draft.tools = tools
    if tools == nil, conversation.toolCalls == 0 { draft.tools = [] }
    draft.model = agent.object["model_name"]?.stringValue
    draft.source["agent"] = agent.object["name"]
    draft.source["agentVersion"] = agent.object["version"]
    draft.source["finalMetrics"] = fields.object["final_metrics"]?.unlessNull
    if fields.object["subagent_trajectories"]?.arrayValue?.isEmpty == false
      || steps.contains(where: \.namesSubagent)
    {
      draft.lost.insert(.subagents)
    }
    draft.outcome = reward.map { .recorded(score: $0, success: $0 >= 1) }
    return [draft]
  }

  private static func restore(
    _ steps: [ATIFStep], header: JSONValue, outcome: JSONValue?, tools: [ToolSpec]
  ) throws(TrajectoryFormatError) -> Trajectory {
    var parts = Sidecar.Parts()
    parts.tools = tools
    var sidecars: [JSONValue] = []
    var hasOpening = false
    for step in steps {
      if let group = step.sidecar?["steps"]?.arrayValue, let answer = step.messages.first {
        sidecars += group
        let hasAnswer = group.first?["completions"]?.arrayValue?.isEmpty == false
        if hasAnswer { parts.answers.append(answer) }
        parts.replies += step.messages.dropFirst().map(\.text)
      } else {
        for message in step.messages {
          switch message.role {
          case .system: parts.system = message.text
          case _ where !hasOpening:
            parts.opening = message.text
            hasOpening = true
          default: parts.replies.append(message.text)
          }
        }
      }
    }
    do throws(TrajectoryFormatError) {
      return try Sidecar.restore(
        header: header, steps: sidecars, outcome: outcome, parts: parts)
    } catch {
      throw error.below(".extra." + Sidecar.key)
    }
  }
}

/// One step of the format as messages: an answer and the results of its calls.
private struct ATIFStep {
  var messages: [ForeignMessage] = []
  var sidecar: JSONValue?
  var namesSubagent = false

  init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    let source = try fields.string("source")
    guard ["system", "user", "agent"].contains(source) else {
      throw TrajectoryFormatError(
        expected: "one of system, user, agent", found: JSONValue.string(source).shortDescription
      ).below(".source")
    }
    var message = try ForeignMessage(json: [
      "role": .string(source), "content": fields.object["message"] ?? .null,
    ])
    message.reasoning = try fields.optional("reasoning_content", RecordFields.string)
    message.calls = try fields.list("tool_calls", ATIFStep.call)
    if let metrics = fields.object["metrics"] { message.usage = TokenUsage(foreign: metrics) }
    messages = [message]
    sidecar = fields.object["extra"]?[Sidecar.key]
    for result in fields.object["observation"]?["results"]?.arrayValue ?? [] {
      var reply = try ForeignMessage(json: [
        "role": "tool", "content": result["content"] ?? .null,
      ])
      reply.callID = result["source_call_id"]?.stringValue
      if result["subagent_trajectory_ref"].map({ !$0.isNull }) ?? false { namesSubagent = true }
      messages.append(reply)
    }
  }

  private static func call(_ json: JSONValue) throws(TrajectoryFormatError) -> ToolCall {
    let fields = try RecordFields(json)
    let raw = fields.object["extra"]?[Sidecar.key]?["arguments"]?.stringValue
    return ToolCall(
      id: try fields.string("tool_call_id"), name: try fields.string("function_name"),
      arguments: raw ?? ForeignMessage.argumentText(fields.object["arguments"]))
  }
}
