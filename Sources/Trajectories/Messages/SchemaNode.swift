/// One compiled schema.
///
/// A class, because a walk that copied the rules at each step would cost more than the checks.
final class SchemaNode: Sendable {
  let rules: SchemaRules

  init(_ rules: SchemaRules) { self.rules = rules }
}

/// Every constraint that one value must meet.
struct SchemaRules: Sendable {
  struct Property: Sendable {
    let key: String
    let node: SchemaNode
    /// Whether the schema describes it, or only requires its name.
    let isDeclared: Bool
    var isRequired: Bool
  }

  /// What members that no property names may hold.
  enum Additional: Sendable {
    case anything
    case nothing
    case node(SchemaNode)
  }

  struct Limits<Bound: Sendable>: Sendable {
    var minimum: Bound?
    var maximum: Bound?
  }

  struct NumberBound: Sendable {
    let number: JSONNumber
    let isExclusive: Bool
  }

  var refusesAll = false
  var types = SchemaTypes.any
  var allowed: [JSONValue]?
  var properties: [Property] = []
  var additional = Additional.anything
  /// The schema of an array's elements.
  var items: SchemaNode?
  var itemCount = Limits<Int>()
  var length = Limits<Int>()
  var number = Limits<NumberBound>()
  var pattern: Pattern?
  var branches: [SchemaNode] = []
}

/// A set of JSON kinds.
struct SchemaTypes: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = SchemaTypes(rawValue: 1)
  static let boolean = SchemaTypes(rawValue: 2)
  static let integer = SchemaTypes(rawValue: 4)
  /// Numbers with a fraction; `number` in a schema means these and integers.
  static let fraction = SchemaTypes(rawValue: 8)
  static let string = SchemaTypes(rawValue: 16)
  static let array = SchemaTypes(rawValue: 32)
  static let object = SchemaTypes(rawValue: 64)
  static let any = SchemaTypes(rawValue: 127)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The kinds that a schema's type name stands for.
  init?(named name: String) {
    switch name {
    case "null": self = .null
    case "boolean": self = .boolean
    case "integer": self = .integer
    case "number": self = [.integer, .fraction]
    case "string": self = .string
    case "array": self = .array
    case "object": self = .object
    default: return nil
    }
  }

  /// The kind of a value; a number is an integer when its value is whole.
  init(of value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool: self = .boolean
    case .number(let number): self = number.isWhole ? .integer : .fraction
    case .string: self = .string
    case .array: self = .array
    case .object: self = .object
    }
  }

  /// The kinds in words.
  var text: String {
    var names: [String] = []
    if contains(.string) { names.append("string") }
    if contains(.fraction) {
      names.append("number")
    } else if contains(.integer) {
      names.append("integer")
    }
    if contains(.boolean) { names.append("boolean") }
    if contains(.array) { names.append("array") }
    if contains(.object) { names.append("object") }
    if contains(.null) { names.append("null") }
    return names.joined(separator: " or ")
  }
}

extension JSONNumber {
  /// Whether the value has no fraction.
  var isWhole: Bool {
    if case .integer = storage { return true }
    let value = doubleValue
    return isIntegerText || (value.isFinite && value.rounded(.towardZero) == value)
  }

  /// Whether this value is below another, exactly for integers and as doubles otherwise.
  func isBelow(_ other: JSONNumber) -> Bool {
    if case .integer(let a) = storage, case .integer(let b) = other.storage { return a < b }
    return doubleValue < other.doubleValue
  }
}
