import Statistics

/// Numbers and foreign texts as reports show them, without a locale.
enum Figure {
  static func percent(_ share: Double) -> String { decimal(share * 100, 1) + " %" }

  static func pValue(_ value: Double) -> String {
    value < 0.0001 ? "< 0.0001" : decimal(value, 4)
  }

  /// A difference of rates with its interval, in percentage points.
  static func interval(_ interval: ConfidenceInterval) -> String {
    "\(points(interval.estimate)) [\(points(interval.lower)), \(points(interval.upper))]"
  }

  /// A difference of rates in percentage points, always with its sign.
  static func points(_ value: Double) -> String { signed(value * 100) }

  /// A number with one decimal, always with its sign.
  static func signed(_ value: Double) -> String {
    (value >= 0 ? "+" : "−") + decimal(abs(value), 1)
  }

  /// A number with a fixed count of decimals, without a locale.
  static func decimal(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard places > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return sign + String(scaled / scale) + "." + zeros + fraction
  }

  /// Text from models and worlds, so that it cannot act as Markdown, HTML or a control sequence.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "*", "_", "`", "[", "]", "#", "\\": safe += "\\" + String(scalar)
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "&": safe += "&amp;"
      case _ where scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0): safe += " "
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
