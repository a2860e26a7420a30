/// What the gate says of a set of rules.
public enum GateVerdict: Sendable, Hashable {
  /// A gain over all cells is shown, and in no cell a loss beyond the margin is left possible.
  case accept
  /// As `accept`, in these cells alone; some other cell is harmed.
  case acceptScoped(cells: [String])
  /// Neither a gain nor harm is shown; about so many more tasks a cell would settle it.
  case inconclusive(tasksNeeded: Int)
  /// The rules harm, or change nothing.
  case reject(reason: String)

  /// The verdict in a word, and what goes with it.
  public var text: String {
    switch self {
    case .accept: "accept"
    case .acceptScoped(let cells): "accept with a scope: " + cells.joined(separator: ", ")
    case .inconclusive(let tasks): "inconclusive: about \(tasks) more tasks are needed"
    case .reject(let reason): "reject: \(reason)"
    }
  }
}
