import Signals
import Trajectories

/// An action with what all phases of a step ask of it, worked out once.
///
/// A class so that the phases share it; it never changes.
final class JudgedAction: Sendable {
  let action: Action
  let verb: String?
  let kind: ToolSpec.Kind?
  let hash: UInt64
  /// The positions of the harness's action patterns that match, ascending.
  let matches: [Int]
  /// What is wrong with the arguments; empty where no rule asks.
  let violations: [SchemaCheck.Violation]
  let flags: Situation.Flags

  init(_ action: Action, _ program: HarnessProgram, _ tools: ToolTable) {
    self.action = action
    verb = action.verb
    hash = action.stableHash
    let kind = action.toolName.flatMap { tools.kind(of: $0) }
    self.kind = kind
    // A matcher without memory is the same as no match.
    matches =
      program.actionPatterns.isEmpty
      ? [] : (try? program.actionPatterns.matches(in: scanned(action.matchText))) ?? []
    var flags: Situation.Flags = .candidate
    var violations: [SchemaCheck.Violation] = []
    switch action {
    case .tool(let name, let arguments):
      flags.formUnion([.call, .arguments])
      flags.formUnion(kind.map { [.known, Situation.flag($0)] } ?? .unknown)
      if program.needsViolations {
        violations = SchemaCheck(tools).violations(of: name, arguments)
      }
    case .text: flags.formUnion(.command)
    case .say: flags.formUnion(.speech)
    }
    self.flags = flags
    self.violations = violations
  }
}
