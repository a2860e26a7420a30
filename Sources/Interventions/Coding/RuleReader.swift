import Signals
package import Trajectories

/// A place in a harness file: the value, and the path that error messages name.
package struct RuleReader {
  package let value: JSONValue
  package let path: String
  package let file: String

  package init(_ value: JSONValue, path: String = "$", file: String) {
    self.value = value
    self.path = path
    self.file = file
  }

  package func error(_ expected: String) -> HarnessFileError {
    let text = value.compactText
    let shown = text.utf8.count <= 60 ? text : "a JSON \(value.kindName)"
    return HarnessFileError(file: file, path: path, expected: expected, found: shown)
  }

  // MARK: Members

  package func optional(_ key: String) -> RuleReader? {
    guard let member = value[key], !member.isNull else { return nil }
    return RuleReader(member, path: path + "." + key, file: file)
  }

  package func required(_ key: String) throws(HarnessFileError) -> RuleReader {
    guard let member = optional(key) else {
      throw HarnessFileError(
        file: file, path: path + "." + key, expected: "a value", found: "nothing")
    }
    return member
  }

  package func elements() throws(HarnessFileError) -> [RuleReader] {
    guard case .array(let elements) = value else { throw error("an array") }
    return elements.enumerated().map {
      RuleReader($0.element, path: "\(path)[\($0.offset)]", file: file)
    }
  }

  package func members() throws(HarnessFileError) -> [(key: String, value: RuleReader)] {
    guard case .object(let object) = value else { throw error("an object") }
    return object.map { ($0.key, RuleReader($0.value, path: path + "." + $0.key, file: file)) }
  }

  // MARK: Scalars

  package func string() throws(HarnessFileError) -> String {
    guard let text = value.stringValue else { throw error("a string") }
    return text
  }

  package func int(_ range: ClosedRange<Int> = 0...1_000_000) throws(HarnessFileError) -> Int {
    guard let number = value.intValue, range.contains(number) else {
      throw error("an integer in \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  package func double(_ range: ClosedRange<Double> = -1e9...1e9) throws(HarnessFileError) -> Double
  {
    guard let number = value.doubleValue, range.contains(number) else {
      throw error("a number in \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  package func bool() throws(HarnessFileError) -> Bool {
    guard let flag = value.boolValue else { throw error("true or false") }
    return flag
  }

  package func object() throws(HarnessFileError) -> JSONObject {
    guard let object = value.objectValue else { throw error("an object") }
    return object
  }

  /// One string or an array of strings.
  package func strings() throws(HarnessFileError) -> [String] {
    if let text = value.stringValue { return [text] }
    var texts: [String] = []
    for element in try elements() { texts.append(try element.string()) }
    return texts
  }

  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ type: Choice.Type = Choice.self
  ) throws(HarnessFileError) -> Choice {
    guard let text = value.stringValue, let choice = Choice(rawValue: text) else {
      throw error("one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  // MARK: Defaults

  package func int(
    _ key: String, _ standard: Int, in range: ClosedRange<Int> = 0...1_000_000
  ) throws(HarnessFileError) -> Int {
    try optional(key)?.int(range) ?? standard
  }

  package func double(
    _ key: String, _ standard: Double, in range: ClosedRange<Double> = 0...1
  ) throws(HarnessFileError) -> Double {
    try optional(key)?.double(range) ?? standard
  }

  package func bool(_ key: String, _ standard: Bool = false) throws(HarnessFileError) -> Bool {
    try optional(key)?.bool() ?? standard
  }

  package func string(_ key: String) throws(HarnessFileError) -> String? {
    try optional(key)?.string()
  }

  package func strings(_ key: String) throws(HarnessFileError) -> [String] {
    try optional(key)?.strings() ?? []
  }

  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ standard: Choice
  ) throws(HarnessFileError) -> Choice {
    try optional(key)?.choice(Choice.self) ?? standard
  }

  package func list<Element>(
    _ key: String, _ make: (RuleReader) throws(HarnessFileError) -> Element
  ) throws(HarnessFileError) -> [Element] {
    guard let reader = optional(key) else { return [] }
    var list: [Element] = []
    for element in try reader.elements() { list.append(try make(element)) }
    return list
  }

  /// The one member of a tagged object; unknown tags are refused by whoever reads them.
  package func tag() throws(HarnessFileError) -> (kind: String, body: RuleReader) {
    guard case .object(let object) = value, object.count == 1, let only = object.members.first
    else { throw error("an object with one member that names its kind") }
    return (only.key, RuleReader(only.value, path: path + "." + only.key, file: file))
  }

  package func unknown(_ kind: String, among known: [String]) -> HarnessFileError {
    let near = NearestNames.of(kind, among: known)
    let hint =
      near.isEmpty ? known.sorted().joined(separator: ", ") : near.joined(separator: " or ")
    return HarnessFileError(
      file: file, path: path, expected: "a known kind (\(hint))", found: "'\(kind.prefix(40))'")
  }
}

/// Collects the members of an object, leaving out what has its default.
package struct RuleWriter {
  package private(set) var object = JSONObject()

  package init() {}

  package var value: JSONValue { .object(object) }

  package mutating func set(_ key: String, _ value: JSONValue?) {
    if let value { object[key] = value }
  }

  package mutating func set(_ key: String, _ text: String?) { set(key, text.map(JSONValue.string)) }

  package mutating func set(_ key: String, _ number: Int, unless standard: Int) {
    if number != standard { object[key] = .integer(number) }
  }

  package mutating func set(_ key: String, _ number: Int?) {
    set(key, number.map(JSONValue.integer))
  }

  package mutating func set(_ key: String, _ number: Double, unless standard: Double) {
    if number != standard { object[key] = .double(number) }
  }

  package mutating func set(_ key: String, _ flag: Bool, unless standard: Bool = false) {
    if flag != standard { object[key] = .bool(flag) }
  }

  package mutating func set(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { object[key] = .array(texts.map(JSONValue.string)) }
  }

  package mutating func set(_ key: String, _ values: [JSONValue]) {
    if !values.isEmpty { object[key] = .array(values) }
  }

  package mutating func set<Choice: RawRepresentable<String> & Equatable>(
    _ key: String, _ choice: Choice, unless standard: Choice? = nil
  ) {
    if choice != standard { object[key] = .string(choice.rawValue) }
  }
}
