import Trajectories

/// The patterns that are asked of one kind of text, matched in one scan.
struct PatternTable: Sendable {
  private(set) var patterns: [Pattern] = []
  private var places: [String: Int] = [:]
  private var set: PatternSet?
  /// Beyond this many, one scan of the set costs less than a look for each pattern's own bytes.
  private static let fewPatterns = 12

  /// Adds a pattern and returns its position; equal patterns share one.
  mutating func add(_ source: String) throws(PatternError) -> Int {
    if let place = places[source] { return place }
    patterns.append(try Pattern(source))
    places[source] = patterns.count - 1
    return patterns.count - 1
  }

  mutating func finish() throws(PatternError) {
    // A set pays off from the second pattern on, unless most texts can be ruled out without it.
    let isQuick =
      patterns.count <= PatternTable.fewPatterns && patterns.allSatisfy(\.hasLiteral)
    if patterns.count > 1, !isQuick { set = try PatternSet(patterns.map(\.source)) }
  }

  var isEmpty: Bool { patterns.isEmpty }

  func place(of source: String) -> Int? { places[source] }

  /// Returns the positions of the patterns that match, ascending.
  func matches(in text: String) throws(PatternError) -> [Int] {
    if patterns.isEmpty { return [] }
    if let set { return try set.matches(in: text) }
    var found: [Int] = []
    for place in patterns.indices where try patterns[place].matches(text) { found.append(place) }
    return found
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
