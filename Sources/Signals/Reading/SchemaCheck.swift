package import Trajectories

/// Compares a call with its tool's declared schema, as far as repairs need to.
package struct SchemaCheck: Sendable {
  package enum Violation: Sendable, Hashable {
    case unknownTool(String)
    case missing(String)
    case extra(String)
    case type(String, expected: String)
    case choice(String, allowed: [String])

    /// The violation in words.
    package var text: String {
      switch self {
      case .unknownTool(let name): "there is no tool '\(name)'"
      case .missing(let name): "'\(name)' is missing"
      case .extra(let name): "'\(name)' is not an argument"
      case .type(let name, let expected): "'\(name)' must be \(expected)"
      case .choice(let name, let allowed):
        "'\(name)' must be one of \(allowed.prefix(12).joined(separator: ", "))"
      }
    }
  }

  package let tools: ToolTable

  package init(_ tools: ToolTable) { self.tools = tools }

  /// Returns what is wrong, in a fixed order.
  package func violations(of name: String, _ arguments: JSONValue) -> [Violation] {
    guard let tool = tools[name] else { return [.unknownTool(name)] }
    var found: [Violation] = []
    for required in tools.required(by: name) where arguments[required] == nil {
      found.append(.missing(required))
    }
    guard let properties = tool.parameters["properties"]?.objectValue,
      case .object(let given) = arguments
    else { return found }
    for member in given {
      guard let schema = properties[member.key] else {
        if tool.parameters["additionalProperties"] != .bool(true) {
          found.append(.extra(member.key))
        }
        continue
      }
      if let expected = SchemaCheck.types(schema),
        !expected.contains(where: { name in
          SchemaCheck.isType(member.value, name)
        })
      {
        found.append(.type(member.key, expected: expected.joined(separator: " or ")))
      } else if let allowed = schema["enum"]?.arrayValue, !allowed.contains(member.value) {
        found.append(.choice(member.key, allowed: allowed.map(\.plainText)))
      }
    }
    return found
  }

  /// Returns the arguments with values brought into their declared types, or nil where nothing
  /// changes.
  ///
  /// Only changes that keep the value's meaning are made.
  package func coerced(
    _ name: String, _ arguments: JSONValue, paths: [String] = []
  ) -> JSONValue? {
    guard let properties = tools[name]?.parameters["properties"]?.objectValue,
      case .object(var given) = arguments
    else { return nil }
    var changed = false
    for member in given.members where paths.isEmpty || paths.contains(member.key) {
      guard let schema = properties[member.key],
        let value = SchemaCheck.coerced(member.value, to: schema, depth: 0)
      else { continue }
      given[member.key] = value
      changed = true
    }
    return changed ? .object(given) : nil
  }

  private static func types(_ schema: JSONValue) -> [String]? {
    if let one = schema["type"]?.stringValue { return [one] }
    return schema["type"]?.arrayValue?.compactMap(\.stringValue)
  }

  private static func isType(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "integer": value.intValue != nil
    case "any": true
    default: value.kindName == type
    }
  }

  private static func coerced(
    _ value: JSONValue, to schema: JSONValue, depth: Int
  ) -> JSONValue? {
    guard depth < 8 else { return nil }
    if case .array(let elements) = value, let inner = schema["items"],
      types(schema)?.contains("array") ?? true
    {
      var changed = false
      let new = elements.map { element -> JSONValue in
        guard let value = coerced(element, to: inner, depth: depth + 1) else { return element }
        changed = true
        return value
      }
      return changed ? .array(new) : nil
    }
    if case .object(var object) = value, let properties = schema["properties"]?.objectValue {
      var changed = false
      for member in object.members {
        guard let inner = properties[member.key],
          let value = coerced(member.value, to: inner, depth: depth + 1)
        else { continue }
        object[member.key] = value
        changed = true
      }
      return changed ? .object(object) : nil
    }
    let typed = typed(value, schema)
    let allowed = schema["enum"]?.arrayValue ?? []
    guard !allowed.isEmpty, !allowed.contains(typed ?? value) else { return typed }
    return nearest(typed ?? value, allowed) ?? typed
  }

  private static func typed(_ value: JSONValue, _ schema: JSONValue) -> JSONValue? {
    guard let types = types(schema), !types.contains(where: { isType(value, $0) }) else {
      return nil
    }
    for type in types {
      switch (type, value) {
      case ("integer", .string(let text)), ("number", .string(let text)):
        let digits = text.trimmingASCIISpace()
        guard let number = try? JSONValue(parsing: digits), case .number = number,
          type == "number" || number.intValue != nil
        else { continue }
        return number
      case ("boolean", .string(let text)):
        switch text.lowercased() {
        case "true", "yes": return .bool(true)
        case "false", "no": return .bool(false)
        default: continue
        }
      case ("string", .number(let number)): return .string(number.text)
      case ("array", .string(let text)), ("object", .string(let text)):
        guard let inner = LenientJSON.value(in: Array(text.utf8)) else {
          if type == "array", let items = schema["items"], self.types(items)?.first == "string" {
            return .array([value])
          }
          continue
        }
        if inner.kindName == type { return inner }
        if type == "array" { return .array([value]) }
      case ("array", .number), ("array", .bool), ("array", .object):
        if let items = schema["items"], let inner = self.types(items),
          !inner.contains(where: { isType(value, $0) })
        {
          continue
        }
        return .array([value])
      case ("object", .array), ("string", .array): continue
      default: continue
      }
    }
    return nil
  }

  /// The one allowed value that differs in case, separators or white space only.
  private static func nearest(_ value: JSONValue, _ allowed: [JSONValue]) -> JSONValue? {
    func fold(_ value: JSONValue) -> String {
      String(
        value.plainText.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " && $0 != "." })
    }
    let wanted = fold(value)
    let same = allowed.filter { fold($0) == wanted }
    // Not a ternary: JSONValue has a nil literal of its own, which is JSON null.
    return same.count == 1 ? same.first : Optional.none
  }
}
