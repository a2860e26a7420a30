import Trajectories

/// Keeps what servers insist on: each call is answered at once, and only calls are answered.
///
/// A rule that drops old steps, or an import, can leave half of a pair behind.
enum MessageOrder {
  static func repaired(_ messages: [Message]) -> [Message] {
    var result: [Message] = []
    var open: [ToolCall] = []
    func close() {
      for call in open {
        result.append(
          Message(.tool, "(no result)", toolCallID: call.id, name: call.name))
      }
      open = []
    }
    for message in messages {
      if message.role == .tool {
        if let place = open.firstIndex(where: { $0.id == message.toolCallID }) {
          open.remove(at: place)
          result.append(message)
        } else {
          close()
          let name = message.name.map { "Result of \($0): " } ?? ""
          result.append(Message(.user, name + message.content))
        }
        continue
      }
      close()
      result.append(message)
      open = message.toolCalls
    }
    close()
    return result
  }
}
