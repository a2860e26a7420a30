/// A text that is compared byte by byte, as JSON compares names.
///
/// `String` itself holds canonically equivalent texts equal, so that two different names, with two
/// different digests, would pass for one.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool {
    areEqual(left.text, right.text)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }

  /// Whether two texts are the same bytes.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    // The standard comparison is the fast one for ASCII, and never false for the same bytes.
    left.utf8.count == right.utf8.count && left == right && left.utf8.elementsEqual(right.utf8)
  }
}
