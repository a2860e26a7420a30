/// A moment as calendar fields, always UTC.
struct CalendarTime: Sendable, Hashable {
  var year: Int
  var month: Int
  var day: Int
  var hour: Int
  var minute: Int
  var second: Int
  var nanosecond: Int

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  /// From nanoseconds since 1970.
  init(_ time: Int) {
    let seconds = time.floored(by: 1_000_000_000)
    nanosecond = time - seconds * 1_000_000_000
    let days = seconds.floored(by: 86_400)
    let rest = seconds - days * 86_400
    hour = rest / 3600
    minute = rest / 60 % 60
    second = rest % 60
    // Days from the civil calendar, counted in eras of 400 years from March.
    let shifted = days + 719_468
    let era = shifted.floored(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * part + 2) / 5 + 1
    month = part < 10 ? part + 3 : part - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  static func days(year: Int, month: Int, day: Int) -> Int {
    let monthIndex = month - 1
    let realYear = year + monthIndex.floored(by: 12)
    let realMonth = monthIndex - monthIndex.floored(by: 12) * 12 + 1
    let shifted = realMonth <= 2 ? realYear - 1 : realYear
    let era = shifted.floored(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (realMonth > 2 ? realMonth - 3 : realMonth + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  var dayNumber: Int { CalendarTime.days(year: year, month: month, day: day) }

  /// Seconds since 1970; fields out of range carry over.
  var seconds: Int {
    dayNumber * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// Sunday is 0.
  var weekday: Int {
    let value = (dayNumber + 4) % 7
    return value < 0 ? value + 7 : value
  }

  /// January the first is 1.
  var dayOfYear: Int { dayNumber - CalendarTime.days(year: year, month: 1, day: 1) + 1 }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func length(ofMonth month: Int, _ year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The week and year of ISO 8601.
  var isoWeek: (year: Int, week: Int) {
    let fromMonday = (weekday + 6) % 7
    let week = (dayOfYear - 1 - fromMonday + 10) / 7
    if week < 1 {
      let last = CalendarTime(
        CalendarTime.days(year: year - 1, month: 12, day: 31) * 86_400_000_000_000)
      return last.isoWeek
    }
    if week == 53 {
      let nextYear = CalendarTime(
        CalendarTime.days(year: year + 1, month: 1, day: 1) * 86_400_000_000_000)
      if (nextYear.weekday + 6) % 7 <= 3 { return (year + 1, 1) }
    }
    return (year, week)
  }
}

extension Int {
  /// Division that rounds down.
  func floored(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
