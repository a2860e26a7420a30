/// One way in which a value breaks a schema.
public struct SchemaViolation: Error, Sendable, Hashable {
  /// The kinds of breach.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A required member is absent.
    case missing
    /// A member that the schema does not know.
    case extra
    /// The wrong kind of value.
    case type
    /// Not one of the values that are allowed.
    case `enum`
    /// Too small, too large, too short or too long.
    case range
    /// A text that does not match its pattern.
    case format
  }

  /// One step into a value.
  public enum Place: Sendable, Hashable {
    case member(String)
    case element(Int)
  }

  /// What is wrong.
  public let kind: Kind
  /// Where, from the outermost value inward.
  public internal(set) var path: [Place]
  /// What the schema asks for.
  public let expected: String
  /// What stands there.
  public let found: String

  /// The path as JSONPath writes it, such as `$.items[0].id`.
  public var pathText: String { SchemaViolation.text(of: path) }

  static func text(of path: [Place]) -> String {
    path.reduce(into: "$") { text, place in
      switch place {
      case .element(let index): text += "[\(index)]"
      case .member(let name) where isPlain(name): text += "." + name
      case .member(let name): text += "[\(JSONValue.string(name).compactText)]"
      }
    }
  }

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
  }
}

extension SchemaViolation: CustomStringConvertible {
  public var description: String { "\(pathText): expected \(expected), found \(found)" }
}
