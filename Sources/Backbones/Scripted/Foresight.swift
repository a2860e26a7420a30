import Environments
import Trajectories

/// What the expert would do from here on, played ahead on a copy of the world.
struct Foresight {
  /// One action of the expert and what kind of action it turned out to be.
  struct Ahead {
    var action: Action
    /// Whether it only looks.
    var isLooking: Bool
    /// Whether the world refused it.
    var isRefused: Bool
  }

  /// The expert's actions, the one that is due first.
  let actions: [Ahead]
  private static let limit = 40

  /// Plays ahead; worlds outside the process cannot be copied and show one action only.
  init(_ right: Action, in world: WorldView) {
    guard !world.environment.mayBlock, let expert = world.environment.expert() else {
      actions = [Ahead(action: right, isLooking: false, isRefused: false)]
      return
    }
    var copy = world.environment
    var actions: [Ahead] = []
    var next: Action? = right
    var state = Foresight.state(of: copy)
    while let action = next, actions.count < Foresight.limit {
      let kind = copy.tools.first { $0.name == action.toolName }?.kind
      guard let result = try? copy.step(action) else { break }
      let after = result.groundTruth.stateDigest
      let isQuiet = after != nil && after == state && kind != .finish
      actions.append(
        Ahead(
          action: action, isLooking: kind == .read || Foresight.looks(action, isQuiet: isQuiet),
          isRefused: result.groundTruth.errorClass != nil || result.groundTruth.isNoop))
      state = after
      next = result.end == nil ? expert.nextAction(in: WorldView(copy)) : nil
    }
    self.actions = actions
  }

  /// The state's digest, read off a call that no world knows.
  private static func state(of environment: any Environment) -> Digest? {
    var copy = environment
    let nothing = Action.tool(name: "no_such_tool", arguments: [:])
    return (try? copy.step(nothing))?.groundTruth.stateDigest
  }

  private static func looks(_ action: Action, isQuiet: Bool) -> Bool {
    switch action {
    case .tool(_, let arguments):
      // A shell has too much state to digest; a script that lists or prints changes none of it.
      guard let script = arguments["script"]?.stringValue else { return isQuiet }
      let first = script.prefix { $0 != " " }
      return !script.contains(">")
        && ["ls", "cat", "head", "tail", "find", "grep", "wc", "stat", "pwd", "du"].contains(first)
    case .say: return false
    case .text(let command):
      return ["go to", "look", "examine", "inventory", "search["].contains(where: command.hasPrefix)
    }
  }

  /// Whether an action would be refused as the world is now.
  static func refuses(_ action: Action, in world: WorldView) -> Bool {
    guard !world.environment.mayBlock else { return false }
    var copy = world.environment
    guard let result = try? copy.step(action) else { return true }
    return result.groundTruth.errorClass != nil || result.groundTruth.isNoop
  }
}
