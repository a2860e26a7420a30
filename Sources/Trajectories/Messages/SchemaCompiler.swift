/// Turns a schema value into nodes.
struct SchemaCompiler {
  private(set) var unchecked: [UncheckedKeyword] = []
  private var path: [SchemaViolation.Place] = []

  private static let maximumDepth = 128

  /// Keywords that narrow what is accepted and are not compiled.
  private static let narrowing = [
    "$ref", "$dynamicRef", "$recursiveRef", "allOf", "oneOf", "not", "if", "dependencies",
    "dependentRequired", "dependentSchemas", "patternProperties", "propertyNames", "prefixItems",
    "contains", "uniqueItems", "multipleOf", "minProperties", "maxProperties",
    "unevaluatedItems", "unevaluatedProperties",
  ]

  mutating func compile(_ schema: JSONValue) throws(SchemaError) -> SchemaNode {
    guard path.count < SchemaCompiler.maximumDepth else {
      throw failure("expected at most \(SchemaCompiler.maximumDepth) nested schemas")
    }
    var rules = SchemaRules()
    switch schema {
    case .bool(true): return SchemaNode(rules)
    case .bool(false):
      rules.refusesAll = true
      return SchemaNode(rules)
    case .object(let keywords):
      for keyword in SchemaCompiler.narrowing where isNarrowing(keyword, in: keywords) {
        let place = SchemaViolation.text(of: path)
        unchecked.append(UncheckedKeyword(path: place, keyword: keyword))
      }
      rules.types = try types(keywords["type"])
      rules.allowed = try allowed(keywords)
      rules.length = try counts(keywords, "minLength", "maxLength")
      rules.itemCount = try counts(keywords, "minItems", "maxItems")
      rules.number.minimum = try bound(keywords, "minimum", "exclusiveMinimum", isLower: true)
      rules.number.maximum = try bound(keywords, "maximum", "exclusiveMaximum", isLower: false)
      rules.pattern = try pattern(keywords["pattern"])
      rules.items = try items(keywords["items"])
      rules.properties = try properties(keywords)
      rules.additional = try additional(keywords)
      rules.branches = try branches(keywords["anyOf"])
      return SchemaNode(rules)
    default:
      throw failure("expected an object or a boolean, found \(schema.kindName)")
    }
  }

  /// `false` and `true` forms of some keywords ask for nothing.
  private func isNarrowing(_ keyword: String, in keywords: JSONObject) -> Bool {
    switch (keyword, keywords[keyword]) {
    case (_, nil), ("uniqueItems", .bool(false)?): false
    case ("unevaluatedItems", .bool(true)?), ("unevaluatedProperties", .bool(true)?): false
    default: true
    }
  }

  private mutating func inside<Result>(
    _ place: SchemaViolation.Place,
    _ body: (inout SchemaCompiler) throws(SchemaError) -> Result
  ) throws(SchemaError) -> Result {
    path.append(place)
    let result = try body(&self)
    path.removeLast()
    return result
  }

  private func failure(_ detail: String, at keyword: String? = nil) -> SchemaError {
    let place = keyword.map { path + [.member($0)] } ?? path
    return SchemaError(path: SchemaViolation.text(of: place), detail: detail)
  }
}

extension SchemaCompiler {
  private func types(_ value: JSONValue?) throws(SchemaError) -> SchemaTypes {
    guard let value else { return .any }
    var union = SchemaTypes()
    for name in value.arrayValue ?? [value] {
      guard let text = name.stringValue, let type = SchemaTypes(named: text) else {
        throw failure(
          "expected string, number, integer, boolean, array, object or null, "
            + "found \(name.compactText)", at: "type")
      }
      union.formUnion(type)
    }
    guard !union.isEmpty else { throw failure("expected at least one type", at: "type") }
    return union
  }

  private func allowed(_ keywords: JSONObject) throws(SchemaError) -> [JSONValue]? {
    let constant = keywords["const"]
    guard let listed = keywords["enum"] else { return constant.map { [$0] } }
    guard let values = listed.arrayValue else {
      throw failure("expected an array, found \(listed.kindName)", at: "enum")
    }
    guard let constant else { return values }
    return values.contains(constant) ? [constant] : []
  }

  private func counts(
    _ keywords: JSONObject, _ least: String, _ most: String
  ) throws(SchemaError) -> SchemaRules.Limits<Int> {
    SchemaRules.Limits(
      minimum: try count(keywords[least], least), maximum: try count(keywords[most], most))
  }

  private func count(_ value: JSONValue?, _ keyword: String) throws(SchemaError) -> Int? {
    guard let value else { return nil }
    guard let count = value.intValue, count >= 0 else {
      throw failure("expected a whole number from 0 on, found \(value.compactText)", at: keyword)
    }
    return count
  }

  /// Draft 4 marks a bound exclusive with a boolean, later drafts give a bound of its own.
  private func bound(
    _ keywords: JSONObject, _ inclusive: String, _ exclusive: String, isLower: Bool
  ) throws(SchemaError) -> SchemaRules.NumberBound? {
    let plain = try number(keywords[inclusive], inclusive)
    if case .bool(let isExclusive)? = keywords[exclusive] {
      return plain.map { SchemaRules.NumberBound(number: $0, isExclusive: isExclusive) }
    }
    let strict = try number(keywords[exclusive], exclusive)
    guard let strict else {
      return plain.map { SchemaRules.NumberBound(number: $0, isExclusive: false) }
    }
    if let plain, isLower ? strict.isBelow(plain) : plain.isBelow(strict) {
      return SchemaRules.NumberBound(number: plain, isExclusive: false)
    }
    return SchemaRules.NumberBound(number: strict, isExclusive: true)
  }

  private func number(_ value: JSONValue?, _ keyword: String) throws(SchemaError) -> JSONNumber? {
    guard let value else { return nil }
    guard case .number(let number) = value else {
      throw failure("expected a number, found \(value.kindName)", at: keyword)
    }
    return number
  }

  private func pattern(_ value: JSONValue?) throws(SchemaError) -> Pattern? {
    guard let value else { return nil }
    guard let source = value.stringValue else {
      throw failure("expected a string, found \(value.kindName)", at: "pattern")
    }
    do throws(PatternError) {
      return try Pattern(source)
    } catch {
      throw failure("expected a pattern in RE2 syntax: \(error.reason)", at: "pattern")
    }
  }

  private mutating func items(_ value: JSONValue?) throws(SchemaError) -> SchemaNode? {
    guard let value else { return nil }
    if case .array = value {
      let place = SchemaViolation.text(of: path)
      unchecked.append(UncheckedKeyword(path: place, keyword: "items as a list"))
      return nil
    }
    return try inside(.member("items")) { compiler throws(SchemaError) in
      try compiler.compile(value)
    }
  }

  private mutating func properties(
    _ keywords: JSONObject
  ) throws(SchemaError) -> [SchemaRules.Property] {
    var properties: [SchemaRules.Property] = []
    if let declared = keywords["properties"] {
      guard let members = declared.objectValue else {
        throw failure("expected an object, found \(declared.kindName)", at: "properties")
      }
      for member in members {
        path.append(.member("properties"))
        let node = try inside(.member(member.key)) { compiler throws(SchemaError) in
          try compiler.compile(member.value)
        }
        path.removeLast()
        properties.append(
          SchemaRules.Property(key: member.key, node: node, isDeclared: true, isRequired: false))
      }
    }
    for name in try required(keywords["required"]) {
      if let place = properties.firstIndex(where: { ExactText.areEqual($0.key, name) }) {
        properties[place].isRequired = true
      } else {
        properties.append(
          SchemaRules.Property(
            key: name, node: SchemaNode(SchemaRules()), isDeclared: false, isRequired: true))
      }
    }
    return properties
  }

  private func required(_ value: JSONValue?) throws(SchemaError) -> [String] {
    // Draft 3 marks single properties with a boolean, which says nothing about members here.
    guard let value, value.boolValue == nil else { return [] }
    var names: [String] = []
    for name in value.arrayValue ?? [value] {
      guard let text = name.stringValue else {
        throw failure("expected names, found \(name.compactText)", at: "required")
      }
      names.append(text)
    }
    return names
  }

  private mutating func additional(
    _ keywords: JSONObject
  ) throws(SchemaError) -> SchemaRules.Additional {
    switch keywords["additionalProperties"] {
    case nil, .bool(true)?: return .anything
    case .bool(false)?:
      // Members that a pattern would admit must not be refused for it.
      return keywords["patternProperties"] == nil ? .nothing : .anything
    case let schema?:
      let node = try inside(.member("additionalProperties")) { compiler throws(SchemaError) in
        try compiler.compile(schema)
      }
      return keywords["patternProperties"] == nil ? .node(node) : .anything
    }
  }

  private mutating func branches(_ value: JSONValue?) throws(SchemaError) -> [SchemaNode] {
    guard let value else { return [] }
    guard let schemas = value.arrayValue, !schemas.isEmpty else {
      throw failure("expected an array of schemas, found \(value.kindName)", at: "anyOf")
    }
    var nodes: [SchemaNode] = []
    for (index, schema) in schemas.enumerated() {
      path.append(.member("anyOf"))
      nodes.append(
        try inside(.element(index)) { compiler throws(SchemaError) in
          try compiler.compile(schema)
        })
      path.removeLast()
    }
    return nodes
  }
}
