/// Replaces secrets by placeholders; equal secrets get equal placeholders within one file.
struct Redactor {
  private let patterns: RedactionPatterns
  private var counts: [Int]
  /// Numbers by digest, so that no secret outlives its replacement.
  private var numbers: [[Digest: Int]]

  init(_ patterns: RedactionPatterns) {
    self.patterns = patterns
    counts = Array(repeating: 0, count: patterns.entries.count)
    numbers = Array(repeating: [:], count: patterns.entries.count)
  }

  /// How often each pattern replaced something.
  var report: [ImportSummary.Redaction] {
    patterns.entries.indices.filter { counts[$0] > 0 }.map { index in
      ImportSummary.Redaction(
        name: patterns.entries[index].name, count: counts[index],
        distinct: numbers[index].count)
    }.sorted { $0.name < $1.name }
  }

  mutating func redact(_ value: JSONValue) throws(PatternError) -> JSONValue {
    switch value {
    case .null, .bool, .number: return value
    case .string(let text): return .string(try redact(text))
    case .array(let elements):
      var redacted: [JSONValue] = []
      redacted.reserveCapacity(elements.count)
      for element in elements { redacted.append(try redact(element)) }
      return .array(redacted)
    case .object(let object):
      var redacted: [(String, JSONValue)] = []
      redacted.reserveCapacity(object.count)
      for member in object.members {
        redacted.append((try redact(member.key), try redact(member.value)))
      }
      return .object(JSONObject(redacted))
    }
  }

  mutating func redact(_ text: String) throws(PatternError) -> String {
    guard text.utf8.count >= 6 else { return text }
    let hits = try patterns.prefilter.matches(in: text)
    guard !hits.isEmpty else { return text }
    var text = text
    for index in hits { text = try replace(index, in: text) }
    return text
  }

  private mutating func replace(_ index: Int, in text: String) throws(PatternError) -> String {
    let entry = patterns.entries[index]
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var copied = 0
    for match in try entry.pattern.matches(in: text) {
      guard let range = match.groupRanges[entry.group], !range.isEmpty else { continue }
      result.append(contentsOf: bytes[copied..<range.lowerBound])
      let secret = String(decoding: bytes[range], as: UTF8.self)
      result.append(contentsOf: placeholder(for: secret, index).utf8)
      copied = range.upperBound
    }
    result.append(contentsOf: bytes[copied...])
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func placeholder(for secret: String, _ index: Int) -> String {
    counts[index] += 1
    let name = patterns.entries[index].name
    let digest = Digest(of: secret)
    // Numbers keep equal values recognisable; the table must not grow with a hostile file.
    guard numbers[index].count < 100_000 || numbers[index][digest] != nil else {
      return "[\(name)]"
    }
    let number = numbers[index][digest] ?? numbers[index].count + 1
    numbers[index][digest] = number
    return "[\(name)-\(number)]"
  }
}
