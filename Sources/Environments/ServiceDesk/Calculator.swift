/// Sums, differences, products and quotients of a written expression.
struct Calculator {
  enum Failure: Error, Hashable {
    case invalidCharacter
    case malformed
    case divisionByZero
  }

  private let bytes: [UInt8]
  private var cursor = 0
  private var depth = 0
  private static let maximumDepth = 64

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// The value, or why there is none.
  static func evaluate(_ text: String) throws(Failure) -> Double {
    let allowed = Set("0123456789+-*/(). ".utf8)
    guard text.utf8.allSatisfy(allowed.contains) else { throw .invalidCharacter }
    var calculator = Calculator(text)
    let value = try calculator.sum()
    calculator.skipSpace()
    guard calculator.cursor == calculator.bytes.count, value.isFinite else { throw .malformed }
    return value
  }

  private mutating func sum() throws(Failure) -> Double {
    var value = try product()
    while let sign = next(of: "+-") {
      let right = try product()
      value = sign == UInt8(ascii: "+") ? value + right : value - right
    }
    return value
  }

  private mutating func product() throws(Failure) -> Double {
    var value = try factor()
    while let sign = next(of: "*/") {
      let right = try factor()
      if sign == UInt8(ascii: "*") {
        value *= right
      } else {
        guard right != 0 else { throw .divisionByZero }
        value /= right
      }
    }
    return value
  }

  private mutating func factor() throws(Failure) -> Double {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Calculator.maximumDepth else { throw .malformed }
    if let sign = next(of: "+-") {
      let value = try factor()
      return sign == UInt8(ascii: "-") ? -value : value
    }
    if next(of: "(") != nil {
      let value = try sum()
      guard next(of: ")") != nil else { throw .malformed }
      return value
    }
    skipSpace()
    let start = cursor
    while cursor < bytes.count, bytes[cursor] == 0x2E || (0x30...0x39).contains(bytes[cursor]) {
      cursor += 1
    }
    var digits = String(decoding: bytes[start..<cursor], as: UTF8.self)
    if digits.hasPrefix(".") { digits = "0" + digits }
    if digits.hasSuffix(".") { digits += "0" }
    guard let value = Double(digits) else { throw .malformed }
    return value
  }

  private mutating func next(of choices: StaticString) -> UInt8? {
    skipSpace()
    guard cursor < bytes.count else { return nil }
    for index in 0..<choices.utf8CodeUnitCount where choices.utf8Start[index] == bytes[cursor] {
      cursor += 1
      return bytes[cursor - 1]
    }
    return nil
  }

  private mutating func skipSpace() {
    while cursor < bytes.count, bytes[cursor] == 0x20 { cursor += 1 }
  }
}
