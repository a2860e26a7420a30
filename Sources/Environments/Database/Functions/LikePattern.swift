/// `LIKE`: `%` for any text, `_` for one character, by MySQL's collation.
enum LikePattern {
  private enum Part: Equatable {
    case any
    case one
    case key([UInt32])
  }

  static func matches(_ text: String, _ pattern: String, escape: String?) -> Bool {
    if (escape?.utf8.count ?? 1) == 1, pattern.utf8.allSatisfy({ $0 < 0x80 }),
      text.utf8.allSatisfy({ $0 < 0x80 })
    {
      let mark = escape?.utf8.first ?? UInt8(ascii: "\\")
      return matches(ascii: text, marks: marks(pattern, escape: mark))
    }
    let mark = escape.map { $0.unicodeScalars.first } ?? "\\"
    var parts: [Part] = []
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if isEscaped {
        parts.append(.key(MySQLCollation.key(String(scalar))))
        isEscaped = false
      } else if scalar == mark {
        isEscaped = true
      } else if scalar == "%" {
        if parts.last != .any { parts.append(.any) }
      } else {
        parts.append(scalar == "_" ? .one : .key(MySQLCollation.key(String(scalar))))
      }
    }
    if isEscaped, let mark { parts.append(.key(MySQLCollation.key(String(mark)))) }
    return matches(text.unicodeScalars.map { MySQLCollation.key(String($0)) }, parts)
  }

  private static let any: UInt16 = 0x100
  private static let one: UInt16 = 0x101

  /// An ASCII pattern as sort weights, `any` and `one`.
  private static func marks(_ pattern: String, escape: UInt8) -> [UInt16] {
    var marks: [UInt16] = []
    marks.reserveCapacity(pattern.utf8.count)
    var isEscaped = false
    for byte in pattern.utf8 {
      if !isEscaped, byte == escape {
        isEscaped = true
      } else if !isEscaped, byte == UInt8(ascii: "%") {
        if marks.last != any { marks.append(any) }
      } else if !isEscaped, byte == UInt8(ascii: "_") {
        marks.append(one)
      } else {
        marks.append(MySQLCollation.weight(ascii: byte))
        isEscaped = false
      }
    }
    if isEscaped { marks.append(MySQLCollation.weight(ascii: escape)) }
    return marks
  }

  /// The same walk as below, on bytes.
  private static func matches(ascii text: String, marks: [UInt16]) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var place = 0
      var part = 0
      var back = (part: -1, place: 0)
      while place < bytes.count {
        let mark = part < marks.count ? marks[part] : UInt16.max
        if mark == any {
          back = (part, place)
          part += 1
        } else if mark == one || mark == MySQLCollation.weight(ascii: bytes[place]) {
          part += 1
          place += 1
        } else if back.part >= 0 {
          back.place += 1
          part = back.part + 1
          place = back.place
        } else {
          return false
        }
      }
      while part < marks.count, marks[part] == any { part += 1 }
      return part == marks.count
    }
  }

  /// Greedy with one way back, so the time is at most text × pattern.
  private static func matches(_ text: [[UInt32]], _ parts: [Part]) -> Bool {
    var place = 0
    var part = 0
    var lastAny: (part: Int, place: Int)?
    while place < text.count {
      if part < parts.count, parts[part] == .any {
        lastAny = (part, place)
        part += 1
      } else if part < parts.count, parts[part] == .one || parts[part] == .key(text[place]) {
        part += 1
        place += 1
      } else if let back = lastAny {
        lastAny = (back.part, back.place + 1)
        part = back.part + 1
        place = back.place + 1
      } else {
        return false
      }
    }
    while part < parts.count, parts[part] == .any { part += 1 }
    return part == parts.count
  }
}
