#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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
    let left = left.utf8
    let right = right.utf8
    guard left.count == right.count else { return false }
    let isSame = left.withContiguousStorageIfAvailable { a in
      right.withContiguousStorageIfAvailable { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return true }
        return memcmp(first, second, a.count) == 0
      }
    }
    return (isSame ?? nil) ?? left.elementsEqual(right)
  }
}
