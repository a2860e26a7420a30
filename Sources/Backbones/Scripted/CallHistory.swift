import Trajectories

/// What a model has done so far, as the conversation shows it: rejected answers included.
struct CallHistory {
  /// One answer of the model and what came of it.
  struct Turn {
    var call: ToolCall?
    var text: String
    /// What followed, joined; empty for an answer that is still open.
    var reply: String
  }

  let turns: [Turn]
  /// The newest message.
  let last: String

  init(_ messages: [Message]) {
    var turns: [Turn] = []
    for message in messages {
      if message.role == .assistant {
        turns.append(Turn(call: message.toolCalls.first, text: message.content, reply: ""))
      } else if let newest = turns.indices.last {
        turns[newest].reply += message.content
      }
    }
    self.turns = turns
    last = messages.last?.content ?? ""
  }

  var newest: Turn? { turns.last }

  /// How often an answer was given before.
  func count(_ completion: Completion) -> Int {
    let call = completion.toolCalls.first
    return turns.reduce(0) { sum, turn in
      let isSame =
        turn.call?.name == call?.name && turn.call?.arguments == call?.arguments
        && (call != nil || turn.text == completion.text)
      return sum + (isSame ? 1 : 0)
    }
  }

  /// Whether a call that changes something went through.
  func hasWritten(_ tools: [ToolSpec]) -> Bool {
    turns.contains { turn in
      guard let name = turn.call?.name, let tool = tools.first(where: { $0.name == name }) else {
        return false
      }
      return (tool.kind == .write || tool.kind == .irreversibleWrite)
        && !turn.reply.hasPrefix("Error")
    }
  }
}
