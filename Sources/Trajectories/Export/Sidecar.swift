/// What another format has no place for, kept beside its records under `metaharness`.
///
/// Texts that the format itself holds are not repeated: they are read from there.
enum Sidecar {
  static let key = "metaharness"

  /// Where a step's action is found in its chosen answer.
  private enum ActionSource: String, CaseIterable {
    case call
    case speech
    case command
    case none
  }

  /// Writes a header without its system text, tools and opening text.
  static func write(_ header: EpisodeHeader, to writer: inout JSONWriter) {
    var rest = header
    rest.system = nil
    rest.tools = []
    rest.opening.text = ""
    writer.object { writer in
      writer.member("schema", TrajectoryLine.schema)
      rest.writeMembers(to: &writer)
      writer.member("hasSystem", ifTrue: header.system != nil)
      writer.member("toolKinds", ifNotEmpty: header.tools) { $1.string($0.kind.rawValue) }
    }
  }

  /// Writes a step without the texts of its chosen answer and its observation.
  static func write(_ step: Step, to writer: inout JSONWriter) {
    var rest = step
    rest.observation.text = ""
    if rest.completions.indices.contains(step.chosen) {
      rest.completions[step.chosen].text = ""
      rest.completions[step.chosen].toolCalls = []
      rest.completions[step.chosen].reasoning = nil
    }
    let source = actionSource(step)
    if source != nil { rest.action = nil }
    writer.object { writer in
      rest.writeMembers(to: &writer)
      writer.member("actionFrom", ifPresent: source?.rawValue)
      writer.member("hasReply", ifTrue: !step.observation.text.isEmpty)
    }
  }

  private static func actionSource(_ step: Step) -> ActionSource? {
    guard let action = step.action else { return ActionSource.none }
    return [.call, .speech, .command].first { implied($0, step) == action }
  }

  private static func implied(_ source: ActionSource, _ step: Step) -> Action? {
    guard step.completions.indices.contains(step.chosen) else { return nil }
    let answer = step.completions[step.chosen]
    switch source {
    case .call:
      guard let call = answer.toolCalls.first else { return nil }
      return Conversation.arguments(call).map { .tool(name: call.name, arguments: $0) }
    case .speech: return .say(answer.text)
    case .command: return .text(answer.text)
    case .none: return nil
    }
  }

  /// The parts of an episode as another format holds them.
  struct Parts {
    var system: String?
    var opening = ""
    var tools: [ToolSpec] = []
    /// The answers of the steps that have one, in order.
    var answers: [ForeignMessage] = []
    /// The replies that are not empty, in order.
    var replies: [String] = []
  }

  /// Puts an episode together from its texts and what stands beside them.
  static func restore(
    header: JSONValue, steps: [JSONValue], outcome: JSONValue?, parts: Parts
  ) throws(TrajectoryFormatError) -> Trajectory {
    var restored = Trajectory(
      header: try restoreHeader(header, parts), steps: [], outcome: nil)
    var answers = parts.answers[...]
    var replies = parts.replies[...]
    for (index, json) in steps.enumerated() {
      do throws(TrajectoryFormatError) {
        restored.steps.append(try restoreStep(json, &answers, &replies))
      } catch {
        throw error.below(".steps[\(index)]")
      }
    }
    guard answers.isEmpty, replies.isEmpty else {
      throw TrajectoryFormatError(
        expected: "as many messages as were exported",
        found: "\(answers.count + replies.count) more; remove the member to read the rest")
    }
    if let outcome { restored.outcome = try Outcome(json: outcome) }
    return restored
  }

  private static func restoreHeader(
    _ json: JSONValue, _ parts: Parts
  ) throws(TrajectoryFormatError) -> EpisodeHeader {
    let fields = try RecordFields(json)
    guard try fields.string("schema") == TrajectoryLine.schema else {
      throw TrajectoryFormatError(
        expected: "\"\(TrajectoryLine.schema)\"", found: json["schema"]?.shortDescription ?? ""
      ).below(".schema")
    }
    var header = try EpisodeHeader(json: json)
    header.system = try fields.flag("hasSystem") ? parts.system ?? "" : nil
    header.opening.text = parts.opening
    header.tools = parts.tools
    let kinds: [ToolSpec.Kind] = try fields.list("toolKinds", RecordFields.word)
    for (index, kind) in kinds.enumerated() where header.tools.indices.contains(index) {
      header.tools[index].kind = kind
    }
    return header
  }

  private static func restoreStep(
    _ json: JSONValue, _ answers: inout ArraySlice<ForeignMessage>,
    _ replies: inout ArraySlice<String>
  ) throws(TrajectoryFormatError) -> Step {
    var step = try Step(json: json)
    let fields = try RecordFields(json)
    if step.completions.indices.contains(step.chosen) {
      guard let answer = answers.popFirst() else {
        throw TrajectoryFormatError(expected: "an answer of the model", found: "no more messages")
      }
      step.completions[step.chosen].text = answer.text
      step.completions[step.chosen].toolCalls = answer.calls
      step.completions[step.chosen].reasoning = answer.reasoning
    }
    if try fields.flag("hasReply") {
      guard let reply = replies.popFirst() else {
        throw TrajectoryFormatError(expected: "a reply to the step", found: "no more messages")
      }
      step.observation.text = reply
    }
    if let source: ActionSource = try fields.optional("actionFrom", RecordFields.word) {
      step.action = implied(source, step)
    }
    return step
  }
}
