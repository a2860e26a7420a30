/// What a model call's span says was read and written, in any generation of the conventions.
struct OpenTelemetryMessages {
  private(set) var system: String?
  private(set) var input: [ForeignMessage] = []
  private(set) var output: [ForeignMessage] = []

  init(_ span: OpenTelemetrySpan) throws(TrajectoryFormatError) {
    try readAttributes(span.attributes)
    for (name, attributes) in span.events { try readEvent(name, attributes) }
    if input.isEmpty { input = try OpenTelemetryMessages.indexed("gen_ai.prompt", span.attributes) }
    if output.isEmpty {
      output = try OpenTelemetryMessages.indexed("gen_ai.completion", span.attributes)
    }
    for index in output.indices { output[index].role = .assistant }
  }

  /// The newer form: whole messages in three attributes.
  private mutating func readAttributes(
    _ attributes: JSONObject
  ) throws(TrajectoryFormatError) {
    if let value = OpenTelemetrySpan.structured(attributes["gen_ai.system_instructions"]) {
      let parts: JSONValue = value.arrayValue == nil ? [value] : value
      system = try ForeignMessage(json: ["role": "system", "parts": parts]).text
    }
    input += try OpenTelemetryMessages.messages(attributes["gen_ai.input.messages"])
    output += try OpenTelemetryMessages.messages(attributes["gen_ai.output.messages"])
  }

  /// The older form: one event a message.
  private mutating func readEvent(
    _ name: String, _ attributes: JSONObject
  ) throws(TrajectoryFormatError) {
    switch name {
    case "gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message",
      "gen_ai.tool.message":
      let role = name.split(separator: ".")[1]
      input.append(try OpenTelemetryMessages.message(attributes, role: String(role)))
    case "gen_ai.choice":
      var choice = attributes
      if let message = OpenTelemetrySpan.structured(attributes["message"])?.objectValue {
        for member in message.members { choice[member.key] = member.value }
      }
      output.append(try OpenTelemetryMessages.message(choice, role: "assistant"))
    case "gen_ai.content.prompt":
      input += try OpenTelemetryMessages.messages(attributes["gen_ai.prompt"])
    case "gen_ai.content.completion":
      output += try OpenTelemetryMessages.messages(attributes["gen_ai.completion"])
    case "gen_ai.client.inference.operation.details":
      try readAttributes(attributes)
    default: break
    }
  }

  private static func messages(
    _ value: JSONValue?
  ) throws(TrajectoryFormatError) -> [ForeignMessage] {
    guard let value = OpenTelemetrySpan.structured(value), !value.isNull else { return [] }
    if let text = value.stringValue { return [ForeignMessage(.user, text)] }
    return try RecordFields.elements(value) { element throws(TrajectoryFormatError) in
      var element = element
      // Answers do not always name their role.
      if element["role"] == nil, var object = element.objectValue {
        object["role"] = "assistant"
        element = .object(object)
      }
      return try ForeignMessage(json: element)
    }
  }

  private static func message(
    _ attributes: JSONObject, role: String
  ) throws(TrajectoryFormatError) -> ForeignMessage {
    var object = attributes
    object["role"] = attributes["role"] ?? .string(role)
    object["tool_calls"] = OpenTelemetrySpan.structured(attributes["tool_calls"])
    if let content = attributes["content"], content.objectValue != nil {
      object["content"] = .string(content.compactText)
    }
    return try ForeignMessage(json: .object(object))
  }

  /// The form with numbers in the names: `gen_ai.prompt.0.role`.
  private static func indexed(
    _ prefix: String, _ attributes: JSONObject
  ) throws(TrajectoryFormatError) -> [ForeignMessage] {
    var messages: [ForeignMessage] = []
    while true {
      let base = "\(prefix).\(messages.count)."
      let role = attributes[base + "role"]
      let content = attributes[base + "content"]
      var calls: [JSONValue] = []
      while let name = attributes["\(base)tool_calls.\(calls.count).name"] {
        let call = "\(base)tool_calls.\(calls.count)."
        calls.append([
          "name": name, "id": attributes[call + "id"] ?? "",
          "arguments": attributes[call + "arguments"] ?? "{}",
        ])
      }
      guard role != nil || content != nil || !calls.isEmpty else { return messages }
      var message = try ForeignMessage(json: [
        "role": role ?? "assistant", "content": content ?? .null, "tool_calls": .array(calls),
      ])
      message.callID = attributes[base + "tool_call_id"]?.stringValue
      messages.append(message)
    }
  }
}
