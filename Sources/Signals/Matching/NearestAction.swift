import Trajectories

/// Finds the one admissible command that a misspelt one can only mean.
package struct NearestAction: Sendable, Hashable {
  /// The least similarity, 0...1.
  package var similarity: Double
  /// How much the best must be ahead of the second.
  package var margin: Double
  /// Whether the first words must agree.
  package var needsSameVerb: Bool

  /// Whether numbers must agree: changing one silently picks another object.
  package var keepsNumbers: Bool

  package init(
    similarity: Double = 0.75, margin: Double = 0.1, needsSameVerb: Bool = true,
    keepsNumbers: Bool = true
  ) {
    self.keepsNumbers = keepsNumbers
    self.similarity = similarity
    self.margin = margin
    self.needsSameVerb = needsSameVerb
  }

  /// Returns the match, or nil where none is near enough, two are, or a number would be lost.
  package func best(for command: String, among choices: [String]) -> String? {
    if choices.contains(command) { return command }
    let wanted = Words(command)
    let same = choices.filter { Words($0).normal == wanted.normal }
    if same.count == 1 { return same[0] }
    let ranked = ranking(of: wanted, among: choices)
    guard let first = ranked.first, first.score >= similarity else { return nil }
    if ranked.count > 1, first.score - ranked[1].score < margin { return nil }
    return first.choice
  }

  /// Returns the nearest commands, best first.
  package func nearest(to command: String, among choices: [String], limit: Int = 3) -> [String] {
    ranking(of: Words(command), among: choices).prefix(limit).map(\.choice)
  }

  private func ranking(
    of wanted: Words, among choices: [String]
  ) -> [(choice: String, score: Double)] {
    guard wanted.normal.utf8.count <= 400 else { return [] }
    return
      choices.prefix(500).enumerated()
      .compactMap { order, choice -> (order: Int, choice: String, score: Double)? in
        let words = Words(choice)
        guard words.normal.utf8.count <= 400, !needsSameVerb || words.verb == wanted.verb,
          !keepsNumbers || wanted.numbers.allSatisfy(words.list.contains)
        else { return nil }
        return (order, choice, wanted.similarity(to: words))
      }
      .sorted { $0.score != $1.score ? $0.score > $1.score : $0.order < $1.order }
      .map { ($0.choice, $0.score) }
  }

  private struct Words {
    let list: [String]
    let normal: String

    init(_ text: String) {
      let articles: Set = ["the", "a", "an"]
      list = text.lowercased()
        .split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "." || $0 == "\"" }
        .map(String.init).filter { !articles.contains($0) }
      normal = list.joined(separator: " ")
    }

    var verb: String? { list.first }

    var numbers: [String] {
      list.filter { $0.utf8.contains { byte in byte >= 0x30 && byte <= 0x39 } }
    }

    /// Half word overlap, half spelling.
    func similarity(to other: Words) -> Double {
      var rest = other.list
      var shared = 0
      for word in list {
        if let place = rest.firstIndex(of: word) {
          rest.remove(at: place)
          shared += 1
        }
      }
      let total = list.count + other.list.count
      let overlap = total == 0 ? 0 : 2 * Double(shared) / Double(total)
      let length = max(normal.utf8.count, other.normal.utf8.count, 1)
      let distance = NearestNames.editDistance(normal, other.normal)
      return 0.5 * overlap + 0.5 * (1 - Double(distance) / Double(length))
    }
  }
}
