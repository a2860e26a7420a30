/// Reads Reflexion's ALFWorld outcomes: `env_i -> {memory, is_success, type, path_length}`.
struct AlfWorldResultsReader: RecordReader {
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let success = try fields.required("is_success", RecordFields.bool)
    var draft = EpisodeDraft(environment: "alfworld", task: record.key ?? "")
    draft.source["type"] = fields.object["type"]
    draft.source["reflections"] = fields.object["memory"]
    draft.lost = [.rawOutput]
    draft.outcome = .recorded(
      score: success ? 1 : 0, success: success, endReason: success ? .completed : .aborted)
    return [draft]
  }
}
