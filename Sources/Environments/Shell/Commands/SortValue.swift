/// A sort key in the form in which it is compared.
enum SortValue {
  case text(ArraySlice<UInt8>)
  case number(SortNumber)
  case real(Double)
  case human(Int, SortNumber)
  case month(Int)
  case version(ArraySlice<UInt8>)

  init(_ text: ArraySlice<UInt8>, _ key: SortCommand.Key) {
    if key.has("n") {
      self = .number(SortNumber(text))
    } else if key.has("g") {
      let (value, length) = NumberText.real(Array(text))
      self = .real(length == 0 ? -.infinity : value)
    } else if key.has("h") {
      let number = SortNumber(text)
      let unit = text.drop { $0.isBlank }.drop { $0.isDigit || $0 == 46 || $0 == 45 }.first ?? 0
      let rank =
        "KMGTPEZY".utf8.firstIndex(of: unit == UInt8(ascii: "k") ? 75 : unit)
        .map { "KMGTPEZY".utf8.distance(from: "KMGTPEZY".utf8.startIndex, to: $0) + 1 } ?? 0
      let sign = number.isZero ? 0 : number.isNegative ? -1 : 1
      self = .human(sign * (rank + 1), number)
    } else if key.has("M") {
      let name = text.drop { $0.isBlank }.prefix(3).decoded.lowercased()
      self = .month(
        CalendarTime.months.firstIndex { $0.lowercased().prefix(3) == name }.map { $0 + 1 } ?? 0)
    } else if key.has("V") {
      self = .version(text)
    } else if key.has("f") || key.has("d") || key.has("i") {
      var bytes = Array(text)
      if key.has("d") { bytes.removeAll { !($0.isLetter || $0.isDigit || $0.isBlank) } }
      if key.has("i") { bytes.removeAll { $0 < 32 || $0 > 126 } }
      if key.has("f") { bytes = bytes.map(\.uppered) }
      self = .text(bytes[...])
    } else {
      self = .text(text)
    }
  }

  static func bytes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    var place = left.startIndex
    var other = right.startIndex
    while place < left.endIndex, other < right.endIndex {
      if left[place] != right[other] { return left[place] < right[other] ? -1 : 1 }
      place += 1
      other += 1
    }
    return left.count == right.count ? 0 : left.count < right.count ? -1 : 1
  }

  func compare(_ other: SortValue) -> Int {
    switch (self, other) {
    case (.text(let left), .text(let right)): return SortValue.bytes(left, right)
    case (.number(let left), .number(let right)): return left.compare(right)
    case (.real(let left), .real(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.human(let left, let number), .human(let right, let other)):
      return left != right ? (left < right ? -1 : 1) : number.compare(other)
    case (.month(let left), .month(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.version(let left), .version(let right)): return SortValue.versions(left, right)
    default: return 0
    }
  }

  static func versions(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
    func rank(_ byte: UInt8?) -> Int {
      guard let byte else { return 0 }
      if byte == UInt8(ascii: "~") { return -1 }
      return byte.isDigit ? 0 : byte.isLetter ? Int(byte) : Int(byte) + 256
    }
    var place = left.startIndex
    var other = right.startIndex
    while place < left.endIndex || other < right.endIndex {
      while place < left.endIndex && !left[place].isDigit
        || other < right.endIndex && !right[other].isDigit
      {
        let first = rank(place < left.endIndex ? left[place] : nil)
        let second = rank(other < right.endIndex ? right[other] : nil)
        if first != second { return first < second ? -1 : 1 }
        place += 1
        other += 1
      }
      while place < left.endIndex, left[place] == 48 { place += 1 }
      while other < right.endIndex, right[other] == 48 { other += 1 }
      let first = left[min(place, left.endIndex)...].prefix { $0.isDigit }
      let second = right[min(other, right.endIndex)...].prefix { $0.isDigit }
      if first.count != second.count { return first.count < second.count ? -1 : 1 }
      let order = bytes(first, second)
      if order != 0 { return order }
      place += first.count
      other += second.count
    }
    return bytes(left, right)
  }
}

/// A decimal number of any length, compared digit by digit as `sort -n` does.
struct SortNumber {
  private let whole: ArraySlice<UInt8>
  private let fraction: ArraySlice<UInt8>
  let isNegative: Bool

  init(_ text: ArraySlice<UInt8>) {
    var rest = text.drop { $0.isBlank }
    isNegative = rest.first == 45
    if isNegative { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isDigit }
    whole = digits.drop { $0 == 48 }
    rest = rest.dropFirst(digits.count)
    var decimals: ArraySlice<UInt8> =
      rest.first == 46 ? rest.dropFirst().prefix { $0.isDigit } : []
    while decimals.last == 48 { decimals.removeLast() }
    fraction = decimals
  }

  var isZero: Bool { whole.isEmpty && fraction.isEmpty }

  func compare(_ other: SortNumber) -> Int {
    let left = isZero ? 0 : isNegative ? -1 : 1
    let right = other.isZero ? 0 : other.isNegative ? -1 : 1
    if left != right { return left < right ? -1 : 1 }
    if left == 0 { return 0 }
    var order = whole.count == other.whole.count ? 0 : whole.count < other.whole.count ? -1 : 1
    if order == 0 { order = SortValue.bytes(whole, other.whole) }
    if order == 0 { order = SortValue.bytes(fraction, other.fraction) }
    return left < 0 ? -order : order
  }
}
