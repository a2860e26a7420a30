import Trajectories

extension ParseCorpus.Mutator {
  /// Writes a call the wrong way; nil where this call has nothing that the mutator could change.
  func apply(
    _ name: String, _ arguments: JSONObject, _ generator: inout SeededGenerator
  ) -> Completion? {
    let json = JSONValue.object(arguments).compactText
    let whole = JSONValue.object(["name": .string(name), "arguments": .object(arguments)])
      .compactText
    func structured(_ text: String) -> Completion? {
      text == json ? nil : ParseCorpus.structured(name, text)
    }
    switch self {
    case .fencedArguments: return structured("```json\n\(json)\n```")
    case .proseAroundCall:
      return Completion(text: "I will do that now.\n\n\(whole)\n\nLet me know if it worked.")
    case .trailingComma: return structured(String(json.dropLast()) + ", }")
    case .singleQuotes: return structured(python(.object(arguments)))
    case .pythonLiterals:
      let text = literals(.object(arguments))
      return structured(text)
    case .missingClosers:
      var text = json
      while let last = text.last, last == "}" || last == "]" { text.removeLast() }
      return structured(text)
    case .doubleEncoding: return structured(JSONValue.string(json).compactText)
    case .unquotedNames:
      return structured(
        "{" + arguments.map { "\($0.key): \($0.value.compactText)" }.joined(separator: ", ") + "}")
    case .toolCallTag:
      return Completion(text: "Working on it.\n<tool_call>\n\(whole)\n</tool_call>")
    case .functionTag:
      let body = arguments.map { "<parameter=\($0.key)>\n\(plain($0.value))\n</parameter>" }
        .joined(separator: "\n")
      return Completion(
        text: "<tool_call>\n<function=\(name)>\n\(body)\n</function>\n</tool_call>")
    case .invokeTag:
      let body = arguments.map { "<parameter name=\"\($0.key)\">\(plain($0.value))</parameter>" }
        .joined(separator: "\n")
      return Completion(text: "<invoke name=\"\(name)\">\n\(body)\n</invoke>")
    case .reactAction:
      return Completion(text: "Thought: this is next.\nAction: \(name)\nAction Input: \(json)")
    case .functionText:
      let body = arguments.map { "\($0.key)=\(python($0.value))" }.joined(separator: ", ")
      return Completion(text: "\(name)(\(body))")
    case .callInReasoning:
      return Completion(text: "", reasoning: "I should act.\n<tool_call>\(whole)</tool_call>")
    case .rawLineBreaks:
      guard json.utf8.contains(UInt8(ascii: "\\")), json.contains("\\n") else { return nil }
      return structured(json.split(separator: "\\n").joined(separator: "\n"))
    case .missingComma:
      guard arguments.count > 1 else { return nil }
      return structured(
        "{" + arguments.map { "\"\($0.key)\": \($0.value.compactText)" }.joined(separator: " ")
          + "}")
    case .comments:
      return structured("{ // the call\n" + json.dropFirst().dropLast() + " /* done */ }")
    case .innerQuotes:
      guard json.contains("\\\"") else { return nil }
      return structured(json.split(separator: "\\\"").joined(separator: "\""))
    case .cutInsideString:
      guard let text = arguments.members.last?.value.stringValue, text.utf8.count > 6 else {
        return nil
      }
      return structured(String(json.dropLast(2 + 1 + generator.integer(below: 4))))
    case .cutAfterName:
      guard let last = arguments.members.last, arguments.count > 1 else { return nil }
      return structured(String(json.dropLast(last.value.compactText.count + 1)))
    }
  }

  private func plain(_ value: JSONValue) -> String { value.stringValue ?? value.compactText }

  /// JSON with Python's spelling of the three literals.
  private func literals(_ value: JSONValue) -> String {
    switch value {
    case .bool(let flag): flag ? "True" : "False"
    case .null: "None"
    case .array(let elements): "[" + elements.map(literals).joined(separator: ", ") + "]"
    case .object(let object):
      "{"
        + object.map { "\(JSONValue.string($0.key).compactText): \(literals($0.value))" }
        .joined(separator: ", ") + "}"
    default: value.compactText
    }
  }

  /// The way Python prints a value.
  private func python(_ value: JSONValue) -> String {
    switch value {
    case .bool, .null: return literals(value)
    case .array(let elements): return "[" + elements.map(python).joined(separator: ", ") + "]"
    case .object(let object):
      return "{" + object.map { "'\($0.key)': \(python($0.value))" }.joined(separator: ", ") + "}"
    case .string(let text):
      let hasApostrophe = text.utf8.contains(UInt8(ascii: "'"))
      let hasQuote = text.utf8.contains(UInt8(ascii: "\""))
      let quote: Character = hasApostrophe && !hasQuote ? "\"" : "'"
      var out = String(quote)
      for character in text {
        switch character {
        case "\n": out += "\\n"
        case "\\": out += "\\\\"
        case quote: out += "\\" + String(quote)
        default: out.append(character)
        }
      }
      return out + String(quote)
    default: return value.compactText
    }
  }
}
