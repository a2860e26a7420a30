/// `date +FORMAT`, awk's strftime and `%(…)T`.
enum DateFormat {
  static func format(_ pattern: [UInt8], _ time: CalendarTime) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    while place < pattern.count {
      guard pattern[place] == UInt8(ascii: "%"), place + 1 < pattern.count else {
        out.append(pattern[place])
        place += 1
        continue
      }
      let start = place
      place += 1
      var flag: UInt8?
      while place < pattern.count, "-_0^#+".utf8.contains(pattern[place]) {
        flag = pattern[place]
        place += 1
      }
      let digits = place
      while place < pattern.count, pattern[place].isDigit { place += 1 }
      let width = Int(octets: pattern[digits..<place]).map { min($0, 1000) }
      while place < pattern.count, pattern[place] == UInt8(ascii: "E") || pattern[place] == 79 {
        place += 1
      }
      var colons = 0
      while place < pattern.count, pattern[place] == 58 {
        colons += 1
        place += 1
      }
      guard place < pattern.count,
        let text = field(pattern[place], flag: flag, width: width, colons: colons, time)
      else {
        out += pattern[start..<min(place + 1, pattern.count)]
        place += 1
        continue
      }
      out += flag == UInt8(ascii: "^") ? text.uppercased().octets : text.octets
      place += 1
    }
    return out
  }

  private static func number(
    _ value: Int, _ width: Int, pad: Character = "0", flag: UInt8?, asked: Int?
  ) -> String {
    var fill = pad
    switch flag {
    case UInt8(ascii: "-"): return String(value)
    case UInt8(ascii: "_"): fill = " "
    case UInt8(ascii: "0"): fill = "0"
    default: break
    }
    let digits = String(value.magnitude)
    let sign = value < 0 ? "-" : ""
    let space = max(0, (asked ?? width) - digits.count - sign.count)
    return fill == "0"
      ? sign + String(repeating: fill, count: space) + digits
      : String(repeating: fill, count: space) + sign + digits
  }

  private static func field(
    _ letter: UInt8, flag: UInt8?, width: Int?, colons: Int, _ time: CalendarTime
  ) -> String? {
    func two(_ value: Int, pad: Character = "0") -> String {
      number(value, 2, pad: pad, flag: flag, asked: width)
    }
    func text(_ value: String) -> String {
      var value = value
      if flag == UInt8(ascii: "#") { value = value.uppercased() }
      let fill = String(
        repeating: flag == 48 ? "0" : " ", count: max(0, (width ?? 0) - value.count))
      return fill + value
    }
    func sub(_ pattern: String) -> String { text(format(pattern.octets, time).decoded) }
    let hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12
    switch letter {
    case UInt8(ascii: "%"): return "%"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "Y"): return number(time.year, width == nil ? 1 : 4, flag: flag, asked: width)
    case UInt8(ascii: "C"): return two(time.year.floored(by: 100))
    case UInt8(ascii: "y"): return two(time.year - time.year.floored(by: 100) * 100)
    case UInt8(ascii: "m"): return two(time.month)
    case UInt8(ascii: "d"): return two(time.day)
    case UInt8(ascii: "e"): return two(time.day, pad: " ")
    case UInt8(ascii: "H"): return two(time.hour)
    case UInt8(ascii: "I"): return two(hour12)
    case UInt8(ascii: "k"): return two(time.hour, pad: " ")
    case UInt8(ascii: "l"): return two(hour12, pad: " ")
    case UInt8(ascii: "M"): return two(time.minute)
    case UInt8(ascii: "S"): return two(time.second)
    case UInt8(ascii: "N"):
      let digits = String(String(1_000_000_000 + time.nanosecond).dropFirst())
      if flag == UInt8(ascii: "-") { return digits }
      return width.map { String((digits + String(repeating: "0", count: $0)).prefix($0)) } ?? digits
    case UInt8(ascii: "s"): return number(time.seconds, 1, flag: flag, asked: width)
    case UInt8(ascii: "j"): return number(time.dayOfYear, 3, flag: flag, asked: width)
    case UInt8(ascii: "u"): return String(time.weekday == 0 ? 7 : time.weekday)
    case UInt8(ascii: "w"): return String(time.weekday)
    case UInt8(ascii: "U"): return two((time.dayOfYear - 1 + 7 - time.weekday) / 7)
    case UInt8(ascii: "W"): return two((time.dayOfYear - 1 + 7 - (time.weekday + 6) % 7) / 7)
    case UInt8(ascii: "V"): return two(time.isoWeek.week)
    case UInt8(ascii: "G"): return String(time.isoWeek.year)
    case UInt8(ascii: "g"): return two(time.isoWeek.year % 100)
    case UInt8(ascii: "q"): return String((time.month + 2) / 3)
    case UInt8(ascii: "a"): return text(String(CalendarTime.weekdays[time.weekday].prefix(3)))
    case UInt8(ascii: "A"): return text(CalendarTime.weekdays[time.weekday])
    case UInt8(ascii: "b"), UInt8(ascii: "h"):
      return text(String(CalendarTime.months[time.month - 1].prefix(3)))
    case UInt8(ascii: "B"): return text(CalendarTime.months[time.month - 1])
    case UInt8(ascii: "p"):
      let name = time.hour < 12 ? "AM" : "PM"
      return flag == UInt8(ascii: "#") ? name.lowercased() : text(name)
    case UInt8(ascii: "P"): return time.hour < 12 ? "am" : "pm"
    case UInt8(ascii: "Z"): return flag == UInt8(ascii: "#") ? "utc" : text("UTC")
    case UInt8(ascii: "z"): return ["+0000", "+00:00", "+00:00:00", "+00"][min(colons, 3)]
    case UInt8(ascii: "D"), UInt8(ascii: "x"): return sub("%m/%d/%y")
    case UInt8(ascii: "F"): return sub("%Y-%m-%d")
    case UInt8(ascii: "T"), UInt8(ascii: "X"): return sub("%H:%M:%S")
    case UInt8(ascii: "R"): return sub("%H:%M")
    case UInt8(ascii: "r"): return sub("%I:%M:%S %p")
    case UInt8(ascii: "c"): return sub("%a %b %e %H:%M:%S %Y")
    default: return nil
    }
  }
}
