/// Numbers as decimal texts, rounded as people do: half away from zero.
enum DecimalText {
  /// A number with a fixed count of digits after the point.
  static func fixed(_ value: SQLiteValue, scale: Int) -> String {
    if case .integer(let whole) = value {
      return scale == 0 ? String(whole) : "\(whole)." + String(repeating: "0", count: scale)
    }
    return fixed(value.mysqlNumber, scale: scale)
  }

  static func fixed(_ value: Double, scale: Int) -> String {
    guard value.isFinite, abs(value) < 1e300 else { return "0" }
    var (digits, point) = decimalDigits(abs(value))
    let keep = point + scale
    if keep < 0 {
      digits = []
    } else if keep < digits.count {
      let roundsUp = digits[keep] >= 5
      digits.removeSubrange(keep...)
      if roundsUp { increment(&digits, &point) }
    }
    while digits.count < max(point, 0) + scale, point >= 0 { digits.append(0) }
    var whole = point > 0 ? digits.prefix(point).map(String.init).joined() : "0"
    if whole.isEmpty { whole = "0" }
    let zeros = [Int](repeating: 0, count: max(0, -point))
    var fraction = (zeros + digits.dropFirst(max(point, 0))).prefix(scale).map(String.init).joined()
    fraction += String(repeating: "0", count: max(0, scale - fraction.utf8.count))
    let text = scale == 0 ? whole : whole + "." + fraction
    let isZero = !text.utf8.contains { $0 >= 0x31 && $0 <= 0x39 }
    return value < 0 && !isZero ? "-" + text : text
  }

  private static func increment(_ digits: inout [Int], _ point: inout Int) {
    var place = digits.count - 1
    while place >= 0 {
      if digits[place] < 9 {
        digits[place] += 1
        return
      }
      digits[place] = 0
      place -= 1
    }
    digits.insert(1, at: 0)
    point += 1
  }

  /// The shortest digits that read back as the value, and how many stand before the point.
  private static func decimalDigits(_ value: Double) -> ([Int], Int) {
    var digits: [Int] = []
    var point = 0
    var sawPoint = false
    let text = value.description
    for (offset, byte) in text.utf8.enumerated() {
      if byte == 0x2E {
        sawPoint = true
      } else if byte == 0x65 {
        point += Int(text.dropFirst(offset + 1)) ?? 0
        break
      } else {
        digits.append(Int(byte) - 0x30)
        if !sawPoint { point += 1 }
      }
    }
    while digits.first == 0, !digits.isEmpty {
      digits.removeFirst()
      point -= 1
    }
    return (digits, digits.isEmpty ? 0 : point)
  }

  /// MySQL's text of a double: no point for whole numbers, exponents without a plus sign.
  static func shortest(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    let text = value.description
    guard let exponent = text.firstIndex(of: "e") else {
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    let power = Int(text[text.index(after: exponent)...]) ?? 0
    if power < 0, power >= -15 { return fixed(value, scale: 15 - power).trimmingZeros() }
    var mantissa = String(text[..<exponent])
    if mantissa.hasSuffix(".0") { mantissa.removeLast(2) }
    return "\(mantissa)e\(power)"
  }

  /// The number that a text begins with, and whether it is nothing but that number.
  static func leadingNumber(_ text: String) -> (value: Double, isWhole: Bool) {
    let bytes = Array(text.utf8)
    func digit(_ index: Int) -> Bool {
      index < bytes.count && bytes[index] >= 0x30 && bytes[index] <= 0x39
    }
    var start = 0
    while start < bytes.count, bytes[start] == 0x20 || (0x09...0x0D).contains(bytes[start]) {
      start += 1
    }
    var end = start
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      end += 1
    }
    let first = end
    while digit(end) { end += 1 }
    if end < bytes.count, bytes[end] == 0x2E, digit(end + 1) || end > first {
      end += 1
      while digit(end) { end += 1 }
    }
    guard end > first, (first..<end).contains(where: digit) else { return (0, false) }
    if end < bytes.count, bytes[end] | 0x20 == 0x65 {
      var power = end + 1
      if power < bytes.count, bytes[power] == 0x2B || bytes[power] == 0x2D { power += 1 }
      if digit(power) {
        while digit(power) { power += 1 }
        end = power
      }
    }
    var number = String(decoding: bytes[start..<end], as: UTF8.self)
    if number.hasSuffix(".") { number.removeLast() }
    if number.hasPrefix("+") { number.removeFirst() }
    var value = Double(number) ?? 0
    if !value.isFinite {
      value = value < 0 ? -Double.greatestFiniteMagnitude : .greatestFiniteMagnitude
    }
    var rest = end
    while rest < bytes.count, bytes[rest] == 0x20 { rest += 1 }
    return (value, rest == bytes.count)
  }
}

extension String {
  /// Without zeros at the end of a fraction.
  fileprivate func trimmingZeros() -> String {
    guard contains(".") else { return self }
    var text = self
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
