import Trajectories

extension RepairExpression.Operation {
  private static let textLimit = 4096

  func apply(to values: [JSONValue]) -> JSONValue? {
    switch self {
    case .add: fold(values) { $0 + $1 }
    case .subtract: values.count == 2 ? fold(values) { $0 - $1 } : nil
    case .multiply: fold(values) { $0 * $1 }
    case .sum: fold([.integer(0)] + flat(values)) { $0 + $1 }
    case .minimum: fold(flat(values)) { min($0, $1) }
    case .maximum: fold(flat(values)) { max($0, $1) }
    case .count: values.first.flatMap(ValuePath.count).map(JSONValue.integer)
    case .concat: text(values.map(\.plainText).joined())
    case .first: flat(values).first
    case .last: flat(values).last
    case .entry: entry(values)
    case .lower: one(values) { $0.lowercased() }
    case .upper: one(values) { $0.uppercased() }
    case .title: one(values, RepairText.titled)
    case .strip(let characters): one(values) { RepairText.stripped($0, of: characters) }
    case .pad(let width): one(values) { RepairText.padded($0, to: width) }
    case .prefix(let mark): one(values) { $0.hasPrefix(mark) ? $0 : mark + $0 }
    case .map(let entries): values.first.flatMap { entries[$0.plainText] }
    case .slice(let from, let to): one(values) { RepairText.slice($0, from: from, to: to) }
    case .date(let from, let to): one(values) { RepairText.date($0, from: from, to: to) }
    case .normalise(let shape): values.first.flatMap { shape.normalise($0) }
    case .nearest(let similarity): nearest(values, similarity)
    case .quoteIdentifiers: quoted(values)
    case .replace(let pattern, let with):
      one(values) { RepairText.replaced($0, pattern, with: with) }
    case .hoursBetween:
      values.count == 2
        ? CivilTime.hours(from: values[0].plainText, to: values[1].plainText)
          .flatMap(RepairText.json) : nil
    case .sortedText: text(flat(values).map(\.plainText).sorted().joined(separator: ", "))
    }
  }

  private func text(_ text: String) -> JSONValue? {
    text.utf8.count <= Self.textLimit ? .string(text) : nil
  }

  private func one(_ values: [JSONValue], _ change: (String) -> String?) -> JSONValue? {
    guard values.count == 1, let first = values.first else { return nil }
    return change(first.plainText).flatMap(text)
  }

  private func flat(_ values: [JSONValue]) -> [JSONValue] {
    values.flatMap { value -> [JSONValue] in
      if case .array(let elements) = value { return elements }
      return [value]
    }
  }

  private func entry(_ values: [JSONValue]) -> JSONValue? {
    guard values.count == 2 else { return nil }
    return values[0][values[1].plainText]
      ?? values[1].intValue.flatMap { values[0][$0] }
  }

  private func nearest(_ values: [JSONValue], _ similarity: Double) -> JSONValue? {
    guard values.count == 2, let names = values[1].arrayValue?.compactMap(\.stringValue) else {
      return nil
    }
    let match = NearestAction(similarity: similarity, margin: 0.1, needsSameVerb: false)
    return match.best(for: values[0].plainText, among: names).map { .string($0) }
  }

  private func quoted(_ values: [JSONValue]) -> JSONValue? {
    guard values.count == 2, let names = values[1].arrayValue?.compactMap(\.stringValue) else {
      return nil
    }
    return text(SQLIdentifiers.quoted(values[0].plainText, known: names))
  }

  /// Folds numbers exactly in hundredths where they are money-like, else in doubles.
  private func fold(_ values: [JSONValue], _ combine: (Double, Double) -> Double) -> JSONValue? {
    var numbers: [Double] = []
    for value in values {
      guard let number = RepairText.number(value) else { return nil }
      numbers.append(number)
    }
    guard var result = numbers.first else { return nil }
    for number in numbers.dropFirst() { result = combine(result, number) }
    return RepairText.json(result)
  }
}

/// The text operations of repair expressions.
enum RepairText {
  /// The number of a value or of a text such as `$1,234.50`.
  static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .number(let number):
      return number.doubleValue.isFinite ? number.doubleValue : nil
    case .string(let text):
      let cleaned = text.filter { $0 != "," && $0 != "$" && $0 != " " }
      guard cleaned.utf8.count <= 40, let number = Double(cleaned), number.isFinite,
        cleaned.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E || $0 == 0x2D })
      else { return nil }
      return number
    default: return nil
    }
  }

  /// A number without the noise of binary fractions: cents are exact.
  static func json(_ number: Double) -> JSONValue? {
    guard number.isFinite else { return nil }
    if let whole = Int(exactly: number) { return .integer(whole) }
    let rounded = (number * 1_000_000).rounded() / 1_000_000
    if let whole = Int(exactly: rounded) { return .integer(whole) }
    return rounded.isFinite ? .double(rounded) : .double(number)
  }

  static func titled(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false)
      .map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined(separator: " ")
  }

  static func stripped(_ text: String, of characters: String) -> String {
    var slice = text[...]
    while let first = slice.first, characters.contains(first) { slice.removeFirst() }
    while let last = slice.last, characters.contains(last) { slice.removeLast() }
    return String(slice)
  }

  static func padded(_ text: String, to width: Int) -> String {
    String(repeating: "0", count: max(0, min(width, 64) - text.count)) + text
  }

  static func slice(
    _ text: String, from: RepairExpression.Boundary, to: RepairExpression.Boundary
  ) -> String? {
    let bytes = Array(text.utf8)
    guard let start = offset(of: from, in: bytes), let end = offset(of: to, in: bytes),
      start < end
    else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private static func offset(of place: RepairExpression.Boundary, in bytes: [UInt8]) -> Int? {
    let edges = place.kind == .offset ? Array(0...bytes.count) : edges(of: place.kind, in: bytes)
    let index = place.index < 0 ? edges.count &+ place.index : place.index
    return edges.indices.contains(index) ? edges[index] : nil
  }

  /// The starts and ends of the runs of one kind of character.
  private static func edges(
    of kind: RepairExpression.Boundary.Kind, in bytes: [UInt8]
  ) -> [Int] {
    var edges: [Int] = []
    var isInside = false
    for (index, byte) in bytes.enumerated() {
      let belongs = isOf(kind, byte)
      if belongs != isInside { edges.append(index) }
      isInside = belongs
    }
    if isInside { edges.append(bytes.count) }
    return edges
  }

  private static func isOf(_ kind: RepairExpression.Boundary.Kind, _ byte: UInt8) -> Bool {
    let isDigit = byte >= 0x30 && byte <= 0x39
    let isLetter = (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte >= 0x80
    switch kind {
    case .digits: return isDigit
    case .letters: return isLetter
    case .word: return isDigit || isLetter || byte == UInt8(ascii: "_")
    case .space: return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    case .punctuation: return byte > 0x20 && byte < 0x7F && !isDigit && !isLetter
    case .offset: return false
    }
  }

  /// Rewrites a date whose parts stand in the order of `from`'s letters; months may be names.
  static func date(_ text: String, from: String, to: String) -> String? {
    let order = from.filter { "ymd".contains($0) }
    let parts = text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
    guard order.count == 3, parts.count >= 3 else { return nil }
    var found: [Character: Int] = [:]
    for (letter, part) in zip(order, parts) {
      guard let number = letter == "m" ? month(part) : Int(part.prefix { $0.isNumber }) else {
        return nil
      }
      found[letter] = number
    }
    guard let year = found["y"], let month = found["m"], let day = found["d"],
      (1...12).contains(month), (1...31).contains(day), (0...9999).contains(year)
    else { return nil }
    return to.map { letter in
      switch letter {
      case "y": padded(String(year), to: 4)
      case "m": padded(String(month), to: 2)
      case "d": padded(String(day), to: 2)
      default: String(letter)
      }
    }.joined()
  }

  private static func month(_ text: String) -> Int? {
    if let number = Int(text) { return number }
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    let head = text.lowercased().prefix(3)
    return names.firstIndex { $0 == head }.map { $0 + 1 }
  }
}
