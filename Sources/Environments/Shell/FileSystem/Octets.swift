/// Text as the shell sees it: bytes, never characters.
extension StringProtocol {
  var octets: [UInt8] { Array(utf8) }
}

extension Sequence<UInt8> {
  /// The bytes as text; broken UTF-8 becomes replacement characters.
  var decoded: String { String(decoding: Array(self), as: UTF8.self) }
}

extension Collection<UInt8> {
  /// Whether this can name a variable.
  var isName: Bool {
    guard let first, !first.isDigit else { return false }
    return allSatisfy(\.isWordByte)
  }
}

extension UInt8 {
  init(character: Unicode.Scalar) { self.init(ascii: character) }

  var isDigit: Bool { self >= 48 && self <= 57 }
  var isUpper: Bool { self >= 65 && self <= 90 }
  var isLower: Bool { self >= 97 && self <= 122 }
  var isLetter: Bool { isUpper || isLower }
  var isWordByte: Bool { isLetter || isDigit || self == 95 }
  var isBlank: Bool { self == 32 || self == 9 }
  var isSpace: Bool { self == 32 || (self >= 9 && self <= 13) }
  var lowered: UInt8 { isUpper ? self + 32 : self }
  var uppered: UInt8 { isLower ? self - 32 : self }
}

extension [UInt8] {
  static let newline: UInt8 = 10

  /// The lines without their line ends; a last line without one counts.
  var lines: [ArraySlice<UInt8>] {
    var found: [ArraySlice<UInt8>] = []
    var start = 0
    for place in indices where self[place] == 10 {
      found.append(self[start..<place])
      start = place + 1
    }
    if start < count { found.append(self[start...]) }
    return found
  }

  /// A signed decimal number and nothing else.
  var integer: Int? { Int(octets: self[...]) }

  /// Whether `other` comes later in byte order.
  func precedes(_ other: [UInt8]) -> Bool { lexicographicallyPrecedes(other) }

  func firstRange(of needle: [UInt8], from start: Int = 0) -> Range<Int>? {
    guard !needle.isEmpty else { return start <= count ? start..<start : nil }
    guard start + needle.count <= count else { return nil }
    let head = needle[0]
    for place in start...(count - needle.count) where self[place] == head {
      var offset = 1
      while offset < needle.count, self[place + offset] == needle[offset] { offset += 1 }
      if offset == needle.count { return place..<place + needle.count }
    }
    return nil
  }
}

extension Int {
  /// Reads decimal digits with an optional sign; nil for anything else or for overflow.
  init?(octets: ArraySlice<UInt8>) {
    var rest = octets
    let isNegative = rest.first == 45
    if isNegative || rest.first == 43 { rest = rest.dropFirst() }
    guard !rest.isEmpty, rest.count < 20 else { return nil }
    var value = 0
    for byte in rest {
      guard byte.isDigit else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, overflowed) = tens.subtractingReportingOverflow(Int(byte - 48))
      if overflow || overflowed { return nil }
      value = next
    }
    if isNegative {
      self = value
    } else {
      guard value != Int.min else { return nil }
      self = -value
    }
  }
}
