/// Reads SWE-agent's `.traj`: `{trajectory, history, info, environment, replay_config}`.
struct SWEAgentReader: RecordReader {
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    var draft = EpisodeDraft(environment: "swe-agent", task: record.fileName)
    draft.steps = try fields.required("trajectory") { value throws(TrajectoryFormatError) in
      try RecordFields.elements(value, SWEAgentReader.step)
    }
    let history = try fields.list("history") { value throws(TrajectoryFormatError) in
      try ForeignMessage(json: value)
    }
    let opening = Conversation(history.prefix { $0.role != .assistant }.map { $0 })
    draft.system = opening.system
    draft.opening = opening.opening
    draft.opening.source = .environment
    draft.model = SWEAgentReader.model(fields.object["replay_config"])
    let info = fields.object["info"] ?? .null
    draft.source["exitStatus"] = info["exit_status"]
    draft.source["modelStatistics"] = info["model_stats"]
    draft.source["submission"] = info["submission"]?.unlessNull
    draft.source["environment"] = fields.object["environment"]
    return [draft]
  }

  private static func step(_ value: JSONValue) throws(TrajectoryFormatError) -> Step {
    let fields = try RecordFields(value)
    let action = try fields.string("action")
    let response = try fields.optional("response", RecordFields.string) ?? action
    return Step(
      index: 0,
      completions: [
        Completion(
          text: response, reasoning: try fields.optional("thought", RecordFields.string))
      ], action: action.isEmpty ? nil : .text(action),
      observation: Observation(
        try fields.optional("observation", RecordFields.string) ?? "", source: .environment))
  }

  /// The configuration is JSON inside a string, or the object itself.
  private static func model(_ value: JSONValue?) -> String? {
    var configuration = value ?? .null
    if let text = value?.stringValue {
      do throws(JSONError) {
        configuration = try JSONValue(parsing: text, options: .foreign)
      } catch {
        return nil
      }
    }
    return configuration["agent"]?["model"]?["name"]?.stringValue
  }
}
