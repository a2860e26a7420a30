/// What a mask stands for.
package enum MaskKind: UInt8, Sendable, Hashable, CaseIterable {
  case number
  case id
  case quoted
  case date
  case time
  case url
  case email
  case path
  case hex

  /// The mask as it stands in a masked text.
  package var text: StaticString {
    switch self {
    case .number: "<num>"
    case .id: "<id>"
    case .quoted: "<str>"
    case .date: "<date>"
    case .time: "<time>"
    case .url: "<url>"
    case .email: "<email>"
    case .path: "<path>"
    case .hex: "<hex>"
    }
  }
}

/// Takes in a masked text piece by piece.
protocol MaskSink {
  mutating func plain(_ byte: UInt8)
  mutating func plain(_ bytes: UnsafeBufferPointer<UInt8>)
  mutating func mask(_ kind: MaskKind, _ value: UnsafeBufferPointer<UInt8>)
}

/// Finds what varies in a message, in one pass and without copying.
enum TypedMask {
  /// The bytes of a message that are looked at.
  static let limit = 400

  private enum Class {
    static let other: UInt8 = 0
    static let letter: UInt8 = 1
    static let digit: UInt8 = 2
    /// `_`, `#`, `-` and everything beyond ASCII belong to tokens too.
    static let joiner: UInt8 = 4
    static let token: UInt8 = 7
    static let quote: UInt8 = 8
    static let slash: UInt8 = 16
    static let hex: UInt8 = 32
  }

  private static let classes: [UInt8] = (0..<256).map { value in
    let byte = UInt8(value)
    switch byte {
    case 0x30...0x39: return Class.digit | Class.hex
    case 0x61...0x66, 0x41...0x46: return Class.letter | Class.hex
    case 0x61...0x7A, 0x41...0x5A: return Class.letter
    case UInt8(ascii: "_"), UInt8(ascii: "#"), UInt8(ascii: "-"): return Class.joiner
    case 0x80...: return Class.joiner
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): return Class.quote
    case UInt8(ascii: "/"), UInt8(ascii: "~"): return Class.slash
    default: return Class.other
    }
  }

  /// Scans a message; the sink's type decides what is kept of it.
  @inline(__always)
  static func scan(_ message: UnsafeBufferPointer<UInt8>, into sink: inout some MaskSink) {
    let bytes = UnsafeBufferPointer(rebasing: message.prefix(limit))
    classes.withUnsafeBufferPointer { table in
      let count = bytes.count
      var index = 0
      var mayHoldMail: Bool?
      while index < count {
        let byte = bytes[index]
        let kind = table[Int(byte)]
        if kind & Class.token != 0 {
          var end = index &+ 1
          var seen = kind
          var shared = kind
          while end < count {
            let next = table[Int(bytes[end])]
            if next & Class.token == 0 { break }
            seen |= next
            shared &= next
            end &+= 1
          }
          let next = end < count ? bytes[end] : 0
          if next == UInt8(ascii: ":") || next == UInt8(ascii: "@") || next == UInt8(ascii: ".")
            || seen & Class.digit != 0
          {
            if mayHoldMail == nil { mayHoldMail = bytes.contains(UInt8(ascii: "@")) }
            if let found = rich(bytes, index, end, table, mayHoldMail ?? false) {
              sink.mask(found.kind, UnsafeBufferPointer(rebasing: bytes[index..<found.end]))
              index = found.end
              continue
            }
          }
          let token = UnsafeBufferPointer(rebasing: bytes[index..<end])
          if seen & Class.digit == 0 {
            sink.plain(token)
          } else if seen & Class.letter == 0, !holdsNameMark(token) {
            sink.mask(isDate(token) ? .date : .number, token)
          } else {
            sink.mask(isHex(token, shared) ? .hex : .id, token)
          }
          index = end
        } else if kind == Class.quote, opensQuote(bytes, index, table),
          let end = closing(bytes, index, table)
        {
          sink.mask(.quoted, UnsafeBufferPointer(rebasing: bytes[index &+ 1..<end]))
          index = end &+ 1
        } else if kind == Class.slash, let end = path(bytes, index, table) {
          sink.mask(.path, UnsafeBufferPointer(rebasing: bytes[index..<end]))
          index = end
        } else {
          sink.plain(byte)
          index &+= 1
        }
      }
    }
  }

  /// Addresses, times and what else runs over characters that no token holds.
  private static func rich(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int,
    _ table: UnsafeBufferPointer<UInt8>, _ mayHoldMail: Bool
  ) -> (kind: MaskKind, end: Int)? {
    let count = bytes.count
    if end &+ 2 < count, bytes[end] == UInt8(ascii: ":"), bytes[end &+ 1] == UInt8(ascii: "/"),
      bytes[end &+ 2] == UInt8(ascii: "/")
    {
      var last = end
      while last < count, bytes[last] > 0x20, table[Int(bytes[last])] != Class.quote {
        last &+= 1
      }
      return (.url, last)
    }
    if mayHoldMail, let last = mail(bytes, end, table) { return (.email, last) }
    // 15:00, 15:00:00, 2024-05-15T15:00:00 and fractions of a second.
    guard end &+ 2 < count, bytes[end] == UInt8(ascii: ":"), isDigit(bytes[end &- 1]),
      isDigit(bytes[end &+ 1]), isDigit(bytes[end &+ 2]), end &- start <= 2 || end &- start >= 13
    else { return nil }
    var last = end
    while last < count,
      isDigit(bytes[last]) || bytes[last] == UInt8(ascii: ":")
        || (bytes[last] == UInt8(ascii: ".") && last &+ 1 < count && isDigit(bytes[last &+ 1]))
    {
      last &+= 1
    }
    return (.time, last)
  }

  private static func mail(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    func run(_ from: Int) -> Int {
      var end = from
      while end < bytes.count,
        table[Int(bytes[end])] & Class.token != 0
          || (bytes[end] == UInt8(ascii: ".") && end &+ 1 < bytes.count
            && table[Int(bytes[end &+ 1])] & Class.token != 0)
      {
        end &+= 1
      }
      return end
    }
    let sign = run(start)
    guard sign < bytes.count, bytes[sign] == UInt8(ascii: "@") else { return nil }
    let end = run(sign &+ 1)
    return end > sign &+ 1 ? end : nil
  }

  private static func path(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    // A slash inside words, as in `and/or`, starts no path.
    if start > 0, table[Int(bytes[start &- 1])] & Class.token != 0 { return nil }
    var end = start
    var holdsToken = false
    while end < bytes.count {
      let kind = table[Int(bytes[end])]
      if kind & Class.token != 0 {
        holdsToken = true
      } else if kind != Class.slash {
        guard bytes[end] == UInt8(ascii: "."), end &+ 1 < bytes.count,
          table[Int(bytes[end &+ 1])] & (Class.token | Class.slash) != 0
        else { break }
      }
      end &+= 1
    }
    return holdsToken ? end : nil
  }

  /// A quote opens a masked part unless it is an apostrophe inside a word.
  private static func opensQuote(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    bytes[index] != UInt8(ascii: "'") || index == 0
      || table[Int(bytes[index &- 1])] & Class.token == 0
  }

  /// The quote that closes the one at `start`; quotes inside it that open are closed first.
  private static func closing(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ table: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let quote = bytes[start]
    var depth = 1
    var first: Int?
    var index = start &+ 1
    while index < bytes.count {
      if bytes[index] == quote {
        if first == nil { first = index }
        let before = bytes[index &- 1]
        let opens =
          index > start &+ 1 && (before == 0x20 || before == UInt8(ascii: "=") || before == 0x28)
          && index &+ 1 < bytes.count && table[Int(bytes[index &+ 1])] & Class.token != 0
        depth &+= opens ? 1 : -1
        if depth == 0 { return index > start &+ 1 ? index : nil }
      }
      index &+= 1
    }
    return first.flatMap { $0 > start &+ 1 ? $0 : nil }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func holdsNameMark(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in token where byte == UInt8(ascii: "#") || byte == UInt8(ascii: "_") { return true }
    return false
  }

  private static func isDate(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard token.count == 10 else { return false }
    for (place, byte) in token.enumerated() {
      guard (byte == UInt8(ascii: "-")) == (place == 4 || place == 7) else { return false }
    }
    return true
  }

  /// Eight or more hexadecimal digits with a letter among them, or `0x` and digits.
  private static func isHex(_ token: UnsafeBufferPointer<UInt8>, _ shared: UInt8) -> Bool {
    if shared & Class.hex != 0 { return token.count >= 8 }
    return token.count > 2 && token[0] == 0x30 && token[1] | 0x20 == UInt8(ascii: "x")
  }
}
