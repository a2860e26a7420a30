/// Dates written and read by MySQL's format letters.
enum DateFormats {
  static func text(of date: CivilDate, _ format: String) -> String {
    var result = ""
    var isLetter = false
    for scalar in format.unicodeScalars {
      if isLetter {
        result += piece(of: date, scalar)
        isLetter = false
      } else if scalar == "%" {
        isLetter = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func piece(of date: CivilDate, _ letter: Unicode.Scalar) -> String {
    let two = CivilDate.twoDigits
    switch letter {
    case "Y": return String(date.dateText.prefix(4))
    case "y": return two(date.year % 100)
    case "m": return two(date.month)
    case "c": return String(date.month)
    case "M": return CivilDate.monthNames[date.month - 1]
    case "b": return String(CivilDate.monthNames[date.month - 1].prefix(3))
    case "d": return two(date.day)
    case "e": return String(date.day)
    case "D": return String(date.day) + ordinal(date.day)
    case "W": return CivilDate.dayNames[date.weekday]
    case "a": return String(CivilDate.dayNames[date.weekday].prefix(3))
    case "w": return String((date.weekday + 1) % 7)
    case "j":
      let day = String(date.dayOfYear)
      return String(repeating: "0", count: 3 - day.utf8.count) + day
    case "H": return two(date.hour)
    case "k": return String(date.hour)
    case "h", "I": return two((date.hour + 11) % 12 + 1)
    case "l": return String((date.hour + 11) % 12 + 1)
    case "i": return two(date.minute)
    case "s", "S": return two(date.second)
    case "p": return date.hour < 12 ? "AM" : "PM"
    case "T": return date.timeText
    default: return String(Character(letter))
    }
  }

  private static func ordinal(_ day: Int) -> String {
    if (11...13).contains(day) { return "th" }
    switch day % 10 {
    case 1: return "st"
    case 2: return "nd"
    case 3: return "rd"
    default: return "th"
    }
  }

  /// Reads a date that is written in a format, or nil where it is not.
  static func read(_ text: String, _ format: String) -> CivilDate? {
    var reader = DateReader(bytes: Array(text.utf8))
    var isLetter = false
    for byte in format.utf8 {
      if isLetter {
        guard reader.take(letter: byte) else { return nil }
        isLetter = false
      } else if byte == UInt8(ascii: "%") {
        isLetter = true
      } else if byte == 0x20 {
        reader.skipSpace()
      } else {
        guard reader.take(byte) else { return nil }
      }
    }
    return reader.date
  }

  /// Whether a format has a time of day, which makes its dates datetimes.
  static func hasTime(_ format: String) -> Bool {
    ["%H", "%h", "%I", "%i", "%s", "%S", "%k", "%l", "%T", "%p"].contains { format.contains($0) }
  }
}

private struct DateReader {
  let bytes: [UInt8]
  var place = 0
  var year: Int?
  var month: Int?
  var day: Int?
  var hour = 0
  var minute = 0
  var second = 0
  var isAfternoon: Bool?
  var hasTime = false

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func skipSpace() { while place < bytes.count, bytes[place] == 0x20 { place += 1 } }

  mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func number(_ maximum: Int) -> Int? {
    skipSpace()
    var value = 0
    let start = place
    while place < bytes.count, place - start < maximum, (0x30...0x39).contains(bytes[place]) {
      value = value * 10 + Int(bytes[place]) - 0x30
      place += 1
    }
    return place > start ? value : nil
  }

  private mutating func name(_ names: [String], short: Bool) -> Int? {
    skipSpace()
    let rest = String(decoding: bytes[place...], as: UTF8.self).lowercased()
    for (index, name) in names.enumerated() {
      let wanted = (short ? String(name.prefix(3)) : name).lowercased()
      if rest.hasPrefix(wanted) {
        place += wanted.utf8.count
        return index + 1
      }
    }
    return nil
  }

  mutating func take(letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "Y"): year = number(4)
    case UInt8(ascii: "y"): year = number(2).map { $0 < 70 ? 2000 + $0 : 1900 + $0 }
    case UInt8(ascii: "m"), UInt8(ascii: "c"): month = number(2)
    case UInt8(ascii: "M"): month = name(CivilDate.monthNames, short: false)
    case UInt8(ascii: "b"): month = name(CivilDate.monthNames, short: true)
    case UInt8(ascii: "d"), UInt8(ascii: "e"): day = number(2)
    case UInt8(ascii: "D"):
      day = number(2)
      place = min(bytes.count, place + 2)
    case UInt8(ascii: "W"): return name(CivilDate.dayNames, short: false) != nil
    case UInt8(ascii: "a"): return name(CivilDate.dayNames, short: true) != nil
    case UInt8(ascii: "H"), UInt8(ascii: "k"), UInt8(ascii: "h"), UInt8(ascii: "I"),
      UInt8(ascii: "l"):
      guard let value = number(2) else { return false }
      hour = value
      hasTime = true
    case UInt8(ascii: "i"):
      guard let value = number(2) else { return false }
      minute = value
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      guard let value = number(2) else { return false }
      second = value
    case UInt8(ascii: "p"):
      guard let half = name(["am", "pm"], short: false) else { return false }
      isAfternoon = half == 2
    default: return false
    }
    switch letter {
    case UInt8(ascii: "Y"), UInt8(ascii: "y"): return year != nil
    case UInt8(ascii: "m"), UInt8(ascii: "c"), UInt8(ascii: "M"), UInt8(ascii: "b"):
      return month != nil
    case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "D"): return day != nil
    default: return true
    }
  }

  var date: CivilDate? {
    guard let year, let month, let day,
      var found = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var hour = hour
    if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    found.hour = hour
    found.minute = minute
    found.second = second
    found.hasTime = hasTime
    return found
  }
}
