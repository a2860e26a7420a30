/// Dates and times as texts write them, without zones: enough for differences within one world.
enum CivilTime {
  /// The hours between two times such as `2024-05-15T15:00:00`, `2024-05-15 15:00` or `2024-05-15`.
  static func hours(from start: String, to end: String) -> Double? {
    guard let a = seconds(start), let b = seconds(end) else { return nil }
    return Double(b - a) / 3600
  }

  /// Seconds since the start of 1970.
  private static func seconds(_ text: String) -> Int? {
    guard text.utf8.count <= 40 else { return nil }
    let parts = text.utf8.split { !($0 >= 0x30 && $0 <= 0x39) }
      .prefix(6).map { Int(String(decoding: $0, as: UTF8.self)) ?? -1 }
    guard parts.count >= 3, (1...9999).contains(parts[0]), (1...12).contains(parts[1]),
      (1...31).contains(parts[2])
    else { return nil }
    func part(_ place: Int, below limit: Int) -> Int? {
      guard parts.count > place else { return 0 }
      return (0..<limit).contains(parts[place]) ? parts[place] : nil
    }
    guard let hour = part(3, below: 24), let minute = part(4, below: 60),
      let second = part(5, below: 61)
    else { return nil }
    return ((days(parts[0], parts[1], parts[2]) * 24 + hour) * 60 + minute) * 60 + second
  }

  /// Days since the start of 1970; years start in March, so that leap days come last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
