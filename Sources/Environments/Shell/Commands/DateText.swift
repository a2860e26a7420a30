/// Reads the dates that `date -d` and `touch -d` take.
struct DateText {
  private var now: CalendarTime
  private var tokens: [Token] = []
  private var place = 0

  private enum Token: Equatable {
    case number(Int, digits: Int, sign: Int)
    case word(String)
    case mark(UInt8)
  }

  /// The moment in nanoseconds, or nil when the text is no date.
  static func parse(_ text: [UInt8], now: Int) -> Int? {
    var trimmed = text[...]
    while trimmed.first?.isSpace == true { trimmed = trimmed.dropFirst() }
    if trimmed.first == UInt8(ascii: "@") {
      let (value, length) = NumberText.real(Array(trimmed.dropFirst()))
      guard length == trimmed.count - 1, value.magnitude < 4e9 * 100 else { return nil }
      if let whole = Int(octets: trimmed.dropFirst()) {
        return whole.multipliedReportingOverflow(by: 1_000_000_000).partialValue
      }
      return Int((value * 1e9).rounded())
    }
    var reader = DateText(now: CalendarTime(now))
    guard reader.tokenize(trimmed) else { return nil }
    return reader.read()
  }

  private init(now: CalendarTime) { self.now = now }

  private mutating func tokenize(_ text: ArraySlice<UInt8>) -> Bool {
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte.isSpace || byte == UInt8(ascii: ",") {
        index += 1
      } else if byte == UInt8(ascii: "(") {
        while index < text.endIndex, text[index] != UInt8(ascii: ")") { index += 1 }
        index += 1
      } else if byte.isDigit {
        let start = index
        while index < text.endIndex, text[index].isDigit { index += 1 }
        guard let value = Int(octets: text[start..<index]), value < 1 << 48 else { return false }
        var sign = 0
        if case .mark(let mark)? = tokens.last, mark == 45 || mark == 43 {
          sign = mark == 45 ? -1 : 1
        }
        tokens.append(.number(value, digits: index - start, sign: sign))
      } else if byte.isLetter {
        let start = index
        while index < text.endIndex, text[index].isLetter || text[index] == 46 { index += 1 }
        tokens.append(.word(text[start..<index].decoded.lowercased().filter { $0 != "." }))
      } else {
        tokens.append(.mark(byte))
        index += 1
      }
    }
    return true
  }

  private func token(_ distance: Int = 0) -> Token? {
    place + distance < tokens.count ? tokens[place + distance] : nil
  }

  private func number(_ distance: Int) -> (value: Int, digits: Int)? {
    if case .number(let value, let digits, _)? = token(distance) { return (value, digits) }
    return nil
  }

  private func isMark(_ distance: Int, _ mark: StaticString) -> Bool {
    token(distance) == .mark(mark.utf8Start[0])
  }

  private var hasTime = false
  private var hasDate = false
  private var zone: Int?
  private var weekday: (day: Int, ordinal: Int)?
  private var shift = (year: 0, month: 0, day: 0, second: 0)

  private mutating func read() -> Int? {
    while place < tokens.count {
      guard item() else { return nil }
    }
    if !hasTime, hasDate || weekday != nil {
      now.hour = 0
      now.minute = 0
      now.second = 0
      now.nanosecond = 0
    }
    now.year += shift.year
    now.month += shift.month
    now.day += shift.day
    guard now.year.magnitude < 100_000, now.month.magnitude < 1_000_000,
      now.day.magnitude < 100_000_000, shift.second.magnitude < 1 << 40
    else { return nil }
    if let weekday, !hasDate {
      var distance = weekday.day - CalendarTime(now.seconds * 1_000_000_000).weekday
      if distance < 0 { distance += 7 }
      if weekday.ordinal > 0, distance == 0 { distance = 7 }
      if weekday.ordinal > 0 { distance += 7 * (weekday.ordinal - 1) }
      if weekday.ordinal < 0 { distance += 7 * weekday.ordinal }
      now.day += distance
    }
    let seconds = now.seconds + shift.second - (zone ?? 0)
    let (result, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? nil : result + now.nanosecond
  }

  private mutating func item() -> Bool {
    switch token() {
    case .number: return numeric()
    case .word(let word): return named(word)
    case .mark(let mark): return marked(mark)
    case nil: return false
    }
  }

  private mutating func marked(_ mark: UInt8) -> Bool {
    guard mark == 45 || mark == 43, let (value, digits) = number(1) else { return false }
    // A sign behind a time of day is a zone when no unit follows.
    if hasTime, zone == nil, digits == 4 || digits <= 2, !isUnit(2) {
      let isColon = isMark(2, ":")
      let hours = digits == 4 ? value / 100 : value
      var minutes = digits == 4 ? value % 100 : 0
      place += 2
      if isColon, let (extra, _) = number(1) {
        minutes = extra
        place += 2
      }
      zone = (mark == 45 ? -1 : 1) * (hours * 3600 + minutes * 60)
      return true
    }
    place += 2
    guard case .word(let unit)? = token() else { return false }
    place += 1
    return relative(mark == 45 ? -value : value, unit)
  }

  private func isUnit(_ distance: Int) -> Bool {
    if case .word(let word)? = token(distance) { return DateText.unit(word) != nil }
    return false
  }

  private static func unit(_ word: String) -> String? {
    let single = word.count > 3 && word.hasSuffix("s") ? String(word.dropLast()) : word
    switch single {
    case "year", "month", "fortnight", "week", "day", "hour", "minute", "second": return single
    case "min", "sec": return single == "min" ? "minute" : "second"
    default: return nil
    }
  }

  private mutating func relative(_ count: Int, _ word: String) -> Bool {
    guard let unit = DateText.unit(word) else { return false }
    var amount = count
    if token() == .word("ago") {
      amount = -amount
      place += 1
    }
    guard amount.magnitude < 1 << 40 else { return false }
    switch unit {
    case "year": shift.year += amount
    case "month": shift.month += amount
    case "fortnight": shift.day += 14 * amount
    case "week": shift.day += 7 * amount
    case "day": shift.day += amount
    case "hour": shift.second += 3600 * amount
    case "minute": shift.second += 60 * amount
    default: shift.second += amount
    }
    return true
  }

  private mutating func numeric() -> Bool {
    guard let (value, digits) = number(0) else { return false }
    if isMark(1, ":"), number(2) != nil { return clock() }
    if isMark(1, "-"), let (second, _) = number(2), isMark(3, "-"), let (third, _) = number(4) {
      place += 5
      if case .word("t")? = token(), number(1) != nil { place += 1 }
      return date(fullYear(value, digits), second, third)
    }
    if isMark(1, "/"), let (second, _) = number(2) {
      if isMark(3, "/"), let (third, width) = number(4) {
        place += 5
        return digits >= 3
          ? date(value, second, third) : date(fullYear(third, width), value, second)
      }
      place += 3
      return date(now.year, value, second)
    }
    if case .word(let word)? = token(1) {
      if let month = DateText.month(word) {
        place += 2
        var year = now.year
        if let (given, width) = number(0), !isMark(1, ":"), width == 4 || width == 2 {
          year = fullYear(given, width)
          place += 1
        }
        return date(year, month, value)
      }
      if DateText.unit(word) != nil {
        place += 2
        return relative(value, word)
      }
      if word == "am" || word == "pm" { return clock() }
    }
    if isMark(1, "-"), case .word(let word)? = token(2), let month = DateText.month(word),
      isMark(3, "-"), let (year, width) = number(4)
    {
      place += 5
      return date(fullYear(year, width), month, value)
    }
    if digits == 8 {
      place += 1
      if case .word("t")? = token() { place += 1 }
      return date(value / 10_000, value / 100 % 100, value % 100)
    }
    if digits == 4, hasDate, !hasTime {
      place += 1
      return time(value / 100, value % 100, 0)
    }
    if digits == 4, hasDate {
      now.year = value
      place += 1
      return true
    }
    guard digits <= 4, !hasTime else { return false }
    place += 1
    return digits <= 2 ? time(value, 0, 0) : time(value / 100, value % 100, 0)
  }

  private func fullYear(_ value: Int, _ digits: Int) -> Int {
    digits > 2 ? value : value < 69 ? 2000 + value : 1900 + value
  }

  private mutating func clock() -> Bool {
    guard let (first, _) = number(0) else { return false }
    var hour = first
    var minute = 0
    var second = 0
    place += 1
    if isMark(0, ":"), let (value, _) = number(1) {
      minute = value
      place += 2
      if isMark(0, ":"), let (seconds, _) = number(1) {
        second = seconds
        place += 2
        if isMark(0, ".") || isMark(0, ","), let (fraction, digits) = number(1) {
          var nanoseconds = fraction
          for _ in 0..<max(0, 9 - digits) { nanoseconds *= 10 }
          guard digits <= 9 else { return false }
          now.nanosecond = nanoseconds
          place += 2
        } else {
          now.nanosecond = 0
        }
      }
    }
    if case .word(let word)? = token(), word == "am" || word == "pm" {
      guard (1...12).contains(hour) else { return false }
      hour = hour % 12 + (word == "pm" ? 12 : 0)
      place += 1
    }
    let fraction = now.nanosecond
    guard time(hour, minute, second) else { return false }
    now.nanosecond = fraction
    return true
  }

  private mutating func time(_ hour: Int, _ minute: Int, _ second: Int) -> Bool {
    guard hour < 24, minute < 60, second < 61, !hasTime else { return false }
    now.hour = hour
    now.minute = minute
    now.second = second
    now.nanosecond = 0
    hasTime = true
    return true
  }

  private mutating func date(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    guard (1...12).contains(month), day >= 1, year < 10_000, !hasDate,
      day <= CalendarTime.length(ofMonth: month, year)
    else { return false }
    now.year = year
    now.month = month
    now.day = day
    hasDate = true
    return true
  }

  private static func month(_ word: String) -> Int? {
    guard word.count >= 3 else { return nil }
    return CalendarTime.months.firstIndex {
      $0.lowercased() == word || $0.lowercased().prefix(3) == word
        || word == "sept" && $0.hasPrefix("Sep")
    }.map { $0 + 1 }
  }

  private mutating func named(_ word: String) -> Bool {
    place += 1
    switch word {
    case "now": return true
    case "today": return true
    case "midnight": return time(0, 0, 0)
    case "noon": return time(12, 0, 0)
    case "yesterday": shift.day -= 1
    case "tomorrow": shift.day += 1
    case "z", "utc", "gmt", "ut": zone = 0
    case "est": zone = -18_000
    case "edt": zone = -14_400
    case "cst": zone = -21_600
    case "mst": zone = -25_200
    case "pst": zone = -28_800
    case "pdt": zone = -25_200
    case "cet": zone = 3600
    case "cest": zone = 7200
    case "next", "last", "this", "a", "an":
      guard case .word(let unit)? = token() else { return false }
      place += 1
      let count = word == "last" ? -1 : word == "this" ? 0 : 1
      if let day = DateText.weekday(unit) {
        weekday = (day, count)
        return true
      }
      return relative(count, unit)
    default:
      if let month = DateText.month(word) { return monthFirst(month) }
      if let day = DateText.weekday(word) {
        weekday = (day, 0)
        return true
      }
      if DateText.unit(word) != nil { return relative(1, word) }
      return false
    }
    return true
  }

  private mutating func monthFirst(_ month: Int) -> Bool {
    guard let (day, digits) = number(0), !isMark(1, ":") else {
      return false
    }
    place += 1
    if digits == 4 { return date(day, month, 1) }
    if let (year, width) = number(0), width == 4, !isMark(1, ":") {
      place += 1
      return date(year, month, day)
    }
    return date(now.year, month, day)
  }

  private static func weekday(_ word: String) -> Int? {
    guard word.count >= 3 else { return nil }
    return CalendarTime.weekdays.firstIndex {
      let name = $0.lowercased()
      return name == word || name.prefix(3) == word || word.count >= 4 && name.hasPrefix(word)
    }
  }
}
