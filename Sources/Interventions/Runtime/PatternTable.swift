import Trajectories

/// The patterns that are asked of one kind of text, matched in one scan.
struct PatternTable: Sendable {
  private(set) var patterns: [Pattern] = []
  private var places: [String: Int] = [:]
  private var set: PatternSet?

  /// Adds a pattern and returns its position; equal patterns share one.
  mutating func add(_ source: String) throws(PatternError) -> Int {
    if let place = places[source] { return place }
    patterns.append(try Pattern(source))
    places[source] = patterns.count - 1
    return patterns.count - 1
  }

  mutating func finish() throws(PatternError) {
    // A set pays off from the second pattern on.
    if patterns.count > 1 { set = try PatternSet(patterns.map(\.source)) }
  }

  var isEmpty: Bool { patterns.isEmpty }

  func place(of source: String) -> Int? { places[source] }

  /// Returns the positions of the patterns that match, ascending.
  func matches(in text: String) throws(PatternError) -> [Int] {
    if patterns.isEmpty { return [] }
    if let set { return try set.matches(in: text) }
    return try patterns[0].matches(text) ? [0] : []
  }
}

/// The head and tail of a long text: what patterns are asked about.
func scanned(_ text: String) -> String {
  let limit = 64 << 10
  guard text.utf8.count > limit else { return text }
  let bytes = Array(text.utf8)
  return String(decoding: bytes[..<(limit / 2)], as: UTF8.self) + "\n"
    + String(decoding: bytes[(bytes.count - limit / 2)...], as: UTF8.self)
}
