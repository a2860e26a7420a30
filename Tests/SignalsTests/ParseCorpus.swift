import Trajectories

@testable import Signals

/// Generated tool calls and the ways in which models misspell them, with the verdict that is right.
///
/// The labels stand beside the mutators: `isDecidable` says whether the intended call can be told
/// from what is left. On undecidable documents a refusal is right and any call is wrong.
struct ParseCorpus {
  struct Document {
    let completion: Completion
    let name: String
    let arguments: JSONObject
    var intended: Action { .tool(name: name, arguments: .object(arguments)) }
  }

  static let tools = ToolTable([
    tool("get_order", ["order_id": "string", "with_items": "boolean"]),
    tool("send_note", ["to": "string", "text": "string", "urgent": "boolean"]),
    tool(
      "set_price", ["item": "string", "price": "number", "count": "integer", "reason": "string"]),
    tool("book_trip", ["from": "string", "to": "string", "legs": "array", "payment": "object"]),
    tool("tag_items", ["items": "array", "label": "string", "archived": "boolean"]),
  ])

  private static func tool(_ name: String, _ types: JSONObject) -> ToolSpec {
    ToolSpec(
      name: name, summary: "",
      parameters: [
        "type": "object",
        "properties": .object(JSONObject(types.map { ($0.key, ["type": $0.value]) })),
        "required": .array(types.keys.prefix(1).map(JSONValue.string)),
      ], kind: .write)
  }

  private var generator: SeededGenerator

  init(seed: UInt64) { generator = Seed(seed).generator }

  // MARK: Calls

  mutating func call() -> (name: String, arguments: JSONObject) {
    let tool = ParseCorpus.tools.tools[generator.integer(below: ParseCorpus.tools.tools.count)]
    var arguments = JSONObject()
    for (place, member) in (tool.parameters["properties"]?.objectValue ?? JSONObject()).enumerated()
    {
      if place > 0, generator.chance(0.2) { continue }
      arguments[member.key] = value(member.value["type"]?.stringValue ?? "string", member.key)
    }
    return (tool.name, arguments)
  }

  private mutating func value(_ type: String, _ key: String) -> JSONValue {
    switch type {
    case "boolean": return .bool(generator.chance(0.5))
    case "integer": return .integer(generator.integer(in: -20...5000))
    case "number": return .double(Double(generator.integer(in: 1...99_999)) / 100)
    case "array":
      return .array((0...generator.integer(below: 3)).map { _ in .string(identifier()) })
    case "object":
      return [
        "method": .string(identifier()), "amount": .integer(generator.integer(in: 1...900)),
        "saved": .bool(generator.chance(0.5)), "note": .null,
      ]
    default: return .string(key == "text" || key == "reason" ? sentence() : identifier())
    }
  }

  private mutating func identifier() -> String {
    let stems = ["#W", "item_", "gift-card-", "", "user.", "A/"]
    return (generator.pick(stems) ?? "") + String(generator.integer(in: 1000...9_999_999))
  }

  private mutating func sentence() -> String {
    let parts = [
      "it's not needed", "say \"thanks\" to Ann", "see (page 4)", "price: 12, maybe 13",
      "a {draft} only", "first, second and third", "100% sure", "path C:\\temp",
      "caf\u{E9} \u{2713}",
      "line one\nline two", "yes", "if x < 3 then y",
    ]
    return (0...generator.integer(below: 2)).map { _ in generator.pick(parts) ?? "" }
      .joined(separator: "; ")
  }

  mutating func valid() -> Document {
    let (name, arguments) = call()
    let text =
      generator.chance(0.5)
      ? JSONValue.object(arguments).compactText : JSONValue.object(arguments).prettyText
    return Document(
      completion: ParseCorpus.structured(name, text), name: name, arguments: arguments)
  }

  static func structured(_ name: String, _ arguments: String) -> Completion {
    Completion(
      text: "", toolCalls: [ToolCall(id: "call_0", name: name, arguments: arguments)],
      finishReason: .toolCalls)
  }

  /// A document that this mutator really changes.
  mutating func mutated(by mutator: Mutator) -> Document {
    while true {
      let (name, arguments) = call()
      if let completion = mutator.apply(name, arguments, &generator) {
        return Document(completion: completion, name: name, arguments: arguments)
      }
    }
  }

  enum Mutator: String, CaseIterable {
    case fencedArguments, proseAroundCall, trailingComma, singleQuotes, pythonLiterals
    case missingClosers, doubleEncoding, unquotedNames, toolCallTag, functionTag
    case invokeTag, reactAction, functionText, callInReasoning, rawLineBreaks
    case missingComma, comments, innerQuotes, cutInsideString, cutAfterName

    /// Whether the intended call can be told from what is left.
    var isDecidable: Bool {
      switch self {
      case .cutInsideString, .cutAfterName: false
      default: true
      }
    }
  }
}
