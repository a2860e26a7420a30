import Trajectories

/// Reads the part of TOML that the telecom databases use: tables, lists of tables, plain values.
struct TOMLReader {
  struct Failure: Error, Hashable, CustomStringConvertible {
    var line: Int
    var expected: String

    var description: String { "line \(line): expected \(expected)" }
  }

  private static let maximumDepth = 16
  private var root = JSONObject()
  private var path: [String] = []
  private var line = 0

  static func read(_ text: String) throws(Failure) -> JSONObject {
    var reader = TOMLReader()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      reader.line += 1
      try reader.take(String(line).trimmingASCIISpace())
    }
    return reader.root
  }

  private mutating func take(_ text: String) throws(Failure) {
    if text.isEmpty || text.hasPrefix("#") { return }
    if text.hasPrefix("[[") {
      guard text.hasSuffix("]]") else { throw fail("]]") }
      path = try keys(String(text.dropFirst(2).dropLast(2)))
      root = TOMLReader.changed(root, path[...]) { TOMLReader.appended($0) }
    } else if text.hasPrefix("[") {
      guard text.hasSuffix("]") else { throw fail("]") }
      path = try keys(String(text.dropFirst().dropLast()))
      root = TOMLReader.changed(root, path[...]) { $0 ?? .object([:]) }
    } else {
      guard let equals = text.firstIndex(of: "=") else { throw fail("key = value") }
      let key = String(text[..<equals]).trimmingASCIISpace()
      let value = try value(String(text[text.index(after: equals)...]).trimmingASCIISpace())
      guard !key.isEmpty else { throw fail("a key") }
      root = TOMLReader.changed(root, (path + [key])[...]) { _ in value }
    }
  }

  private func fail(_ expected: String) -> Failure { Failure(line: line, expected: expected) }

  private func keys(_ text: String) throws(Failure) -> [String] {
    let keys = text.split(separator: ".", omittingEmptySubsequences: false)
      .map { String($0).trimmingASCIISpace() }
    guard keys.count <= TOMLReader.maximumDepth, keys.allSatisfy({ !$0.isEmpty }) else {
      throw fail("a table's name")
    }
    return keys
  }

  /// The object with the value at a path changed; lists on the way stand for their last element.
  private static func changed(
    _ object: JSONObject, _ path: ArraySlice<String>, _ change: (JSONValue?) -> JSONValue
  ) -> JSONObject {
    guard let key = path.first else { return object }
    var object = object
    let rest = path.dropFirst()
    if rest.isEmpty {
      object[key] = change(object[key])
    } else if case .array(var elements)? = object[key] {
      let last = elements.popLast()?.objectValue ?? JSONObject()
      object[key] = .array(elements + [.object(changed(last, rest, change))])
    } else {
      object[key] = .object(changed(object[key]?.objectValue ?? JSONObject(), rest, change))
    }
    return object
  }

  private static func appended(_ value: JSONValue?) -> JSONValue {
    .array((value?.arrayValue ?? []) + [.object([:])])
  }

  private func value(_ text: String) throws(Failure) -> JSONValue {
    if text.hasPrefix("\"") {
      // Basic strings without line breaks are JSON strings.
      do throws(JSONError) {
        return try JSONValue(parsing: Array(text.utf8))
      } catch {
        throw fail("a text in double quotes")
      }
    }
    if text.hasPrefix("[") {
      do throws(JSONError) {
        return try JSONValue(parsing: Array(text.utf8))
      } catch {
        throw fail("a list on one line")
      }
    }
    if text == "true" { return true }
    if text == "false" { return false }
    if let whole = Int(text) { return .integer(whole) }
    if let number = Double(text), number.isFinite { return .double(number) }
    throw fail("a text, a number, true, false or a list")
  }
}
