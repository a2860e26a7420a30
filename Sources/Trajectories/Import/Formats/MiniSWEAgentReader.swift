/// Reads mini-swe-agent: `{messages, info, instance_id}`.
struct MiniSWEAgentReader: RecordReader {
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let fields = try record.fields
    let messages = try fields.required("messages") { value throws(TrajectoryFormatError) in
      try RecordFields.elements(value) { element throws(TrajectoryFormatError) in
        try ForeignMessage(json: element)
      }
    }
    let info = fields.object["info"] ?? .null
    var draft = EpisodeDraft(
      environment: "mini-swe-agent",
      task: fields.object["instance_id"]?.idText ?? record.fileName)
    let isCalling = messages.contains { !$0.calls.isEmpty }
    Conversation(messages, style: isCalling ? .speech : .commands).fill(&draft)
    if !isCalling {
      draft.steps = draft.steps.map(MiniSWEAgentReader.readCommand)
      draft.actions = nil
    }
    draft.model = info["config"]?["model"]?["model_name"]?.stringValue
    draft.stepBudget = info["config"]?["agent"]?["step_limit"]?.intValue.flatMap {
      $0 > 0 && $0 < 1 << 32 ? $0 : nil
    }
    draft.source["exitStatus"] = info["exit_status"]
    draft.source["modelStatistics"] = info["model_stats"]
    draft.source["submission"] = info["submission"]?.unlessNull
    return [draft]
  }

  /// The command is the one fenced block of the answer; none or several cannot be read.
  private static func readCommand(_ step: Step) -> Step {
    var step = step
    let text = step.completions.first?.text ?? ""
    var blocks: [[Substring]] = []
    var isOpen = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if !isOpen { blocks.append([]) }
        isOpen.toggle()
      } else if isOpen, let last = blocks.indices.last {
        blocks[last].append(line)
      }
    }
    if blocks.count == 1, !isOpen {
      step.action = .text(blocks[0].joined(separator: "\n"))
    } else {
      step.action = nil
      step.parseRung = nil
    }
    return step
  }
}
