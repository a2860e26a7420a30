/// One message as chat formats write it, in any of their spellings.
struct ForeignMessage {
  var role: Message.Role
  var text = ""
  var calls: [ToolCall] = []
  var callID: String?
  var name: String?
  var reasoning: String?
  /// What the message says about success, where it does.
  var reported: Observation.Report?
  /// Who asked for a call, where the format tells the agent's tools from the user's.
  var requestor: String?
  var usage = TokenUsage()
  /// Whether parts that are not text were left out.
  var lostContent = false

  init(_ role: Message.Role, _ text: String) {
    self.role = role
    self.text = text
  }

  /// Reads a message; `attachments` resolves Inspect's references to texts kept elsewhere.
  init(
    json: JSONValue, attachments: JSONObject = JSONObject()
  ) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    role = try fields.required("role", ForeignMessage.role)
    // One pass with the usual members first: this is the hot path of every chat format.
    for member in fields.object.members {
      switch member.key {
      case "role": break
      case "content": try readContent(member.value, attachments)
      case "tool_calls":
        for call in member.value.arrayValue ?? [] { calls.append(try ForeignMessage.call(call)) }
      case "tool_call_id": callID = member.value.stringValue ?? callID
      case "name": name = member.value.stringValue ?? name
      // OpenTelemetry's newer messages hold everything in parts.
      case "parts": try readContent(member.value, attachments)
      case "function_call":
        if !member.value.isNull { calls.append(try ForeignMessage.call(member.value)) }
      case "id": if role == .tool { callID = callID ?? member.value.stringValue }
      case "function": if role == .tool { name = name ?? member.value.stringValue }
      case "reasoning_content", "reasoning": reasoning = reasoning ?? member.value.stringValue
      case "requestor": requestor = member.value.stringValue
      case "error": reported = ForeignMessage.report(member.value)
      case "usage": usage = TokenUsage(foreign: member.value)
      default: break
      }
    }
  }

  static func role(_ value: JSONValue) throws(TrajectoryFormatError) -> Message.Role {
    switch try RecordFields.string(value) {
    case "system", "developer": .system
    case "user", "human": .user
    case "assistant", "agent", "ai", "model": .assistant
    case "tool", "function": .tool
    default:
      throw TrajectoryFormatError(
        expected: "a role such as system, user, assistant or tool", found: value.shortDescription)
    }
  }

  /// An `error` member is a flag or a description.
  private static func report(_ value: JSONValue) -> Observation.Report? {
    switch value {
    case .bool(let isError): isError ? .error : .ok
    case .string(let text): text.isEmpty ? nil : .error
    case .object: .error
    default: nil
    }
  }

  /// Reads a call with its name and arguments nested in `function` or beside it.
  static func call(_ value: JSONValue) throws(TrajectoryFormatError) -> ToolCall {
    let fields = try RecordFields(value)
    var inner = fields
    if let nested = fields.object["function"], nested.objectValue != nil {
      inner = try RecordFields(nested)
    }
    let name =
      inner.object["name"]?.stringValue ?? fields.object["function"]?.stringValue
      ?? fields.object["function_name"]?.stringValue
    guard let name else {
      throw TrajectoryFormatError(expected: "the name of a tool", found: "no such member")
        .below(".name")
    }
    let id =
      fields.object["id"]?.stringValue ?? fields.object["call_id"]?.stringValue
      ?? fields.object["tool_call_id"]?.stringValue ?? ""
    return ToolCall(id: id, name: name, arguments: argumentText(inner.object["arguments"]))
  }

  static func argumentText(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null: "{}"
    case .string(let text): text
    case .some(let other): other.compactText
    }
  }

  private mutating func readContent(
    _ value: JSONValue, _ attachments: JSONObject
  ) throws(TrajectoryFormatError) {
    switch value {
    case .null: break
    case .string(let content): append(ForeignMessage.resolve(content, attachments))
    case .array(let parts):
      for part in parts { try readPart(part, attachments) }
    default:
      throw TrajectoryFormatError(
        expected: "a string, an array of parts or null", found: value.shortDescription
      ).below(".content")
    }
  }

  private mutating func readPart(
    _ part: JSONValue, _ attachments: JSONObject
  ) throws(TrajectoryFormatError) {
    if let text = part.stringValue { return append(text) }
    let text = (part["text"] ?? part["content"])?.stringValue
    switch part["type"]?.stringValue {
    case "text", "input_text", "output_text", nil:
      if let text { append(ForeignMessage.resolve(text, attachments)) } else { lostContent = true }
    case "reasoning", "thinking":
      let thought = part["reasoning"]?.stringValue ?? part["thinking"]?.stringValue ?? text
      if let thought { reasoning = (reasoning.map { $0 + "\n" } ?? "") + thought }
    case "tool_call":
      calls.append(try ForeignMessage.call(part))
    case "tool_call_response":
      callID = part["id"]?.stringValue
      let result = part["result"] ?? part["response"] ?? .null
      append(result.stringValue ?? (result.isNull ? "" : result.compactText))
    default:
      lostContent = true
    }
  }

  private mutating func append(_ more: String) {
    text = text.isEmpty ? more : text + "\n" + more
  }

  private static func resolve(_ text: String, _ attachments: JSONObject) -> String {
    let mark = "attachment://"
    guard text.hasPrefix(mark) else { return text }
    return attachments[String(text.dropFirst(mark.count))]?.stringValue ?? text
  }
}

extension TokenUsage {
  /// Reads a count of tokens in any of the usual spellings; what is missing or absurd counts 0.
  init(foreign value: JSONValue) {
    func count(_ keys: [String]) -> Int {
      for key in keys {
        if let number = value[key]?.intValue { return min(max(number, 0), 1 << 48) }
      }
      return 0
    }
    self.init(
      input: count(["prompt_tokens", "input_tokens", "gen_ai.usage.input_tokens"]),
      output: count(["completion_tokens", "output_tokens", "gen_ai.usage.output_tokens"]),
      cachedInput: count(["cached_tokens", "input_tokens_cache_read"]))
  }
}
