/// A span of generative AI with its attributes as plain values.
struct OpenTelemetrySpan {
  let trace: String
  let start: UInt64
  let name: String
  let attributes: JSONObject
  let events: [(name: String, attributes: JSONObject)]
  let isError: Bool

  init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    trace = try fields.string("traceId")
    name = try fields.optional("name", RecordFields.string) ?? ""
    start = fields.object["startTimeUnixNano"]?.idText.flatMap { UInt64($0) } ?? 0
    attributes = OpenTelemetrySpan.plain(fields.object["attributes"])
    events = (fields.object["events"]?.arrayValue ?? []).map { event in
      (event["name"]?.stringValue ?? "", OpenTelemetrySpan.plain(event["attributes"]))
    }
    let code = fields.object["status"]?["code"]?.idText
    isError = code == "2" || code == "STATUS_CODE_ERROR" || attributes["error.type"] != nil
  }

  /// All spans of an OTLP document, in both spellings of their scopes.
  static func all(in document: JSONValue) throws(TrajectoryFormatError) -> [OpenTelemetrySpan] {
    var spans: [OpenTelemetrySpan] = []
    for (r, resource) in (document["resourceSpans"]?.arrayValue ?? []).enumerated() {
      let scopes = resource["scopeSpans"] ?? resource["instrumentationLibrarySpans"]
      for (s, scope) in (scopes?.arrayValue ?? []).enumerated() {
        for (index, span) in (scope["spans"]?.arrayValue ?? []).enumerated() {
          do throws(TrajectoryFormatError) {
            spans.append(try OpenTelemetrySpan(json: span))
          } catch {
            throw error.below(".resourceSpans[\(r)].scopeSpans[\(s)].spans[\(index)]")
          }
        }
      }
    }
    return spans
  }

  /// What the span is about, in the newer vocabulary.
  var operation: String {
    if let named = attributes["gen_ai.operation.name"]?.stringValue { return named }
    // Older instrumentation names the operation in the span or in an attribute of its own.
    if attributes["llm.request.type"] != nil { return "chat" }
    let first = name.split(separator: " ").first.map(String.init) ?? ""
    if ["chat", "execute_tool", "invoke_agent", "text_completion"].contains(first) { return first }
    return attributes["gen_ai.prompt.0.role"] != nil ? "chat" : ""
  }

  var isModelCall: Bool {
    ["chat", "text_completion", "generate_content"].contains(operation)
  }

  /// The conversation that the span belongs to.
  var conversation: String { attributes["gen_ai.conversation.id"]?.idText ?? trace }

  var usage: TokenUsage {
    TokenUsage(foreign: [
      "prompt_tokens": attributes["gen_ai.usage.input_tokens"]
        ?? attributes["gen_ai.usage.prompt_tokens"] ?? 0,
      "completion_tokens": attributes["gen_ai.usage.output_tokens"]
        ?? attributes["gen_ai.usage.completion_tokens"] ?? 0,
    ])
  }

  /// A value of an attribute that holds JSON as text or as nested attributes.
  static func structured(_ value: JSONValue?) -> JSONValue? {
    guard let text = value?.stringValue else { return value }
    do throws(JSONError) { return try JSONValue(parsing: text, options: .foreign) } catch {
      return value
    }
  }

  private static func plain(_ list: JSONValue?) -> JSONObject {
    JSONObject(
      (list?.arrayValue ?? []).compactMap { entry in
        entry["key"]?.stringValue.map { ($0, plainValue(entry["value"] ?? .null)) }
      })
  }

  private static func plainValue(_ value: JSONValue) -> JSONValue {
    guard let member = value.objectValue?.members.first else { return .null }
    switch member.key {
    case "intValue":
      // 64-bit integers are text in this form.
      return member.value.idText.flatMap { Int($0) }.map(JSONValue.integer) ?? member.value
    case "arrayValue":
      return .array((member.value["values"]?.arrayValue ?? []).map(plainValue))
    case "kvlistValue": return .object(plain(member.value["values"]))
    default: return member.value
    }
  }
}
