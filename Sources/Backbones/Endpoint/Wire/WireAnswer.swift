import Trajectories

/// What a server answered, in our words.
struct WireAnswer: Sendable, Hashable {
  var completions: [Completion]
  /// The server's name for its build, where it gives one.
  var fingerprint: String?
}

/// Why an answer could not be read, or what the server says went wrong.
struct WireError: Error, Sendable, Hashable {
  var detail: String
  /// The server's own error object, where it sent one in place of an answer.
  var code: String?

  /// Reads an error object out of a body, or nil where it holds none.
  init?(in value: JSONValue) {
    guard let error = value["error"], !error.isNull else { return nil }
    let message = error["message"]?.stringValue ?? error.stringValue ?? error.compactText
    detail = String(message.prefix(400))
    code =
      error["code"]?.stringValue ?? error["code"]?.intValue.map(String.init)
      ?? error["type"]?.stringValue
  }

  init(_ detail: String) {
    self.detail = detail
    code = nil
  }
}

extension Completion.FinishReason {
  /// Reads a server's word; an unknown one is `other`.
  init(word: String?) {
    self =
      switch word {
      case "stop", "end_turn", "stop_sequence", "eos": .stop
      case "tool_calls", "function_call", "tool_use": .toolCalls
      case "length", "max_tokens", "model_context_window_exceeded": .length
      case "content_filter", "refusal": .refused
      default: .other
      }
  }
}

extension JSONValue {
  /// The text of a content field: a string, or the text parts of a list.
  var contentText: String {
    switch self {
    case .string(let text): return text
    case .array(let parts):
      return parts.compactMap { part in
        part["text"]?.stringValue ?? part["refusal"]?.stringValue ?? part.stringValue
      }.joined()
    default: return ""
    }
  }
}

extension Completion {
  /// Moves reasoning that a server left at the start of the text to where it belongs.
  mutating func separateReasoning() {
    guard text.hasPrefix("<think>"), let end = text.firstRange(of: "</think>") else { return }
    let inner = text[text.index(text.startIndex, offsetBy: 7)..<end.lowerBound]
    reasoning = (reasoning ?? "") + inner.drop { $0.isNewline }
    text = String(text[end.upperBound...].drop { $0.isWhitespace })
  }
}
