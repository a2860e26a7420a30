import Trajectories

/// The form of a short value: runs of digits, letters and the signs between them.
struct ValueForm: Sendable, Hashable {
  /// The form as a pattern over the whole value.
  let pattern: String

  init?(_ value: String) {
    guard !value.isEmpty, value.utf8.count <= 32 else { return nil }
    var pattern = "^"
    var run: (kind: String, count: Int)?
    func finish() {
      guard let done = run else { return }
      // Exact counts for digits: ids and dates have them; words do not.
      pattern += done.kind == "[0-9]" ? "[0-9]{\(done.count)}" : done.kind + "+"
      run = nil
    }
    for byte in value.utf8 {
      let kind: String
      switch byte {
      case 0x30...0x39: kind = "[0-9]"
      case 0x61...0x7A: kind = "[a-z]"
      case 0x41...0x5A: kind = "[A-Z]"
      case 0x20: return nil
      case 0x80...: return nil
      default:
        finish()
        pattern += Pattern.escaped(String(UnicodeScalar(byte)))
        continue
      }
      if run?.kind == kind {
        run?.count += 1
      } else {
        finish()
        run = (kind, 1)
      }
    }
    finish()
    self.pattern = pattern + "$"
  }
}
