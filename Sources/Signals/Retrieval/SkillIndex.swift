/// Finds the short texts that fit a task best, by BM25.
package struct SkillIndex: Sendable {
  private let documents: [[String]]
  private let averageLength: Double
  private static let saturation = 1.5
  private static let lengthWeight = 0.75

  package init(_ texts: [String]) {
    documents = texts.map(SkillIndex.words)
    let total = documents.reduce(0) { $0 + $1.count }
    averageLength = documents.isEmpty ? 1 : max(1, Double(total) / Double(documents.count))
  }

  /// Returns the positions of the best texts that reach the floor, best first.
  package func best(for query: String, count: Int, floor: Double) -> [Int] {
    let asked = SkillIndex.words(String(decoding: query.utf8.prefix(4096), as: UTF8.self))
    var distinct: [String] = []
    for word in asked where !distinct.contains(word) { distinct.append(word) }
    let scores = documents.map { score($0, distinct) }
    return scores.enumerated().filter { $0.element >= floor && $0.element > 0 }
      .sorted { $0.element != $1.element ? $0.element > $1.element : $0.offset < $1.offset }
      .prefix(count).map(\.offset)
  }

  private func score(_ document: [String], _ asked: [String]) -> Double {
    let length = Double(document.count)
    let normal =
      SkillIndex.saturation
      * (1 - SkillIndex.lengthWeight + SkillIndex.lengthWeight * length / averageLength)
    return asked.reduce(0) { sum, word in
      let count = Double(document.count { $0 == word })
      guard count > 0 else { return sum }
      return sum + rarity(of: word) * count * (SkillIndex.saturation + 1) / (count + normal)
    }
  }

  /// Halley's series, so that no platform's logarithm enters a transcript.
  private func rarity(of word: String) -> Double {
    let holders = Double(documents.count { $0.contains(word) })
    let ratio = 1 + (Double(documents.count) - holders + 0.5) / (holders + 0.5)
    return SkillIndex.logarithm(ratio)
  }

  /// The natural logarithm of a number of at least 1, by halving and a short series.
  static func logarithm(_ number: Double) -> Double {
    var value = number
    var halvings = 0.0
    while value > 1.5 {
      value /= 2
      halvings += 1
    }
    let ratio = (value - 1) / (value + 1)
    var term = ratio
    var sum = 0.0
    for odd in stride(from: 1.0, through: 25.0, by: 2.0) {
      sum += term / odd
      term *= ratio * ratio
    }
    return 2 * sum + halvings * 0.693_147_180_559_945_3
  }

  private static let common: Set<String> = [
    "the", "a", "an", "of", "to", "in", "on", "for", "and", "or", "is", "are", "with", "it", "i",
    "you", "me", "my", "please", "this", "that", "be", "do",
  ]

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
      .filter { !common.contains($0) }
  }
}
