/// Writes episodes in Harbor's agent trajectory interchange format, one document each.
///
/// What rules did stands in each step's `extra.metaharness`; the outcome, which the format keeps
/// out of the document, in the root's.
public enum ATIFExporter {
  /// The version of the format that is written.
  public static let schemaVersion = "ATIF-v1.6"

  /// Appends an episode's document on one line.
  public static func append(_ episode: Trajectory, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("schema_version", schemaVersion)
      writer.member("session_id", sessionID(episode.header))
      writer.key("agent")
      writeAgent(episode.header, to: &writer)
      writer.key("steps")
      writer.array { writer in
        var number = 0
        if let system = episode.header.system {
          writeMessage("system", system, number: &number, to: &writer)
        }
        writeMessage("user", episode.header.opening.text, number: &number, to: &writer)
        for group in groups(episode.steps) {
          writeTurn(group, model: episode.header.backbone, number: &number, to: &writer)
        }
      }
      writer.key("final_metrics")
      writeTotals(episode.steps, to: &writer)
      writer.key("extra")
      writer.object { writer in
        writer.key(Sidecar.key)
        writer.object { writer in
          writer.key("header")
          Sidecar.write(episode.header, to: &writer)
          guard let outcome = episode.outcome else { return }
          writer.key("outcome")
          writer.object { outcome.writeMembers(to: &$0) }
        }
      }
    }
    writer.newline()
  }

  private static func sessionID(_ header: EpisodeHeader) -> String {
    Digest(of: "\(header.environment)|\(header.task)|\(header.trial)|\(header.seed.value)").short
  }

  private static func writeAgent(_ header: EpisodeHeader, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", "metaharness")
      writer.member("version", "1")
      writer.member("model_name", header.backbone)
      writer.member("tool_definitions", ifNotEmpty: header.tools) {
        OpenAIExporter.append($0, to: &$1)
      }
    }
  }

  /// A step with an answer and the steps that carry out the answer's further calls.
  private static func groups(_ steps: [Step]) -> [ArraySlice<Step>] {
    var groups: [ArraySlice<Step>] = []
    var start = steps.startIndex
    for index in steps.indices.dropFirst() where steps[index].chosenCompletion != nil {
      groups.append(steps[start..<index])
      start = index
    }
    if start < steps.endIndex { groups.append(steps[start...]) }
    return groups
  }

  private static func writeMessage(
    _ source: String, _ text: String, number: inout Int, to writer: inout JSONWriter
  ) {
    number += 1
    let id = number
    writer.object { writer in
      writer.member("step_id", id)
      writer.member("source", source)
      writer.member("message", text)
    }
  }

  private static func writeTurn(
    _ group: ArraySlice<Step>, model: String, number: inout Int, to writer: inout JSONWriter
  ) {
    number += 1
    let id = number
    let answer = group.first?.chosenCompletion
    // The user's words are a step of their own, everything else is the result of the action.
    let speech = group.last.flatMap { $0.observation.source == .user ? $0.observation.text : nil }
    let results = group.filter { !$0.observation.text.isEmpty }.dropLast(
      speech?.isEmpty ?? true ? 0 : 1)
    writer.object { writer in
      writer.member("step_id", id)
      writer.member("source", "agent")
      writer.member("model_name", model)
      writer.member("message", answer?.text ?? "")
      writer.member("reasoning_content", ifPresent: answer?.reasoning)
      writer.member("tool_calls", ifNotEmpty: answer?.toolCalls ?? []) { write($0, to: &$1) }
      if !results.isEmpty {
        writer.key("observation")
        writer.object { writer in
          writer.key("results")
          writer.array { writer in
            for (place, step) in results.enumerated() {
              writeResult(step, place, answer, to: &writer)
            }
          }
        }
      }
      writeMetrics(group, to: &writer)
      writer.key("extra")
      writer.object { writer in
        writer.key(Sidecar.key)
        writer.object { writer in
          writer.member("fired", ifNotEmpty: group.flatMap(\.fired)) { $0.write(to: &$1) }
          writer.key("steps")
          writer.array { writer in
            for step in group { Sidecar.write(step, to: &writer) }
          }
        }
      }
    }
    if let speech, !speech.isEmpty { writeMessage("user", speech, number: &number, to: &writer) }
  }

  private static func write(_ call: ToolCall, to writer: inout JSONWriter) {
    let arguments = Conversation.arguments(call) ?? .object([:])
    writer.object { writer in
      writer.member("tool_call_id", call.id)
      writer.member("function_name", call.name)
      writer.key("arguments")
      writer.value(arguments)
      // The format holds objects only; what the model wrote may be spelled otherwise or be none.
      if arguments.compactText != call.arguments {
        writer.key("extra")
        writer.object { writer in
          writer.key(Sidecar.key)
          writer.object { $0.member("arguments", call.arguments) }
        }
      }
    }
  }

  private static func writeResult(
    _ step: Step, _ place: Int, _ answer: Completion?, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      if let calls = answer?.toolCalls, calls.indices.contains(place) {
        writer.member("source_call_id", calls[place].id)
      }
      writer.member("content", step.observation.text)
    }
  }

  private static func writeMetrics(_ group: ArraySlice<Step>, to writer: inout JSONWriter) {
    let usage = group.reduce(TokenUsage()) { $0 + $1.usage }
    guard usage != TokenUsage() else { return }
    writer.key("metrics")
    writer.object { writer in
      writer.member("prompt_tokens", usage.input)
      writer.member("completion_tokens", usage.output)
      writer.member("cached_tokens", usage.cachedInput)
    }
  }

  private static func writeTotals(_ steps: [Step], to writer: inout JSONWriter) {
    let usage = steps.reduce(TokenUsage()) { $0 + $1.usage }
    writer.object { writer in
      writer.member("total_prompt_tokens", usage.input)
      writer.member("total_completion_tokens", usage.output)
      writer.member("total_cached_tokens", usage.cachedInput)
      writer.member("total_steps", steps.count)
    }
  }
}
