import Synchronization
package import Trajectories

/// A text with what patterns have said of it so far.
///
/// A class so that all copies of an episode ask once; the lock is what makes that safe.
package final class ScannedText: Sendable {
  enum Answer: UInt8 {
    case unknown
    case no
    case yes
  }

  struct State {
    /// What patterns are asked of; written out when the first is asked.
    private var source: Source
    /// One for each pattern of the table, then one for each of its literals.
    var answers: [Answer] = []
    /// How many patterns were looked for one by one.
    var scans = 0

    enum Source {
      case text(String)
      case action(Action)
      case cut(String)
    }

    init(_ source: Source) { self.source = source }

    var text: String {
      mutating get {
        let part: String
        switch source {
        case .cut(let known): return known
        case .text(let whole): part = whole.scannedPart
        case .action(let action): part = action.matchText.scannedPart
        }
        source = .cut(part)
        return part
      }
      set { source = .cut(newValue) }
    }
  }

  let state: Mutex<State>

  package init(_ text: String) { state = Mutex(State(.text(text))) }

  package init(_ action: Action) { state = Mutex(State(.action(action))) }
}

extension String {
  /// The head and tail of a long text: what patterns are asked about.
  package var scannedPart: String {
    let limit = 64 << 10
    guard utf8.count > limit else { return self }
    let bytes = Array(utf8)
    return String(decoding: bytes[..<(limit / 2)], as: UTF8.self) + "\n"
      + String(decoding: bytes[(bytes.count - limit / 2)...], as: UTF8.self)
  }
}

extension Action {
  /// The text that action patterns are asked about.
  package var matchText: String {
    switch self {
    case .tool(let name, let arguments): name + " " + arguments.compactText
    case .text(let command): command
    case .say(let text): text
    }
  }
}
