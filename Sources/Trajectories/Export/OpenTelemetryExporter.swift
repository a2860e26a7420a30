/// Writes episodes as OpenTelemetry spans of generative AI, one OTLP JSON document a line.
///
/// A trajectory has no clock: times are ordinal, one millisecond for each span.
public enum OpenTelemetryExporter {
  /// Appends an episode's document on one line.
  public static func append(_ episode: Trajectory, to writer: inout JSONWriter) {
    let spans = Spans(episode)
    writer.object { writer in
      writer.key("resourceSpans")
      writer.array { writer in
        writer.object { writer in
          writer.key("resource")
          writer.object { writer in
            writer.attributes { $0.string("service.name", "metaharness") }
          }
          writer.key("scopeSpans")
          writer.array { writer in
            writer.object { writer in
              writer.key("scope")
              writer.object { $0.member("name", "metaharness") }
              writer.key("spans")
              writer.array { spans.write(to: &$0) }
            }
          }
        }
      }
    }
    writer.newline()
  }
}

extension JSONWriter {
  /// Writes the member `attributes`.
  fileprivate mutating func attributes(_ body: (inout JSONWriter) -> Void) {
    key("attributes")
    array { body(&$0) }
  }

  fileprivate mutating func string(_ key: String, _ text: String) {
    attribute(key) { $0.member("stringValue", text) }
  }

  fileprivate mutating func integer(_ key: String, _ number: Int) {
    // 64-bit integers are text in this form.
    attribute(key) { $0.member("intValue", String(number)) }
  }

  fileprivate mutating func strings(_ key: String, _ texts: [String]) {
    attribute(key) { writer in
      writer.key("arrayValue")
      writer.object { writer in
        writer.key("values")
        writer.array { writer in
          for text in texts { writer.object { $0.member("stringValue", text) } }
        }
      }
    }
  }

  /// Structured values are JSON in a string, which every backend stores.
  fileprivate mutating func json(_ key: String, _ body: (inout JSONWriter) -> Void) {
    var inner = JSONWriter()
    body(&inner)
    string(key, inner.text)
  }

  private mutating func attribute(_ key: String, _ body: (inout JSONWriter) -> Void) {
    object { writer in
      writer.member("key", key)
      writer.key("value")
      writer.object { body(&$0) }
    }
  }
}

/// The spans of one episode: the agent's, and one for each model call and each executed tool.
private struct Spans {
  let episode: Trajectory
  let trace: String

  init(_ episode: Trajectory) {
    self.episode = episode
    let header = episode.header
    let name = [
      header.environment, header.task, String(header.trial), header.backbone, header.harness,
      String(header.seed.value),
    ]
    let builder = DigestBuilder()
    for part in name { builder.update(part) }
    trace = String(builder.finish().hex.prefix(32))
  }

  private func spanID(_ number: Int) -> String {
    String(Digest(of: "\(trace)/\(number)").hex.prefix(16))
  }

  func write(to writer: inout JSONWriter) {
    let header = episode.header
    let last = episode.steps.count * 2 + 1
    span("invoke_agent", kind: 1, number: 0, end: last, to: &writer) { attributes in
      attributes.string("gen_ai.operation.name", "invoke_agent")
      attributes.string("gen_ai.provider.name", "metaharness")
      attributes.string("gen_ai.agent.name", header.environment)
      attributes.string("gen_ai.conversation.id", trace)
      attributes.string("gen_ai.request.model", header.backbone)
      attributes.json(OpenTelemetryReader.Key.header) { writer in
        writer.object { header.writeMembers(to: &$0) }
      }
      guard let outcome = episode.outcome else { return }
      attributes.json(OpenTelemetryReader.Key.outcome) { writer in
        writer.object { outcome.writeMembers(to: &$0) }
      }
    }
    for (index, step) in episode.steps.enumerated() {
      modelCall(index, step, to: &writer)
      if let name = step.action?.toolName { toolCall(index, step, name: name, to: &writer) }
    }
  }

  private func modelCall(_ index: Int, _ step: Step, to writer: inout JSONWriter) {
    let header = episode.header
    span("chat \(header.backbone)", kind: 3, number: 2 * index + 1, to: &writer) { attributes in
      attributes.string("gen_ai.operation.name", "chat")
      attributes.string("gen_ai.provider.name", "metaharness")
      attributes.string("gen_ai.request.model", header.backbone)
      attributes.string("gen_ai.conversation.id", trace)
      attributes.integer("gen_ai.usage.input_tokens", step.usage.input)
      attributes.integer("gen_ai.usage.output_tokens", step.usage.output)
      if index == 0, let system = header.system {
        attributes.json("gen_ai.system_instructions") { writer in
          writer.array { text(system, to: &$0) }
        }
      }
      if index == 0, !header.tools.isEmpty {
        attributes.json("gen_ai.tool.definitions") { writer in
          writer.array { writer in
            for tool in header.tools { OpenAIExporter.append(tool, to: &writer) }
          }
        }
      }
      attributes.json("gen_ai.input.messages") { input(before: index, to: &$0) }
      if let answer = step.chosenCompletion {
        attributes.strings("gen_ai.response.finish_reasons", [answer.finishReason.rawValue])
        attributes.json("gen_ai.output.messages") { output(answer, to: &$0) }
      }
      attributes.json(OpenTelemetryReader.Key.step) { writer in
        writer.object { step.writeMembers(to: &$0) }
      }
    }
  }

  /// What is new since the call before; a whole history in each call would grow with the square.
  private func input(before index: Int, to writer: inout JSONWriter) {
    let source = index == 0 ? episode.header.opening : episode.steps[index - 1].observation
    let call = index == 0 ? nil : episode.steps[index - 1].chosenCompletion?.toolCalls.first
    writer.array { writer in
      writer.object { writer in
        writer.member("role", source.source == .tool ? "tool" : "user")
        writer.key("parts")
        writer.array { writer in
          guard source.source == .tool else { return text(source.text, to: &writer) }
          writer.object { writer in
            writer.member("type", "tool_call_response")
            writer.member("id", call?.id ?? "")
            writer.member("result", source.text)
          }
        }
      }
    }
  }

  private func output(_ answer: Completion, to writer: inout JSONWriter) {
    writer.array { writer in
      writer.object { writer in
        writer.member("role", "assistant")
        writer.key("parts")
        writer.array { writer in
          if !answer.text.isEmpty { text(answer.text, to: &writer) }
          for call in answer.toolCalls {
            writer.object { writer in
              writer.member("type", "tool_call")
              writer.member("id", call.id)
              writer.member("name", call.name)
              writer.key("arguments")
              writer.value(Conversation.arguments(call) ?? .string(call.arguments))
            }
          }
        }
        writer.member("finish_reason", answer.finishReason.rawValue)
      }
    }
  }

  private func text(_ text: String, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("type", "text")
      writer.member("content", text)
    }
  }

  private func toolCall(
    _ index: Int, _ step: Step, name: String, to writer: inout JSONWriter
  ) {
    let isError = step.observation.reported == .error
    span(
      "execute_tool \(name)", kind: 1, number: 2 * index + 2, isError: isError, to: &writer
    ) { attributes in
      attributes.string("gen_ai.operation.name", "execute_tool")
      attributes.string("gen_ai.tool.name", name)
      attributes.string("gen_ai.tool.type", "function")
      attributes.string("gen_ai.conversation.id", trace)
      attributes.string("gen_ai.tool.call.id", step.chosenCompletion?.toolCalls.first?.id ?? "")
      attributes.json("gen_ai.tool.call.arguments") { $0.value(step.action?.arguments ?? .null) }
      attributes.string("gen_ai.tool.call.result", step.observation.text)
      if isError { attributes.string("error.type", "tool_error") }
    }
  }

  private func span(
    _ name: String, kind: Int, number: Int, end: Int? = nil, isError: Bool = false,
    to writer: inout JSONWriter, _ body: (inout JSONWriter) -> Void
  ) {
    writer.object { writer in
      writer.member("traceId", trace)
      writer.member("spanId", spanID(number))
      if number > 0 { writer.member("parentSpanId", spanID(0)) }
      writer.member("name", name)
      writer.member("kind", kind)
      writer.member("startTimeUnixNano", String((number + 1) * 1_000_000))
      writer.member("endTimeUnixNano", String(((end ?? number) + 2) * 1_000_000))
      writer.attributes(body)
      if isError {
        writer.key("status")
        writer.object { $0.member("code", 2) }
      }
    }
  }
}
