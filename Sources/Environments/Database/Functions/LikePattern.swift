/// `LIKE`: `%` for any text, `_` for one character, by MySQL's collation.
enum LikePattern {
  private enum Part: Equatable {
    case any
    case one
    case key([UInt32])
  }

  static func matches(_ text: String, _ pattern: String, escape: String?) -> Bool {
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
