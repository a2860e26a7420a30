/// What is wrong with a model file.
public struct GGUFError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was expected.
  public let expected: String
  /// What was there instead.
  public let found: String
  /// Where: a byte offset, a key or a tensor.
  public let place: String

  init(expected: String, found: String, at place: String) {
    self.expected = expected
    self.found = found
    self.place = place
  }

  public var description: String {
    "expected \(expected) at \(place), found \(found); is this a complete GGUF file?"
  }
}
