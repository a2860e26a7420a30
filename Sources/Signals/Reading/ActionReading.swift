public import Trajectories

/// What could be read from a raw answer.
public struct ActionReading: Sendable, Hashable {
  /// The action, or nil where none could be read.
  public var action: Action?
  /// How far the parse ladder had to go; 0 is a well-formed answer.
  public var rung: Int
  /// What was wrong with the answer, for the error observation; nil where it was well formed.
  public var problem: String?

  /// Makes a reading.
  public init(action: Action?, rung: Int = 0, problem: String? = nil) {
    self.action = action
    self.rung = rung
    self.problem = problem
  }
}

extension ActionReading {
  /// Reads an answer without repairing anything: the ladder's lowest rung and the baseline.
  public static func strict(_ completion: Completion, style: ActionStyle) -> ActionReading {
    switch style {
    case .textCommands: readCommand(completion)
    case .toolCalls: readCallOrSpeech(completion)
    }
  }

  private static func readCommand(_ completion: Completion) -> ActionReading {
    if let call = completion.toolCalls.first { return readCall(call) }
    let command = completion.text.trimmingASCIISpace()
    if command.isEmpty {
      return ActionReading(action: nil, problem: "the answer holds no command")
    }
    if command.utf8.contains(0x0A) {
      return ActionReading(
        action: nil, problem: "the answer has several lines; one command is expected")
    }
    return ActionReading(action: .text(command))
  }

  private static func readCallOrSpeech(_ completion: Completion) -> ActionReading {
    // Benchmarks that allow one call a turn keep the first; so does this.
    if let call = completion.toolCalls.first { return readCall(call) }
    let text = completion.text.trimmingASCIISpace()
    if text.isEmpty {
      return ActionReading(action: nil, problem: "the answer holds neither a call nor a message")
    }
    return ActionReading(action: .say(text))
  }

  private static func readCall(_ call: ToolCall) -> ActionReading {
    let written = call.arguments.isEmpty ? "{}" : call.arguments
    do throws(JSONError) {
      let arguments = try JSONValue(parsing: written)
      guard case .object = arguments else {
        return ActionReading(
          action: nil, problem: "the arguments are a JSON \(arguments.kindName), not an object")
      }
      return ActionReading(action: .tool(name: call.name, arguments: arguments))
    } catch {
      return ActionReading(action: nil, problem: "the arguments are not JSON (\(error))")
    }
  }
}
