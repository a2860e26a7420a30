extension MySQLFunctions {
  /// The server's clock stands still, so that statements are repeatable.
  static let now = "2024-06-15 12:00:00"

  private static func part(
    _ names: [String], _ read: @escaping @Sendable (CivilDate) -> Int
  ) -> Entry {
    entry(names, arity: 1...1, rule: { _ in .integer }) { values throws(MySQLError) in
      CivilDate(values[0].mysqlText).map { .integer(Int64(read($0))) } ?? .null
    }
  }

  private static func name(
    _ names: [String], _ read: @escaping @Sendable (CivilDate) -> String
  ) -> Entry {
    entry(names, arity: 1...1, rule: { _ in .text }) { values throws(MySQLError) in
      CivilDate(values[0].mysqlText).map { .text(read($0)) } ?? .null
    }
  }

  static let dates: [Entry] = [
    part(["YEAR"]) { $0.year },
    part(["MONTH"]) { $0.month },
    part(["DAY", "DAYOFMONTH"]) { $0.day },
    part(["HOUR"]) { $0.hour },
    part(["MINUTE"]) { $0.minute },
    part(["SECOND"]) { $0.second },
    part(["QUARTER"]) { ($0.month + 2) / 3 },
    part(["DAYOFYEAR"]) { $0.dayOfYear },
    part(["WEEKDAY"]) { $0.weekday },
    part(["DAYOFWEEK"]) { ($0.weekday + 1) % 7 + 1 },
    part(["TO_DAYS"]) { $0.dayNumber + 60 },
    name(["MONTHNAME"]) { CivilDate.monthNames[$0.month - 1] },
    name(["DAYNAME"]) { CivilDate.dayNames[$0.weekday] },
    entry("DATE", arity: 1...1, type: .date) { values throws(MySQLError) in
      CivilDate(values[0].mysqlText).map { .text($0.dateText) } ?? .null
    },
    entry("LAST_DAY", arity: 1...1, type: .date) { values throws(MySQLError) in
      guard var date = CivilDate(values[0].mysqlText) else { return .null }
      date.day = CivilDate.days(in: date.month, of: date.year)
      return .text(date.dateText)
    },
    entry("DATEDIFF", arity: 2...2, type: .integer) { values throws(MySQLError) in
      guard let left = CivilDate(values[0].mysqlText), let right = CivilDate(values[1].mysqlText)
      else { return .null }
      return .integer(Int64(left.dayNumber - right.dayNumber))
    },
    entry("TIMESTAMPDIFF", arity: 3...3, type: .integer) { values throws(MySQLError) in
      guard let from = CivilDate(values[1].mysqlText), let to = CivilDate(values[2].mysqlText)
      else { return .null }
      return difference(values[0].mysqlText, from, to)
    },
    entry("DATE_FORMAT", arity: 2...2) { values throws(MySQLError) in
      CivilDate(values[0].mysqlText).map {
        .text(DateFormats.text(of: $0, values[1].mysqlText))
      } ?? .null
    },
    entry("STR_TO_DATE", arity: 2...2, type: .date) { values throws(MySQLError) in
      guard let date = DateFormats.read(values[0].mysqlText, values[1].mysqlText) else {
        return .null
      }
      return .text(date.hasTime ? date.text : date.dateText)
    },
    entry("CURDATE", "UTC_DATE", arity: 0...0, type: .date) { _ throws(MySQLError) in
      .text(String(now.prefix(10)))
    },
    entry("NOW", "SYSDATE", "UTC_TIMESTAMP", arity: 0...0, type: .datetime) {
      _ throws(MySQLError) in .text(now)
    },
  ]

  private static func difference(
    _ unit: String, _ from: CivilDate, _ to: CivilDate
  ) -> SQLiteValue {
    func seconds(_ date: CivilDate) -> Int {
      date.dayNumber * 86_400 + date.hour * 3600 + date.minute * 60 + date.second
    }
    let distance = seconds(to) - seconds(from)
    switch unit {
    case "SECOND": return .integer(Int64(distance))
    case "MINUTE": return .integer(Int64(distance / 60))
    case "HOUR": return .integer(Int64(distance / 3600))
    case "DAY": return .integer(Int64(distance / 86_400))
    case "WEEK": return .integer(Int64(distance / 604_800))
    case "MONTH", "QUARTER", "YEAR":
      let sign = distance < 0 ? -1 : 1
      let (early, late) = distance < 0 ? (to, from) : (from, to)
      var months = (late.year - early.year) * 12 + late.month - early.month
      let lateRest = late.day * 86_400 + seconds(late) % 86_400
      let earlyRest = early.day * 86_400 + seconds(early) % 86_400
      if lateRest < earlyRest { months -= 1 }
      return .integer(Int64(sign * months / (unit == "YEAR" ? 12 : unit == "QUARTER" ? 3 : 1)))
    default: return .null
    }
  }

  /// Moves a date by a count of units; the months' ends are kept.
  static func shifted(_ text: String, _ amount: Int, _ unit: String) -> SQLiteValue {
    guard abs(amount) <= 4_000_000_000, let date = CivilDate(text) else { return .null }
    let moved: CivilDate?
    switch unit {
    case "MONTH": moved = abs(amount) > 120_000 ? nil : date.adding(months: amount)
    case "QUARTER": moved = abs(amount) > 40_000 ? nil : date.adding(months: amount * 3)
    case "YEAR": moved = abs(amount) > 10_000 ? nil : date.adding(months: amount * 12)
    case "WEEK", "DAY":
      var result = CivilDate(dayNumber: date.dayNumber + amount * (unit == "WEEK" ? 7 : 1))
      result?.hour = date.hour
      result?.minute = date.minute
      result?.second = date.second
      result?.hasTime = date.hasTime
      moved = result
    default:
      moved = date.adding(seconds: amount * (unit == "HOUR" ? 3600 : unit == "MINUTE" ? 60 : 1))
    }
    guard let moved else { return .null }
    return .text(moved.hasTime ? moved.text : moved.dateText)
  }
}
