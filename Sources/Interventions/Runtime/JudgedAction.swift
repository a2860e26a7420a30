import Signals
import Synchronization
import Trajectories

/// An action with what all phases of a step ask of it, worked out once.
///
/// A class so that the phases share it; what nobody asks is never worked out.
final class JudgedAction: Sendable {
  let action: Action
  let verb: String?
  let kind: ToolSpec.Kind?
  let hash: UInt64
  /// What the harness's action patterns are asked of; nil where it has none.
  let text: ScannedText?
  let flags: Situation.Flags
  private let foundViolations = Mutex<[SchemaCheck.Violation]?>(nil)

  init(_ action: Action, _ program: HarnessProgram, _ tools: ToolTable) {
    self.action = action
    verb = action.verb
    hash = action.stableHash
    let kind = action.toolName.flatMap { tools.kind(of: $0) }
    self.kind = kind
    text = program.actionPatterns.isEmpty ? nil : ScannedText(action)
    var flags: Situation.Flags = .candidate
    switch action {
    case .tool:
      flags.formUnion([.call, .arguments])
      flags.formUnion(kind.map { [.known, Situation.flag($0)] } ?? .unknown)
    case .text: flags.formUnion(.command)
    case .say: flags.formUnion(.speech)
    }
    self.flags = flags
  }

  /// What is wrong with a call's arguments.
  func violations(_ tools: ToolTable) -> [SchemaCheck.Violation] {
    guard case .tool(let name, let arguments) = action else { return [] }
    return foundViolations.withLock { found in
      if let found { return found }
      let violations = SchemaCheck(tools).violations(of: name, arguments)
      found = violations
      return violations
    }
  }
}
