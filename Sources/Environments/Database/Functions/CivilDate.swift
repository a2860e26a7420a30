import Trajectories

/// A date with a time of day, by the proleptic Gregorian calendar.
struct CivilDate: Sendable, Hashable {
  var year: Int
  var month: Int
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0
  /// Whether a time of day was written.
  var hasTime = false

  init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.days(in: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2024-3-5`, `2024/03/05`, `20240305`, each with an optional time of day.
  init?(_ text: String) {
    var numbers: [Int] = []
    var digits = 0
    var current = 0
    var isOpen = false
    for byte in text.trimmingASCIISpace().utf8 {
      if byte >= 0x30, byte <= 0x39 {
        guard digits < 8 else { return nil }
        current = current * 10 + Int(byte) - 0x30
        digits += 1
        isOpen = true
      } else if isOpen {
        guard !((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A) || byte | 0x20 == 0x74 else {
          return nil
        }
        numbers.append(current)
        if numbers.count == 1, digits == 8 {
          numbers = [current / 10_000, current / 100 % 100, current % 100]
        } else if numbers.count == 1, digits != 4 {
          return nil
        }
        (current, digits, isOpen) = (0, 0, false)
      } else {
        return nil
      }
    }
    if isOpen { numbers.append(current) }
    if numbers.count == 1, digits == 8 {
      numbers = [current / 10_000, current / 100 % 100, current % 100]
    } else if numbers.count == 1 {
      return nil
    }
    guard numbers.count >= 3 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    guard numbers.count > 3 else { return }
    hasTime = true
    hour = numbers[3]
    minute = numbers.count > 4 ? numbers[4] : 0
    second = numbers.count > 5 ? numbers[5] : 0
    guard hour < 24, minute < 60, second < 60 else { return nil }
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 0000-03-01, which makes leap days come last.
  var dayNumber: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  }

  init?(dayNumber: Int) {
    guard (0...3_660_000).contains(dayNumber) else { return nil }
    let era = dayNumber / 146_097
    let dayOfEra = dayNumber % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    self.init(
      year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * part + 2) / 5 + 1)
  }

  /// 0 for Monday.
  var weekday: Int { (dayNumber + 2) % 7 }

  var dayOfYear: Int {
    (1..<month).reduce(day) { $0 + CivilDate.days(in: $1, of: year) }
  }

  static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

  var dateText: String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "-"
      + CivilDate.twoDigits(month) + "-" + CivilDate.twoDigits(day)
  }

  var timeText: String {
    [hour, minute, second].map(CivilDate.twoDigits).joined(separator: ":")
  }

  var text: String { dateText + " " + timeText }

  /// The same day of another month, or that month's last day.
  func adding(months: Int) -> CivilDate? {
    let total = year * 12 + month - 1 + months
    guard total >= 0, total < 120_000 else { return nil }
    var result = self
    result.year = total / 12
    result.month = total % 12 + 1
    result.day = min(day, CivilDate.days(in: result.month, of: result.year))
    return result
  }

  func adding(seconds: Int) -> CivilDate? {
    let total = dayNumber * 86_400 + hour * 3600 + minute * 60 + second + seconds
    guard total >= 0, var result = CivilDate(dayNumber: total / 86_400) else { return nil }
    result.hour = total % 86_400 / 3600
    result.minute = total % 3600 / 60
    result.second = total % 60
    result.hasTime = true
    return result
  }

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let dayNames = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}
