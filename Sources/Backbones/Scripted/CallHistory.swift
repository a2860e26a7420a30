import Trajectories

/// The calls of a conversation, as a model sees them: rejected ones of this step included.
struct CallHistory {
  private let calls: [ToolCall]
  private let texts: [String]
  /// The newest message.
  let last: String

  init(_ messages: [Message]) {
    calls = messages.flatMap(\.toolCalls)
    texts = messages.filter { $0.role == .assistant && $0.toolCalls.isEmpty }.map(\.content)
    last = messages.last?.content ?? ""
  }

  var newest: ToolCall? { calls.last }

  func count(_ name: String, _ arguments: String) -> Int {
    calls.reduce(0) { $0 + ($1.name == name && $1.arguments == arguments ? 1 : 0) }
  }

  func count(text: String) -> Int {
    texts.reduce(0) { $0 + ($1 == text ? 1 : 0) }
  }
}
