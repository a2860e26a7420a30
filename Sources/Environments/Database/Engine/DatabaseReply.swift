/// What the server says to a statement.
struct DatabaseReply: Sendable, Hashable {
  /// Rows as text, or the error's text; cut off where it is too long.
  var text: String
  var error: MySQLError?
  var isTruncated = false

  static let maximumLength = 800

  init(error: MySQLError) {
    self.init(text: error.text)
    self.error = error
  }

  init(text: String) {
    let scalars = text.unicodeScalars
    guard
      let end = scalars.index(
        scalars.startIndex, offsetBy: DatabaseReply.maximumLength, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else {
      self.text = text
      return
    }
    self.text = String(scalars[..<end]) + "[TRUNCATED]"
    isTruncated = true
  }
}
