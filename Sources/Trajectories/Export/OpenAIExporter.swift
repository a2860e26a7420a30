/// Writes episodes as OpenAI chat messages, one conversation a line.
public enum OpenAIExporter {
  /// Appends an episode's line.
  public static func append(_ episode: Trajectory, to writer: inout JSONWriter) {
    let header = episode.header
    writer.object { writer in
      writer.key("messages")
      writer.array { writer in
        if let system = header.system { message("system", system, to: &writer) }
        message("user", header.opening.text, to: &writer)
        for step in episode.steps { append(step, to: &writer) }
      }
      writer.member("tools", ifNotEmpty: header.tools) { append($0, to: &$1) }
      writer.key("metadata")
      writer.object { writer in
        writer.member("environment", header.environment)
        writer.member("task_id", header.task)
        writer.member("trial", header.trial)
        writer.member("model", header.backbone)
        guard let outcome = episode.outcome else { return }
        writer.key("reward")
        writer.double(outcome.score)
        writer.key("success")
        writer.bool(outcome.success)
      }
      writer.key(Sidecar.key)
      writer.object { writer in
        writer.key("header")
        Sidecar.write(header, to: &writer)
        writer.key("steps")
        writer.array { writer in
          for step in episode.steps { Sidecar.write(step, to: &writer) }
        }
        guard let outcome = episode.outcome else { return }
        writer.key("outcome")
        writer.object { outcome.writeMembers(to: &$0) }
      }
    }
    writer.newline()
  }

  static func append(_ tool: ToolSpec, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("type", "function")
      writer.key("function")
      writer.object { writer in
        writer.member("name", tool.name)
        writer.member("description", tool.summary)
        writer.key("parameters")
        writer.value(tool.parameters)
      }
    }
  }

  private static func message(_ role: String, _ text: String, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("role", role)
      writer.member("content", text)
    }
  }

  private static func append(_ step: Step, to writer: inout JSONWriter) {
    if let answer = step.chosenCompletion { append(answer, to: &writer) }
    guard !step.observation.text.isEmpty else { return }
    guard step.observation.source == .tool else {
      return message("user", step.observation.text, to: &writer)
    }
    writer.object { writer in
      writer.member("role", "tool")
      writer.member("tool_call_id", step.chosenCompletion?.toolCalls.first?.id ?? "")
      writer.member("name", ifPresent: step.action?.toolName)
      writer.member("content", step.observation.text)
    }
  }

  static func append(_ answer: Completion, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("role", "assistant")
      writer.key("content")
      if answer.text.isEmpty, !answer.toolCalls.isEmpty {
        writer.null()
      } else {
        writer.string(answer.text)
      }
      writer.member("reasoning_content", ifPresent: answer.reasoning)
      writer.member("tool_calls", ifNotEmpty: answer.toolCalls) { call, writer in
        writer.object { writer in
          writer.member("id", call.id)
          writer.member("type", "function")
          writer.key("function")
          writer.object { writer in
            writer.member("name", call.name)
            writer.member("arguments", call.arguments)
          }
        }
      }
    }
  }
}

extension Step {
  /// The answer that the action was taken from, or nil where no model was asked.
  var chosenCompletion: Completion? {
    completions.indices.contains(chosen) ? completions[chosen] : nil
  }
}
