extension JSONValue {
  /// The text on one line, without spaces.
  public var compactText: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }

  /// The text over several lines, indented by two spaces, for people and diffs.
  public var prettyText: String {
    var writer = JSONWriter()
    var text = ""
    JSONValue.appendPretty(self, indent: "", to: &text, writer: &writer)
    return text
  }

  private static func appendPretty(
    _ value: JSONValue, indent: String, to text: inout String, writer: inout JSONWriter
  ) {
    let deeper = indent + "  "
    switch value {
    case .array(let elements) where !elements.isEmpty:
      text += "["
      for (index, element) in elements.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + deeper
        appendPretty(element, indent: deeper, to: &text, writer: &writer)
      }
      text += "\n" + indent + "]"
    case .object(let object) where !object.isEmpty:
      text += "{"
      for (index, member) in object.members.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + deeper
        text += JSONValue.string(member.key).compactText + ": "
        appendPretty(member.value, indent: deeper, to: &text, writer: &writer)
      }
      text += "\n" + indent + "}"
    default:
      writer.removeAll()
      writer.value(value)
      text += writer.text
    }
  }

  /// The canonical bytes of RFC 8785, which identities are digests of.
  ///
  /// Numbers beyond a double's range are refused, and so are those that would be written as an
  /// integer beyond ±2^53, because two readers may disagree on their value.
  public func canonicalBytes() throws(JSONError) -> [UInt8] {
    var writer = JSONWriter()
    try JSONValue.appendCanonical(self, to: &writer)
    return writer.bytes
  }

  private static func appendCanonical(
    _ value: JSONValue, to writer: inout JSONWriter
  ) throws(JSONError) {
    switch value {
    case .null, .bool, .string:
      writer.value(value)
    case .number(let number):
      let double = number.doubleValue
      guard double.isFinite else {
        throw JSONError(
          notCanonical: "expected a number within a double's range, found \(number.text)")
      }
      if JSONNumber.isWrittenAsInteger(double), number.isBeyondSafeInteger {
        throw JSONError(notCanonical: "expected an integer within ±2^53, found \(number.text)")
      }
      writer.double(double)
    case .array(let elements):
      try writer.array { writer throws(JSONError) in
        for element in elements { try appendCanonical(element, to: &writer) }
      }
    case .object(let object):
      let sorted = object.members.sorted { precedesInUTF16($0.key, $1.key) }
      try writer.object { writer throws(JSONError) in
        for member in sorted {
          writer.key(member.key)
          try appendCanonical(member.value, to: &writer)
        }
      }
    }
  }

  private static func precedesInUTF16(_ left: String, _ right: String) -> Bool {
    left.utf16.lexicographicallyPrecedes(right.utf16)
  }
}

extension JSONNumber {
  /// Whether a double is whole and small enough for ECMAScript to print it without an exponent.
  fileprivate static func isWrittenAsInteger(_ value: Double) -> Bool {
    abs(value) < 1e21 && value.rounded(.towardZero) == value
  }

  /// Whether the value lies beyond ±2^53, even where its nearest double does not.
  fileprivate var isBeyondSafeInteger: Bool {
    guard isIntegerText, let exact = Int(text) else {
      return isIntegerText || abs(doubleValue) > JSONNumber.safeIntegerLimit
    }
    return exact.magnitude > 1 << 53
  }
}
