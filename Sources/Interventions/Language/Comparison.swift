import Signals
package import Trajectories

/// How two values are compared.
package enum Comparison: String, Sendable, Hashable, CaseIterable {
  case equal = "eq"
  case notEqual = "ne"
  case less = "lt"
  case lessOrEqual = "le"
  case greater = "gt"
  case greaterOrEqual = "ge"
  case among = "in"
  case notAmong = "notIn"
  case contains
  case prefix
  case matches
  case type
  case multipleOf

  /// Compares; `matches` is decided by the compiled pattern elsewhere.
  package func holds(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch self {
    case .equal: Comparison.isSame(left, right)
    case .notEqual: !Comparison.isSame(left, right)
    case .less: Comparison.order(left, right).map { $0 < 0 } ?? false
    case .lessOrEqual: Comparison.order(left, right).map { $0 <= 0 } ?? false
    case .greater: Comparison.order(left, right).map { $0 > 0 } ?? false
    case .greaterOrEqual: Comparison.order(left, right).map { $0 >= 0 } ?? false
    case .among: right.arrayValue?.contains { Comparison.isSame(left, $0) } ?? false
    case .notAmong: !(right.arrayValue?.contains { Comparison.isSame(left, $0) } ?? true)
    case .contains: Comparison.contains(left, right)
    case .prefix: left.plainText.hasPrefix(right.plainText)
    case .matches: false
    case .type: Comparison.isType(left, right.plainText)
    case .multipleOf: Comparison.isMultiple(left, right)
    }
  }

  /// Compares two numbers.
  package func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .among, .notAmong, .contains, .prefix, .matches, .type, .multipleOf:
      holds(JSONValue.double(left), JSONValue.double(right))
    }
  }

  /// A number and the text that spells it are the same; otherwise kinds must agree.
  private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if left == right { return true }
    switch (left, right) {
    case (.number(let number), .string(let text)), (.string(let text), .number(let number)):
      return text == number.text
    default: return false
    }
  }

  private static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
    if let a = number(left), let b = number(right) { return a < b ? -1 : a > b ? 1 : 0 }
    guard let a = left.stringValue, let b = right.stringValue else { return nil }
    return a < b ? -1 : a > b ? 1 : 0
  }

  private static func number(_ value: JSONValue) -> Double? {
    if let number = value.doubleValue { return number }
    guard let text = value.stringValue, text.utf8.count <= 40 else { return nil }
    return Double(text)
  }

  private static func contains(_ left: JSONValue, _ right: JSONValue) -> Bool {
    if case .array(let elements) = left { return elements.contains { isSame($0, right) } }
    return left.plainText.contains(right.plainText)
  }

  private static func isType(_ value: JSONValue, _ name: String) -> Bool {
    name == "integer" ? value.intValue != nil : value.kindName == name
  }

  private static func isMultiple(_ left: JSONValue, _ right: JSONValue) -> Bool {
    guard let a = left.intValue, let b = right.intValue, b > 0 else { return false }
    return a % b == 0
  }
}

/// A name with `*` for any run of characters.
package struct Glob: Sendable, Hashable {
  package let text: String
  package let isPlain: Bool

  package init(_ text: String) {
    self.text = text
    isPlain = !text.utf8.contains(UInt8(ascii: "*"))
  }

  package func matches(_ name: String) -> Bool {
    if isPlain { return text == name }
    let pattern = Array(text.utf8)
    let bytes = Array(name.utf8)
    var place = 0
    var index = 0
    var star: Int?
    var mark = 0
    while index < bytes.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = place
        mark = index
        place += 1
      } else if place < pattern.count, pattern[place] == bytes[index] {
        place += 1
        index += 1
      } else if let back = star {
        place = back + 1
        mark += 1
        index = mark
      } else {
        return false
      }
    }
    while place < pattern.count, pattern[place] == UInt8(ascii: "*") { place += 1 }
    return place == pattern.count
  }
}

extension [Glob] {
  /// Whether one matches; no glob at all matches everything.
  func allow(_ name: String) -> Bool { isEmpty || contains { $0.matches(name) } }
}
