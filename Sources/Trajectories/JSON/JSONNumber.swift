/// A JSON number that keeps the text it was written with.
public struct JSONNumber: Sendable {
  @usableFromInline
  enum Storage: Sendable {
    /// Only for text that the integer prints back to, so no text is lost.
    case integer(Int64)
    case text(String)
  }

  @usableFromInline
  let storage: Storage

  @usableFromInline
  init(_ storage: Storage) { self.storage = storage }

  /// Makes a number from an integer.
  public init(_ value: Int) {
    storage = .integer(Int64(value))
  }

  /// Makes a number from a floating-point value, or nil for NaN and infinities.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    let text = JSONNumber.shortestText(value)
    // One value has one form, whichever way it was made.
    storage = Int64(text).map(Storage.integer) ?? .text(text)
  }

  /// Makes a number from text that is already known to follow the JSON grammar.
  init(validatedText text: String) {
    storage = .text(text)
  }

  /// The text as it was written.
  public var text: String {
    switch storage {
    case .integer(let value): String(value)
    case .text(let text): text
    }
  }

  /// The integer value, or nil for fractions and for numbers outside `Int`.
  ///
  /// A text with a fraction or an exponent is read as a double, so from ±2^53 on it has none.
  public var intValue: Int? {
    switch storage {
    case .integer(let value): return Int(exactly: value)
    case .text(let text):
      if let exact = Int(text) { return exact }
      guard let value = Double(text), abs(value) < JSONNumber.safeIntegerLimit else { return nil }
      return Int(exactly: value)
    }
  }

  /// The nearest double; infinite where the text is beyond its range.
  public var doubleValue: Double {
    switch storage {
    case .integer(let value): Double(value)
    case .text(let text): Double(text) ?? .nan
    }
  }

  /// Whether the text has neither fraction nor exponent.
  public var isIntegerText: Bool {
    switch storage {
    case .integer: true
    case .text(let text): !text.utf8.contains { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 }
    }
  }
}

extension JSONNumber: Hashable {
  /// Compares by value; numbers that no double holds exactly compare by text.
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    switch (left.storage, right.storage) {
    case (.integer(let a), .integer(let b)): a == b
    case (.text(let a), .text(let b)) where a == b: true
    // The parser keeps integers of 19 digits as text, however they were made.
    case (.integer(let a), .text(let b)) where String(a) == b: true
    case (.text(let a), .integer(let b)) where a == String(b): true
    default: left.hasExactDouble && right.hasExactDouble && left.doubleValue == right.doubleValue
    }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(doubleValue)
  }

  private var hasExactDouble: Bool {
    guard isIntegerText else { return doubleValue.isFinite }
    guard let exact = intValue else { return false }
    return exact.magnitude <= 1 << 53
  }

  /// The greatest integer up to which every integer has a double of its own.
  static let safeIntegerLimit = 9_007_199_254_740_992.0
}

extension JSONNumber {
  /// The form that ECMAScript prints, which RFC 8785 makes canonical.
  static func shortestText(_ value: Double) -> String {
    if value == 0 { return "0" }
    let (digits, exponent) = decimalDigits(abs(value))
    let sign = value < 0 ? "-" : ""
    // `exponent` is the position of the decimal point counted from the first digit.
    switch exponent {
    case digits.count...21:
      return sign + digits + String(repeating: "0", count: exponent - digits.count)
    case 1...21:
      let point = digits.index(digits.startIndex, offsetBy: exponent)
      return sign + digits[..<point] + "." + digits[point...]
    case -5...0:
      return sign + "0." + String(repeating: "0", count: -exponent) + digits
    default:
      let power = exponent - 1
      let tail = (power < 0 ? "-" : "+") + String(abs(power))
      let first = digits.prefix(1)
      let rest = digits.dropFirst()
      return sign + first + (rest.isEmpty ? "" : "." + rest) + "e" + tail
    }
  }

  /// The shortest digits that read back as `value`, without leading or trailing zeros.
  private static func decimalDigits(_ value: Double) -> (digits: String, exponent: Int) {
    // Swift prints the shortest text that round-trips; only its layout differs from ECMAScript's.
    var digits: [UInt8] = []
    var exponent = 0
    var sawPoint = false
    var scientific = 0
    let text = Array(value.description.utf8)
    for (offset, byte) in text.enumerated() {
      if byte == 0x2E {
        sawPoint = true
      } else if byte == 0x65 {
        scientific = Int(String(decoding: text[(offset + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
        if !sawPoint { exponent += 1 }
      }
    }
    let leading = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(leading)
    while digits.last == 0x30 { digits.removeLast() }
    return (String(decoding: digits, as: UTF8.self), exponent - leading + scientific)
  }
}
