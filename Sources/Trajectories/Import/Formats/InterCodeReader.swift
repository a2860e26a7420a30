/// Reads InterCode results: `index -> {task_id, query, turn_history, summary}`.
struct InterCodeReader: RecordReader {
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let history = try fields.required("turn_history", RecordFields.init)
    let actions = try history.list("actions", RecordFields.string)
    let observations = try history.list("observations", InterCodeReader.text)
    let valid = try history.list("valid_action", RecordFields.bool)
    let thoughts = try history.list("thoughts", RecordFields.string)
    for (name, count) in [("observations", observations.count), ("valid_action", valid.count)]
    where count != actions.count {
      throw TrajectoryFormatError(
        expected: "as many elements as actions (\(actions.count))", found: "\(count)"
      ).below(".turn_history." + name)
    }
    let summary = try fields.required("summary", RecordFields.init)
    let reward = try summary.required("max_reward", RecordFields.double)
    let limit = try summary.integer("turns_max", default: 0)

    let taskID = fields.object["task_id"]?.idText ?? record.key ?? ""
    var draft = EpisodeDraft(
      environment: fields.object["environment"]?.stringValue ?? "intercode", task: taskID)
    draft.opening = Observation(try fields.string("query"), source: .user)
    for index in actions.indices {
      // The environment tells its caller whether the action ran; the text says it only sometimes.
      let isError = !valid[index] || observations[index].utf8.starts(with: "Error".utf8)
      draft.steps.append(
        Step(
          index: index,
          completions: [
            Completion(
              text: actions[index],
              reasoning: thoughts.indices.contains(index) ? thoughts[index] : nil)
          ], action: .text(actions[index]),
          observation: Observation(
            observations[index], source: .environment, reported: isError ? .error : nil)))
    }
    draft.lost.insert(.rawOutput)
    draft.stepBudget = limit >= 0 && limit < 1 << 32 ? limit : nil
    for key in ["dataset", "hardness"] { draft.source[key] = fields.object[key] }
    draft.source["key"] = record.key.map(JSONValue.string)
    let isOut = reward != 1 && limit > 0 && actions.count >= limit
    draft.outcome = .recorded(
      score: reward, success: reward == 1, endReason: isOut ? .stepsExhausted : .completed)
    return [draft]
  }

  /// Observations are texts, or results that the environment gave as values.
  private static func text(_ value: JSONValue) throws(TrajectoryFormatError) -> String {
    value.stringValue ?? value.compactText
  }
}
