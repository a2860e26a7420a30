package import Trajectories

/// A place inside a JSON value: names, positions (negative from the end), `*` and `#`, with dots.
package struct ValuePath: Sendable, Hashable {
  package enum Segment: Sendable, Hashable {
    /// A member, or an element where the text is a number and the value an array.
    case name(String)
    /// Every element or member.
    case every
    /// How many elements or members there are.
    case count
  }

  /// The path as it was written.
  package let text: String
  package let segments: [Segment]
  /// Whether the path names one place at most.
  package let isSingle: Bool

  /// Parses a path; a backslash before a dot makes the dot part of a name.
  package init(_ text: String) {
    self.text = text
    var segments: [Segment] = []
    var name: [UInt8] = []
    var isEscaped = false
    func finish() {
      switch name {
      case [UInt8(ascii: "*")]: segments.append(.every)
      case [UInt8(ascii: "#")]: segments.append(.count)
      default: segments.append(.name(String(decoding: name, as: UTF8.self)))
      }
      name = []
    }
    for byte in text.utf8 {
      if isEscaped {
        name.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: ".") {
        finish()
      } else {
        name.append(byte)
      }
    }
    if !text.isEmpty { finish() }
    self.segments = segments
    isSingle = !segments.contains(.every)
  }

  /// The first name of the path, which a tool's schema can be asked for.
  package var head: String? {
    if case .name(let name)? = segments.first { return name }
    return nil
  }

  /// Returns the values at this path, at most `limit`.
  package func values(in value: JSONValue, limit: Int = 256) -> [JSONValue] {
    var found: [JSONValue] = []
    collect(from: 0, in: value, limit: limit, into: &found)
    return found
  }

  /// Returns the only value at this path; several values of a `*` become one array.
  package func value(in value: JSONValue) -> JSONValue? {
    if isSingle { return place(in: value) }
    let found = values(in: value)
    return found.isEmpty ? nil : .array(found)
  }

  private func place(in root: JSONValue) -> JSONValue? {
    var value = root
    for segment in segments {
      switch segment {
      case .name(let name):
        guard let child = ValuePath.child(name, of: value) else { return nil }
        value = child
      case .count:
        guard let count = ValuePath.count(of: value) else { return nil }
        value = .integer(count)
      case .every: return nil
      }
    }
    return value
  }

  private func collect(
    from start: Int, in value: JSONValue, limit: Int, into found: inout [JSONValue]
  ) {
    guard found.count < limit else { return }
    guard start < segments.count else {
      found.append(value)
      return
    }
    switch segments[start] {
    case .name(let name):
      if let child = ValuePath.child(name, of: value) {
        collect(from: start + 1, in: child, limit: limit, into: &found)
      }
    case .every:
      switch value {
      case .array(let elements):
        for element in elements {
          collect(from: start + 1, in: element, limit: limit, into: &found)
        }
      case .object(let object):
        for member in object {
          collect(from: start + 1, in: member.value, limit: limit, into: &found)
        }
      default: break
      }
    case .count:
      if let count = ValuePath.count(of: value) { found.append(.integer(count)) }
    }
  }

  package static func count(of value: JSONValue) -> Int? {
    switch value {
    case .array(let elements): elements.count
    case .object(let object): object.count
    case .string(let text): text.count
    default: nil
    }
  }

  private static func child(_ name: String, of value: JSONValue) -> JSONValue? {
    guard case .array(let elements) = value else { return value[name] }
    return position(name, count: elements.count).map { elements[$0] }
  }

  private static func position(_ name: String, count: Int) -> Int? {
    guard let number = Int(name) else { return nil }
    let place = number < 0 ? count &+ number : number
    return place >= 0 && place < count ? place : nil
  }

  /// Returns `root` with one value replaced or added; nil where the path leads nowhere.
  package func setting(_ new: JSONValue, in root: JSONValue) -> JSONValue? {
    set(new, from: 0, in: root)
  }

  private func set(_ new: JSONValue, from start: Int, in value: JSONValue) -> JSONValue? {
    guard start < segments.count else { return new }
    guard case .name(let name) = segments[start] else { return nil }
    switch value {
    case .object(var object):
      let child = object[name] ?? (start + 1 < segments.count ? .object(JSONObject()) : .null)
      guard let changed = set(new, from: start + 1, in: child) else { return nil }
      object[name] = changed
      return .object(object)
    case .array(var elements):
      guard let place = ValuePath.position(name, count: elements.count),
        let changed = set(new, from: start + 1, in: elements[place])
      else { return nil }
      elements[place] = changed
      return .array(elements)
    default:
      return nil
    }
  }
}
