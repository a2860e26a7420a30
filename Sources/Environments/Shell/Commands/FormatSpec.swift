#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Flags, width and precision of a printf conversion.
struct FormatSpec {
  var isLeft = false
  var showsSign = false
  var spaceSign = false
  var isAlternate = false
  var zeroPads = false
  var groups = false
  var width: Int?
  var precision: Int?

  mutating func takeFlag(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"): isLeft = true
    case UInt8(ascii: "+"): showsSign = true
    case UInt8(ascii: " "): spaceSign = true
    case UInt8(ascii: "#"): isAlternate = true
    case UInt8(ascii: "0"): zeroPads = true
    case UInt8(ascii: "'"): groups = true
    default: return false
    }
    return true
  }

  func text(_ bytes: [UInt8]) -> [UInt8] {
    pad(precision.map { Array(bytes.prefix($0)) } ?? bytes)
  }

  func pad(_ bytes: [UInt8], zeros: Bool = false) -> [UInt8] {
    guard let width, bytes.count < width else { return bytes }
    let fill = width - bytes.count
    if isLeft { return bytes + [UInt8](repeating: 32, count: fill) }
    guard zeros else { return [UInt8](repeating: 32, count: fill) + bytes }
    var head = bytes.prefix { $0 == 45 || $0 == 43 || $0 == 32 }.count
    if bytes.count > head + 1, bytes[head] == 48, bytes[head + 1] | 32 == UInt8(ascii: "x") {
      head += 2
    }
    return bytes[..<head] + [UInt8](repeating: 48, count: fill) + bytes[head...]
  }

  func integer(_ value: Int, letter: UInt8) -> [UInt8] {
    var digits: String
    var sign = ""
    switch letter {
    case UInt8(ascii: "d"):
      digits = String(value.magnitude)
      sign = value < 0 ? "-" : showsSign ? "+" : spaceSign ? " " : ""
    case UInt8(ascii: "o"):
      digits = String(UInt(bitPattern: value), radix: 8)
      if isAlternate, !digits.hasPrefix("0") { digits = "0" + digits }
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      digits = String(UInt(bitPattern: value), radix: 16, uppercase: letter == UInt8(ascii: "X"))
      if isAlternate, value != 0 { sign = letter == UInt8(ascii: "X") ? "0X" : "0x" }
    default: digits = String(UInt(bitPattern: value))
    }
    if let precision {
      if precision == 0, value == 0 { digits = "" }
      digits = String(repeating: "0", count: max(0, precision - digits.count)) + digits
    }
    return pad((sign + digits).octets, zeros: zeroPads && !isLeft && precision == nil)
  }

  func real(_ value: Double, letter: UInt8) -> [UInt8] {
    var pattern = "%"
    if showsSign { pattern += "+" }
    if spaceSign { pattern += " " }
    if isAlternate { pattern += "#" }
    pattern += ".\(min(precision ?? 6, 400))"
    if precision == nil, letter | 32 == UInt8(ascii: "a") { pattern = String(pattern.dropLast(2)) }
    pattern += [letter].decoded
    return pad(
      NumberText.format(pattern, value), zeros: zeroPads && !isLeft && value.isFinite)
  }
}

/// Numbers from and to text by the C library's rules, without a locale.
enum NumberText {
  static func format(_ pattern: String, _ value: Double) -> [UInt8] {
    let capacity = 1024
    return withVaList([value]) { list in
      [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let written = buffer.withMemoryRebound(to: CChar.self) {
          vsnprintf($0.baseAddress, capacity, pattern, list)
        }
        count = max(0, min(Int(written), capacity - 1))
      }
    }
  }

  /// The number at the beginning, and how many bytes it takes.
  static func real(_ text: [UInt8]) -> (value: Double, length: Int) {
    (text + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { chars in
        guard let base = chars.baseAddress else { return (0, 0) }
        var end: UnsafeMutablePointer<CChar>?
        let value = strtod(base, &end)
        return (value, end.map { $0 - UnsafeMutablePointer(mutating: base) } ?? 0)
      }
    }
  }

  /// C's reading of an integer: blanks, sign, `0x`, leading zero; and whether that was all.
  static func integer(_ text: [UInt8]) -> (value: Int, isWhole: Bool) {
    var rest = text.drop { $0.isSpace }
    let isNegative = rest.first == 45
    if isNegative || rest.first == 43 { rest = rest.dropFirst() }
    var base = 10
    if rest.first == 48 {
      base = 8
      if rest.dropFirst().first.map({ $0 | 32 == UInt8(ascii: "x") }) ?? false {
        base = 16
        rest = rest.dropFirst(2)
      }
    }
    var value = 0
    var count = 0
    var overflowed = false
    for byte in rest {
      guard let digit = Int([byte].decoded, radix: 16), digit < base else { break }
      let (product, high) = value.multipliedReportingOverflow(by: base)
      let (sum, more) = product.addingReportingOverflow(digit)
      overflowed = overflowed || high || more
      value = sum
      count += 1
    }
    if overflowed { value = Int.max }
    return (isNegative ? 0 &- value : value, count > 0 && count == rest.count)
  }
}
