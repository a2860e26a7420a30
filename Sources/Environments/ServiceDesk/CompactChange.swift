/// What a write changed, for models with small windows.
enum CompactChange {
  /// The record's first line and the lines that it did not have before.
  static func text(from before: String, to after: String) -> String {
    let known = Set(before.split(separator: "\n"))
    let lines = after.split(separator: "\n")
    return lines.enumerated().filter { $0.offset == 0 || !known.contains($0.element) }
      .map { String($0.element) }.joined(separator: "\n")
  }
}
