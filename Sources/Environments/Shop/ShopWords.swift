/// Words as the search and the reward compare them.
enum ShopWords {
  private static let stopWords: Set<String> = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they",
    "this", "to", "was", "will", "with",
  ]
  /// A query beyond this length is cut; nobody means the rest.
  private static let longestText = 4096

  /// Lower-case words without plural endings and stop words.
  static func terms(in text: String) -> [String] {
    var terms = words(in: text)
    terms.removeAll { stopWords.contains($0) }
    for index in terms.indices where terms[index].utf8.last == UInt8(ascii: "s") {
      terms[index] = stem(terms[index])
    }
    return terms
  }

  static func words(in text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    for byte in text.utf8.prefix(longestText) {
      switch byte {
      case 0x41...0x5A: word.append(byte | 0x20)
      case 0x61...0x7A, 0x30...0x39: word.append(byte)
      default:
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word.removeAll(keepingCapacity: true)
      }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  private static func stem(_ word: String) -> String {
    guard word.utf8.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss") else { return word }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    return String(word.dropLast())
  }

  /// How alike two texts are as sets of words, 0...100.
  static func tokenSetRatio(_ left: String, _ right: String) -> Int {
    let a = Set(words(in: left))
    let b = Set(words(in: right))
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    let common = a.intersection(b).sorted()
    let onlyA = a.subtracting(b).sorted()
    let onlyB = b.subtracting(a).sorted()
    if !common.isEmpty, onlyA.isEmpty || onlyB.isEmpty { return 100 }
    let base = common.joined(separator: " ")
    let first = (common + onlyA).joined(separator: " ")
    let second = (common + onlyB).joined(separator: " ")
    return max(
      ratio(first, second), common.isEmpty ? 0 : max(ratio(base, first), ratio(base, second)))
  }

  /// Twice the longest common subsequence over both lengths, in hundredths.
  private static func ratio(_ left: String, _ right: String) -> Int {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    var row = [Int](repeating: 0, count: b.count + 1)
    for byte in a {
      var diagonal = 0
      for index in b.indices {
        let above = row[index + 1]
        row[index + 1] = byte == b[index] ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    let total = a.count + b.count
    return total == 0 ? 100 : (200 * row[b.count] + total / 2) / total
  }
}
