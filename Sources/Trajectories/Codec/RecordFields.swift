/// The members of one record, read with errors that name the place.
///
/// Paths are put together only when something is refused.
struct RecordFields {
  let object: JSONObject

  init(_ value: JSONValue) throws(TrajectoryFormatError) {
    guard case .object(let object) = value else {
      throw TrajectoryFormatError(expected: "an object", found: value.shortDescription)
    }
    self.object = object
  }

  func has(_ key: String) -> Bool { object[key] != nil }

  func required<Value>(
    _ key: String, _ decode: (JSONValue) throws(TrajectoryFormatError) -> Value
  ) throws(TrajectoryFormatError) -> Value {
    guard let value = object[key] else {
      throw TrajectoryFormatError(expected: "a value", found: "no such member").below("." + key)
    }
    do throws(TrajectoryFormatError) { return try decode(value) } catch {
      throw error.below("." + key)
    }
  }

  /// A member that may be missing or null.
  func optional<Value>(
    _ key: String, _ decode: (JSONValue) throws(TrajectoryFormatError) -> Value
  ) throws(TrajectoryFormatError) -> Value? {
    guard let value = object[key], !value.isNull else { return nil }
    do throws(TrajectoryFormatError) { return try decode(value) } catch {
      throw error.below("." + key)
    }
  }

  /// An array that may be missing.
  func list<Value>(
    _ key: String, _ decode: (JSONValue) throws(TrajectoryFormatError) -> Value
  ) throws(TrajectoryFormatError) -> [Value] {
    try optional(key) { value throws(TrajectoryFormatError) in
      try RecordFields.elements(value, decode)
    } ?? []
  }

  static func elements<Value>(
    _ value: JSONValue, _ decode: (JSONValue) throws(TrajectoryFormatError) -> Value
  ) throws(TrajectoryFormatError) -> [Value] {
    guard case .array(let elements) = value else {
      throw TrajectoryFormatError(expected: "an array", found: value.shortDescription)
    }
    var decoded: [Value] = []
    decoded.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      do throws(TrajectoryFormatError) { decoded.append(try decode(element)) } catch {
        throw error.below("[\(index)]")
      }
    }
    return decoded
  }

  func string(_ key: String) throws(TrajectoryFormatError) -> String {
    try required(key, RecordFields.string)
  }

  func flag(_ key: String) throws(TrajectoryFormatError) -> Bool {
    try optional(key, RecordFields.bool) ?? false
  }

  func integer(_ key: String, default missing: Int) throws(TrajectoryFormatError) -> Int {
    try optional(key, RecordFields.integer) ?? missing
  }
}

extension RecordFields {
  static func string(_ value: JSONValue) throws(TrajectoryFormatError) -> String {
    if case .string(let text) = value { return text }
    throw TrajectoryFormatError(expected: "a string", found: value.shortDescription)
  }

  static func integer(_ value: JSONValue) throws(TrajectoryFormatError) -> Int {
    if let number = value.intValue { return number }
    throw TrajectoryFormatError(
      expected: "an integer of 64 bits", found: value.shortDescription)
  }

  static func double(_ value: JSONValue) throws(TrajectoryFormatError) -> Double {
    if let number = value.doubleValue, number.isFinite { return number }
    throw TrajectoryFormatError(expected: "a finite number", found: value.shortDescription)
  }

  static func bool(_ value: JSONValue) throws(TrajectoryFormatError) -> Bool {
    if case .bool(let flag) = value { return flag }
    throw TrajectoryFormatError(expected: "true or false", found: value.shortDescription)
  }

  static func digest(_ value: JSONValue) throws(TrajectoryFormatError) -> Digest {
    if case .string(let text) = value, let digest = Digest(hex: text) { return digest }
    throw TrajectoryFormatError(
      expected: "64 hexadecimal digits", found: value.shortDescription)
  }

  /// A word of a closed vocabulary; an unknown word is refused, never guessed.
  static func word<Word: RawRepresentable & CaseIterable>(
    _ value: JSONValue
  ) throws(TrajectoryFormatError) -> Word where Word.RawValue == String {
    if case .string(let text) = value, let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
    throw TrajectoryFormatError(expected: "one of \(known)", found: value.shortDescription)
  }
}

extension JSONValue {
  /// The value cut short for an error message.
  var shortDescription: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): String(number.text.prefix(40))
    case .string(let text):
      JSONValue.string(String(text.prefix(40))).compactText + (text.count > 40 ? "…" : "")
    case .array: "an array"
    case .object: "an object"
    }
  }
}
