import Trajectories

/// Other names for tools and arguments, and the way back.
struct ShiftedNames: Sendable {
  private(set) var tools: [String: String] = [:]
  private(set) var arguments: [String: String] = [:]
  private var nativeTools: [String: String] = [:]
  private var nativeArguments: [String: String] = [:]

  init(_ specs: [ToolSpec], tools renamesTools: Bool, arguments renamesArguments: Bool) {
    if renamesTools {
      tools = ShiftedNames.rename(specs.map(\.name), words: ShiftWords.tools, suffix: "_call")
    }
    if renamesArguments {
      var keys: [String] = []
      for spec in specs { ShiftedNames.collectKeys(spec.parameters, into: &keys) }
      arguments = ShiftedNames.rename(keys, words: ShiftWords.arguments, suffix: "_value")
    }
    nativeTools = Dictionary(tools.map { ($0.value, $0.key) }, uniquingKeysWith: { old, _ in old })
    nativeArguments = Dictionary(
      arguments.map { ($0.value, $0.key) }, uniquingKeysWith: { old, _ in old })
  }

  /// New names made word by word; all differ from each other and from every old name.
  private static func rename(
    _ names: [String], words: [String: String], suffix: String
  ) -> [String: String] {
    var taken = Set(names)
    var renamed: [String: String] = [:]
    for name in names where renamed[name] == nil {
      var other = name.split(separator: "_", omittingEmptySubsequences: false)
        .map { words[String($0)] ?? String($0) }.joined(separator: "_")
      while taken.contains(other) { other += suffix }
      taken.insert(other)
      renamed[name] = other
    }
    return renamed
  }

  private static func collectKeys(_ schema: JSONValue, into keys: inout [String]) {
    for member in schema["properties"]?.objectValue ?? JSONObject() {
      keys.append(member.key)
      collectKeys(member.value, into: &keys)
    }
    if let items = schema["items"] { collectKeys(items, into: &keys) }
  }

  /// A schema with the arguments' new names.
  func schema(_ schema: JSONValue) -> JSONValue {
    guard !arguments.isEmpty, case .object(var object) = schema else { return schema }
    if case .object(let properties)? = object["properties"] {
      object["properties"] = .object(
        JSONObject(properties.map { (arguments[$0.key] ?? $0.key, self.schema($0.value)) }))
    }
    if case .array(let required)? = object["required"] {
      object["required"] = .array(
        required.map { name in
          name.stringValue.map { .string(arguments[$0] ?? $0) } ?? name
        })
    }
    if let items = object["items"] { object["items"] = self.schema(items) }
    return .object(object)
  }

  /// A call in the new names.
  func shifted(_ action: Action) -> Action {
    guard case .tool(let name, let values) = action else { return action }
    return .tool(name: tools[name] ?? name, arguments: map(values) { arguments[$0] ?? $0 })
  }

  /// A call in the world's own names; old names that were renamed mean nothing any more.
  func native(_ action: Action) -> Action {
    guard case .tool(let name, let values) = action else { return action }
    let tool = nativeTools[name] ?? (tools[name] == nil ? name : name + ShiftedNames.gone)
    return .tool(
      name: tool,
      arguments: map(values) { key in
        nativeArguments[key] ?? (arguments[key] == nil ? key : key + ShiftedNames.gone)
      })
  }

  private static let gone = "_"

  /// Text of the world in the new names; only whole words are names.
  func text(_ text: String) -> String {
    // A word of prose is no argument's name; names have an underscore.
    var words = tools.merging(arguments.filter { $0.key.contains("_") }) { tool, _ in tool }
    // An old name that the agent used is shown as it was written.
    for name in words.keys.sorted() { words[name + ShiftedNames.gone] = name }
    return WholeWords.replace(in: text, with: words)
  }

  private func map(_ value: JSONValue, _ rename: (String) -> String) -> JSONValue {
    guard !arguments.isEmpty else { return value }
    switch value {
    case .object(let object):
      return .object(JSONObject(object.map { (rename($0.key), map($0.value, rename)) }))
    case .array(let elements): return .array(elements.map { map($0, rename) })
    default: return value
    }
  }
}

/// Replaces words, not parts of words.
enum WholeWords {
  static func replace(in text: String, with words: [String: String]) -> String {
    guard !words.isEmpty else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var word = ""
    func flush() {
      result += words[word] ?? capitalised(word, words) ?? word
      word = ""
    }
    for character in text {
      if character.isASCII, character.isLetter || character.isNumber || character == "_" {
        word.append(character)
      } else {
        if !word.isEmpty { flush() }
        result.append(character)
      }
    }
    if !word.isEmpty { flush() }
    return result
  }

  /// "Please" where the table has "please".
  private static func capitalised(_ word: String, _ words: [String: String]) -> String? {
    guard let first = word.first, first.isUppercase,
      let other = words[first.lowercased() + word.dropFirst()]
    else { return nil }
    return other.prefix(1).uppercased() + other.dropFirst()
  }
}
