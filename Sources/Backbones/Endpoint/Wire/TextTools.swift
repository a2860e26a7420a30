import Trajectories

/// Tools for servers that have none: offered, called and answered in plain text.
///
/// Only a well-formed call is taken for one. Whatever else a model writes stays text, for the parse
/// ladder and the rules that use it, so that a text server is helped no more than any other.
enum TextTools {
  private static let open = "<tool_call>"
  private static let close = "</tool_call>"

  static func rendered(_ messages: [Message], tools: [ToolSpec]) -> [Message] {
    var rendered = messages.map(rendered)
    let offer = offer(tools)
    if let system = rendered.firstIndex(where: { $0.role == .system }) {
      rendered[system].content += "\n\n" + offer
    } else {
      rendered.insert(Message(.system, offer), at: 0)
    }
    return rendered
  }

  private static func offer(_ tools: [ToolSpec]) -> String {
    let lines = tools.map { tool in
      JSONValue.object([
        "name": .string(tool.name), "description": .string(tool.summary),
        "parameters": tool.parameters,
      ]).compactText
    }
    return "You can call these tools, one at a time:\n" + lines.joined(separator: "\n")
      + "\nTo call one, answer with nothing but\n\(open)\n"
      + "{\"name\": NAME, \"arguments\": ARGUMENTS}\n\(close)"
  }

  private static func rendered(_ message: Message) -> Message {
    if message.role == .tool {
      return Message(.user, "<tool_response>\n\(message.content)\n</tool_response>")
    }
    guard !message.toolCalls.isEmpty else { return message }
    let calls = message.toolCalls.map { call in
      let name = JSONValue.string(call.name).compactText
      return "\(open)\n{\"name\": \(name), \"arguments\": \(call.arguments)}\n\(close)"
    }
    let parts = ([message.content] + calls).filter { !$0.isEmpty }
    return Message(message.role, parts.joined(separator: "\n"))
  }

  /// Takes a well-formed call out of an answer's text.
  static func read(_ completion: Completion) -> Completion {
    let text = completion.text
    guard completion.toolCalls.isEmpty, let start = text.firstRange(of: open),
      let end = text[start.upperBound...].firstRange(of: close),
      let call = try? JSONValue(parsing: String(text[start.upperBound..<end.lowerBound])),
      let name = call["name"]?.stringValue, let arguments = call["arguments"],
      case .object = arguments
    else { return completion }
    var read = completion
    read.text = String(text[..<start.lowerBound].reversed().drop { $0.isWhitespace }.reversed())
    read.toolCalls = [ToolCall(id: "call_0", name: name, arguments: arguments.compactText)]
    read.finishReason = .toolCalls
    return read
  }

  /// Takes the calls out of an answer that a server left as its model wrote them: each after the
  /// model's own mark, as the tool's name, a blank and the arguments.
  static func read(_ completion: Completion, mark: String) -> Completion {
    guard completion.toolCalls.isEmpty, !mark.isEmpty else { return completion }
    let parts = completion.text.split(separator: mark, omittingEmptySubsequences: false)
    guard parts.count > 1 else { return completion }
    var read = completion
    read.text = String(parts[0])
    read.toolCalls = parts.dropFirst().enumerated().map { place, part in
      ToolCall(marked: String(part), place: place)
    }
    if read.finishReason == .stop { read.finishReason = .toolCalls }
    return read
  }
}
