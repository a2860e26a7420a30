import Testing

@testable import Trajectories

@Suite struct ToolSchemaTests {
  private func violations(_ schema: String, _ value: String) throws -> [SchemaViolation] {
    try ToolSchema(compiling: JSONValue(parsing: schema)).violations(
      of: JSONValue(parsing: value))
  }

  /// Schema, values that it accepts, values that it refuses with the kind of the first violation.
  static let tables: [(schema: String, good: [String], bad: [(String, SchemaViolation.Kind)])] = [
    (#"{}"#, ["1", "null", "{}", "[]", #""a""#], []),
    (#"true"#, ["1", "{}"], []),
    (#"false"#, [], [("1", .extra)]),
    (#"{"type":"string"}"#, [#""""#], [("1", .type), ("null", .type), ("{}", .type)]),
    (
      #"{"type":"integer"}"#, ["1", "-0", "1.0", "1e3", "12345678901234567890", "9e99"],
      [("1.5", .type), (#""1""#, .type), ("true", .type), ("1e-3", .type)]
    ),
    (#"{"type":"number"}"#, ["1", "1.5", "1e400"], [(#""1""#, .type), ("null", .type)]),
    (#"{"type":"boolean"}"#, ["true", "false"], [("0", .type), (#""true""#, .type)]),
    (#"{"type":"null"}"#, ["null"], [("0", .type)]),
    (#"{"type":["string","null"]}"#, ["null", #""a""#], [("1", .type), ("[]", .type)]),
    (
      #"{"enum":["a",1,null,{"x":[1.0]}]}"#, [#""a""#, "1.0", "null", #"{"x":[1]}"#],
      [(#""b""#, .enum), ("2", .enum), ("[]", .enum)]
    ),
    (#"{"enum":[]}"#, [], [("1", .enum)]),
    (#"{"type":"string","enum":["a"]}"#, [#""a""#], [("1", .type), (#""b""#, .enum)]),
    (#"{"const":{"a":1}}"#, [#"{"a":1}"#], [(#"{"a":2}"#, .enum)]),
    (#"{"required":["a"]}"#, [#"{"a":null}"#, "1"], [("{}", .missing), (#"{"A":1}"#, .missing)]),
    (
      #"{"properties":{"a":{"type":"integer"}}}"#, ["{}", #"{"a":1}"#, #"{"b":"x"}"#],
      [(#"{"a":"1"}"#, .type)]
    ),
    (
      #"{"properties":{"a":{}},"additionalProperties":false}"#, ["{}", #"{"a":1}"#],
      [(#"{"a":1,"b":2}"#, .extra), (#"{"b":2}"#, .extra)]
    ),
    (
      #"{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}"#,
      [#"{"a":"x","b":1}"#], [(#"{"b":"x"}"#, .type)]
    ),
    (#"{"properties":{"a":false}}"#, ["{}"], [(#"{"a":1}"#, .extra)]),
    (
      #"{"required":["a"],"additionalProperties":{"type":"integer"}}"#, [#"{"a":1}"#],
      [(#"{"a":"x"}"#, .type)]
    ),
    (#"{"items":{"type":"integer"}}"#, ["[]", "[1,2]", "{}"], [(#"[1,"2"]"#, .type)]),
    (#"{"items":{"items":{"type":"integer"}}}"#, ["[[1],[]]"], [(#"[[1],["x"]]"#, .type)]),
    (#"{"minItems":1,"maxItems":2}"#, ["[1]", "[1,2]"], [("[]", .range), ("[1,2,3]", .range)]),
    (
      #"{"minimum":0,"maximum":10}"#, ["0", "10", "5.5", "-0"],
      [("-1", .range), ("10.1", .range), ("1e400", .range), ("-0.001", .range)]
    ),
    (
      #"{"exclusiveMinimum":0,"exclusiveMaximum":10}"#, ["0.1", "9"],
      [("0", .range), ("10", .range)]
    ),
    (#"{"minimum":0,"exclusiveMinimum":true}"#, ["1"], [("0", .range)]),
    (#"{"minimum":5,"exclusiveMinimum":0}"#, ["5"], [("4", .range)]),
    (#"{"minimum":0,"exclusiveMinimum":5}"#, ["6"], [("5", .range)]),
    (#"{"maximum":9007199254740993}"#, ["9007199254740993"], [("9007199254740994", .range)]),
    (
      #"{"minLength":2,"maxLength":3}"#, [#""ab""#, #""😀é€""#],
      [(#""😀""#, .range), (#""abcd""#, .range)]
    ),
    (#"{"pattern":"^#W[0-9]{7}$"}"#, [##""#W1234567""##, "5"], [(#""W1234567""#, .format)]),
    (#"{"pattern":"b"}"#, [#""abc""#], [(#""ac""#, .format), (#""""#, .format)]),
    (#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, ["null", #""x""#], [("1", .type)]),
    (
      #"{"anyOf":[{"type":"integer","minimum":5},{"enum":["all"]}]}"#, ["5", #""all""#],
      [("4", .range), (#""none""#, .enum)]
    ),
    (
      #"{"type":"string","anyOf":[{"minLength":3},{"enum":["a"]}]}"#, [#""abc""#, #""a""#],
      [(#""ab""#, .range), ("1", .type)]
    ),
    (
      #"{"title":"t","description":"d","default":1,"examples":[1],"format":"date","x-own":1}"#,
      ["1", #""x""#], []
    ),
  ]

  @Test(arguments: tables.indices) func valuesAreJudgedBySchema(index: Int) throws {
    let (text, good, bad) = Self.tables[index]
    let schema = try ToolSchema(compiling: JSONValue(parsing: text))
    #expect(schema.unchecked.isEmpty)
    for value in good {
      let found = schema.violations(of: try JSONValue(parsing: value))
      #expect(found.isEmpty, "\(text) refused \(value): \(found)")
    }
    for (value, kind) in bad {
      let found = schema.violations(of: try JSONValue(parsing: value))
      #expect(found.first?.kind == kind, "\(text) on \(value): \(found)")
      #expect(found.allSatisfy { !$0.expected.isEmpty && !$0.found.isEmpty })
    }
  }

  @Test func violationsNameThePlaceAndBothSides() throws {
    let schema = #"""
      {"type":"object","required":["order_id","items"],"additionalProperties":false,
       "properties":{"order_id":{"type":"string"},
        "items":{"type":"array","items":{"type":"object","required":["id"],
         "properties":{"id":{"type":"integer"},"odd key":{"type":"null"}}}}}}
      """#
    let found = try violations(
      schema, #"{"items":[{"id":1},{"id":"x","odd key":0},{}],"order-id":"W1"}"#)
    #expect(
      found.map(\.description) == [
        "$.order_id: expected string, found nothing",
        "$.items[1].id: expected integer, found \"x\"",
        "$.items[1][\"odd key\"]: expected null, found 0",
        "$.items[2].id: expected integer, found nothing",
        "$[\"order-id\"]: expected no such member (did you mean order_id?), found \"W1\"",
      ])
    #expect(found.map(\.kind) == [.missing, .type, .type, .missing, .extra])
    #expect(found[1].path == [.member("items"), .element(1), .member("id")])
  }

  @Test func longValuesAreShortInMessages() throws {
    let long = String(repeating: "x", count: 10_000)
    let found = try violations(#"{"type":"integer"}"#, "\"\(long)\"")
    #expect(found[0].found.utf8.count < 120)
    let many = try violations(
      #"{"enum":["# + (0..<100).map(String.init).joined(separator: ",") + "]}", "-1")
    #expect(many[0].expected.hasSuffix("and 88 more"))
  }

  @Test func hostileArgumentsDoNotFillTheMemory() throws {
    let wrong = JSONValue.array([JSONValue](repeating: ["x", 1, true], count: 50_000))
    let schema = try ToolSchema(
      compiling: ["items": ["items": ["type": "null"], "minItems": 9]])
    let found = schema.violations(of: wrong)
    #expect(!found.isEmpty && found.count < 100)
    let members = JSONObject((0..<5000).map { ("m\($0)", .null) })
    let closed = try ToolSchema(compiling: ["additionalProperties": false])
    #expect(closed.violations(of: .object(members)).count < 100)
  }

  @Test(arguments: [
    ("5", "$"), (#"{"type":"text"}"#, "$.type"), (#"{"type":5}"#, "$.type"),
    (#"{"type":[]}"#, "$.type"), (#"{"enum":"a"}"#, "$.enum"),
    (#"{"properties":[]}"#, "$.properties"),
    (#"{"properties":{"a":{"type":"x"}}}"#, "$.properties.a.type"),
    (#"{"items":{"pattern":"("}}"#, "$.items.pattern"), (#"{"pattern":"(?=a)"}"#, "$.pattern"),
    (#"{"pattern":1}"#, "$.pattern"), (#"{"minItems":-1}"#, "$.minItems"),
    (#"{"maxLength":1.5}"#, "$.maxLength"), (#"{"minimum":"0"}"#, "$.minimum"),
    (#"{"required":[1]}"#, "$.required"), (#"{"anyOf":[]}"#, "$.anyOf"),
    (#"{"anyOf":[{},{"type":0}]}"#, "$.anyOf[1].type"),
    (#"{"additionalProperties":1}"#, "$.additionalProperties"),
  ]) func wrongSchemasAreRefusedWithTheirPlace(schema: String, path: String) throws {
    let value = try JSONValue(parsing: schema)
    let error = #expect(throws: SchemaError.self) { try ToolSchema(compiling: value) }
    #expect(error?.path == path)
    // The compiler leaves no path behind: the message of a second schema is right as well.
    #expect(error?.detail.isEmpty == false)
  }

  @Test func keywordsThatAreNotCheckedAreListed() throws {
    let schema = try ToolSchema(
      compiling: JSONValue(
        parsing: #"""
          {"properties":{"a":{"$ref":"#/$defs/x"},"b":{"allOf":[{"type":"string"}]},
           "c":{"items":[{},{}]}},"uniqueItems":false,"not":{},
           "patternProperties":{"^x":{}},"additionalProperties":false}
          """#))
    #expect(
      schema.unchecked.map(\.description) == [
        "$: not is not checked", "$: patternProperties is not checked",
        "$.properties.a: $ref is not checked", "$.properties.b: allOf is not checked",
        "$.properties.c: items as a list is not checked",
      ])
    // What is not checked refuses nothing.
    #expect(schema.accepts(["a": 1, "b": 2, "c": ["x"], "xyz": 3]))
  }

  @Test func schemasThatNestWithoutEndAreRefused() throws {
    var value: JSONValue = ["type": "integer"]
    for _ in 0..<200 { value = ["items": value] }
    let deep = value
    #expect(throws: SchemaError.self) { try ToolSchema(compiling: deep) }
  }

  @Test func toolsAreCompiledFromTheirParameters() throws {
    let tool = ToolSpec(
      name: "cancel", summary: "Cancels.",
      parameters: ["type": "object", "required": ["id"], "properties": ["id": ["type": "string"]]],
      kind: .irreversibleWrite)
    let schema = try ToolSchema(tool)
    #expect(schema.accepts(["id": "7"]))
    #expect(schema.violations(of: [:]).map(\.kind) == [.missing])
    #expect(schema.violations(of: "id").map(\.kind) == [.type])
  }
}
