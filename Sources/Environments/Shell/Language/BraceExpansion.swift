/// `{a,b}` and `{1..5}`, which come before every other expansion.
enum BraceExpansion {
  static let mostWords = 100_000

  static func expand(_ word: Word) -> [Word] {
    guard needsExpansion(word) else { return [word] }
    var items: [Item] = []
    for part in word.parts {
      if case .literal(let text) = part {
        items += text.map(Item.byte)
      } else {
        items.append(.part(part))
      }
    }
    var budget = mostWords
    return expand(items[...], budget: &budget, depth: 0).map(join)
  }

  private enum Item {
    case byte(UInt8)
    case part(WordPart)

    func isByte(_ wanted: UInt8) -> Bool {
      if case .byte(wanted) = self { return true }
      return false
    }
  }

  private static func needsExpansion(_ word: Word) -> Bool {
    word.parts.contains { part in
      if case .literal(let text) = part { return text.contains(UInt8(ascii: "{")) }
      return false
    }
  }

  private static func join(_ items: [Item]) -> Word {
    var parts: [WordPart] = []
    var plain: [UInt8] = []
    for item in items {
      switch item {
      case .byte(let byte): plain.append(byte)
      case .part(let part):
        if !plain.isEmpty { parts.append(.literal(plain)) }
        plain = []
        parts.append(part)
      }
    }
    if !plain.isEmpty { parts.append(.literal(plain)) }
    var word = Word(parts)
    word.findConstant()
    return word
  }

  private static func expand(
    _ items: ArraySlice<Item>, budget: inout Int, depth: Int
  ) -> [[Item]] {
    guard depth < 20 else { return [Array(items)] }
    var search = items.startIndex
    while let open = items[search...].firstIndex(where: { $0.isByte(UInt8(ascii: "{")) }) {
      guard let (choices, close) = choices(in: items, open: open, budget: &budget, depth: depth)
      else {
        search = open + 1
        continue
      }
      let tails = expand(items[(close + 1)...], budget: &budget, depth: depth + 1)
      var words: [[Item]] = []
      for choice in choices {
        for tail in tails {
          guard budget > 0 else { return words }
          budget -= 1
          words.append(items[..<open] + choice + tail)
        }
      }
      return words
    }
    return [Array(items)]
  }

  private static func choices(
    in items: ArraySlice<Item>, open: Int, budget: inout Int, depth: Int
  ) -> (choices: [[Item]], close: Int)? {
    var level = 0
    var commas: [Int] = []
    var close: Int?
    for place in open..<items.endIndex {
      if items[place].isByte(UInt8(ascii: "{")) { level += 1 }
      if items[place].isByte(UInt8(ascii: "}")) {
        level -= 1
        if level == 0 {
          close = place
          break
        }
      }
      if level == 1, items[place].isByte(UInt8(ascii: ",")) { commas.append(place) }
    }
    guard let close else { return nil }
    if commas.isEmpty {
      var text: [UInt8] = []
      for item in items[(open + 1)..<close] {
        guard case .byte(let byte) = item else { return nil }
        text.append(byte)
      }
      guard let sequence = sequence(text) else { return nil }
      return (sequence.map { $0.map(Item.byte) }, close)
    }
    var found: [[Item]] = []
    var start = open + 1
    for end in commas + [close] {
      found += expand(items[start..<end], budget: &budget, depth: depth + 1)
      start = end + 1
    }
    return (found, close)
  }

  private static func sequence(_ text: [UInt8]) -> [[UInt8]]? {
    var pieces: [[UInt8]] = []
    var rest = text
    while let dots = rest.firstRange(of: [46, 46]) {
      pieces.append(Array(rest[..<dots.lowerBound]))
      rest = Array(rest[dots.upperBound...])
    }
    pieces.append(rest)
    guard pieces.count == 2 || pieces.count == 3 else { return nil }
    var step = 1
    if pieces.count == 3 {
      guard let given = pieces[2].integer, given.magnitude < 1 << 40 else { return nil }
      step = max(1, abs(given))
    }
    if let from = pieces[0].integer, let to = pieces[1].integer,
      from.magnitude < 1 << 40, to.magnitude < 1 << 40
    {
      let digits = pieces.prefix(2).map { $0.first == 45 ? Array($0.dropFirst()) : $0 }
      let padded = digits.contains { $0.count > 1 && $0[0] == 48 }
      let width = padded ? max(pieces[0].count, pieces[1].count) : 0
      return range(from, to, step).map { number($0, width: width) }
    }
    guard pieces[0].count == 1, pieces[1].count == 1, pieces[0][0].isLetter, pieces[1][0].isLetter
    else { return nil }
    return range(Int(pieces[0][0]), Int(pieces[1][0]), step).map { [UInt8(truncatingIfNeeded: $0)] }
  }

  private static func range(_ from: Int, _ to: Int, _ step: Int) -> [Int] {
    var values: [Int] = []
    var value = from
    while from <= to ? value <= to : value >= to {
      guard values.count < mostWords else { break }
      values.append(value)
      value += from <= to ? step : -step
    }
    return values
  }

  private static func number(_ value: Int, width: Int) -> [UInt8] {
    let digits = String(abs(value)).octets
    let sign: [UInt8] = value < 0 ? [45] : []
    return sign + [UInt8](repeating: 48, count: max(0, width - sign.count - digits.count)) + digits
  }
}
