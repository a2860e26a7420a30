import Synchronization
import Trajectories

/// A JSON result with the call that it answers, read when a rule first asks for it.
///
/// A class so that all copies of a state read it once; the lock is what makes that safe.
final class SeenDocument: Sendable {
  let arguments: JSONValue
  private let content: Mutex<Content>

  private enum Content {
    case text(String)
    case value(JSONValue?)
  }

  /// Nil for texts that cannot be JSON objects or lists.
  init?(_ text: String, arguments: JSONValue) {
    guard text.utf8.count <= 64 << 10, let first = text.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    self.arguments = arguments
    content = Mutex(.text(text))
  }

  /// The value, or nil where the text is not JSON after all.
  var value: JSONValue? {
    content.withLock { content in
      switch content {
      case .value(let known): return known
      case .text(let text):
        let value = try? JSONValue(parsing: text, options: .foreign)
        content = .value(value)
        return value
      }
    }
  }
}
