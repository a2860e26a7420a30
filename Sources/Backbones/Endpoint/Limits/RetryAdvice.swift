/// What a server says about when to come back.
enum RetryAdvice {
  /// Reads `retry-after-ms` or `Retry-After`, in seconds from now; nil where nothing readable is
  /// said.
  static func seconds(_ head: HTTPHead, now: Int) -> Double? {
    if let text = head["retry-after-ms"], let value = Double(text), value >= 0, value.isFinite {
      return value / 1000
    }
    guard let text = head["retry-after"] else { return nil }
    if let value = Double(text) { return value.isFinite && value >= 0 ? value : nil }
    return date(text).map { Double(max(0, $0 - now)) }
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT` as seconds since 1970.
  static func date(_ text: String) -> Int? {
    let parts = text.split { $0 == " " || $0 == ":" || $0 == "," }.map(String.init)
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard parts.count == 8, let day = Int(parts[1]), (1...31).contains(day),
      let month = months.firstIndex(of: parts[2]), let year = Int(parts[3]),
      (1970...9999).contains(year), let hour = Int(parts[4]), (0...23).contains(hour),
      let minute = Int(parts[5]), (0...59).contains(minute), let second = Int(parts[6]),
      (0...60).contains(second)
    else { return nil }
    // Days since 1970 in a year that begins in March.
    let shifted = month + 1 <= 2 ? year - 1 : year
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * ((month + 1 + 9) % 12) + 2) / 5 + day - 1
    let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }

  /// The wait before attempt `attempt + 1` where the server says nothing: doubling, with a share
  /// drawn from the request's seed so that many clients do not come back at once.
  static func backoff(attempt: Int, draw: Double) -> Double {
    let longest = min(30, 0.5 * Double(1 << min(attempt, 10)))
    return longest * (0.5 + draw / 2)
  }
}
