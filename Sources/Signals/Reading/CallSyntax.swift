import Trajectories

/// Reads calls that are not written as one JSON object.
struct CallSyntax {
  let bytes: [UInt8]
  let tools: ToolTable

  typealias Call = (name: String, arguments: JSONValue)

  /// The call of the first syntax that fits.
  func call() -> Call? {
    tagged() ?? functionTag() ?? invokeTag() ?? reactAction() ?? marked() ?? functionText()
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self).trimmingASCIISpace()
  }

  private func json(_ range: Range<Int>) -> JSONValue? {
    let inside = text(range)
    if let value = try? JSONValue(parsing: inside, options: .foreign) { return value }
    return LenientJSON.value(in: Array(inside.utf8))
  }

  /// `<tool_call>{…}</tool_call>` and its relatives.
  private func tagged() -> Call? {
    for tag in ["tool_call", "function_call", "tool_calls", "tool_use"] {
      guard let inside = TextRegions.between("<\(tag)>", "</\(tag)>", in: bytes) else { continue }
      if let value = json(inside),
        let call = CallShape.call(value, tools: tools, isLenient: true)
      {
        return call
      }
      let inner = CallSyntax(bytes: Array(bytes[inside]), tools: tools)
      if let call = inner.functionTag() ?? inner.invokeTag() ?? inner.argumentTags()
        ?? inner.functionText()
      {
        return call
      }
    }
    return nil
  }

  /// `<function=name>{…}</function>`, also with `<parameter=key>value</parameter>` inside.
  private func functionTag() -> Call? {
    guard let name = TextRegions.between("<function=", ">", in: bytes),
      name.upperBound < bytes.count
    else { return nil }
    let start = name.upperBound + 1
    let end = TextRegions.find("</function", in: bytes, from: start) ?? bytes.count
    let body = Array(bytes[start..<end])
    let inner = CallSyntax(bytes: body, tools: tools)
    let called = text(name).filter { $0 != "\"" }
    if let arguments = inner.parameters(opening: "<parameter=", tool: called) {
      return (called, .object(arguments))
    }
    guard let value = inner.json(0..<body.count) else {
      return body.allSatisfy { $0 <= 0x20 } ? (called, .object(JSONObject())) : nil
    }
    return CallShape.arguments(value, isLenient: true).map { (called, $0) }
  }

  /// `<invoke name="…"><parameter name="…">value</parameter></invoke>`.
  private func invokeTag() -> Call? {
    guard let name = TextRegions.between("<invoke name=\"", "\"", in: bytes),
      name.upperBound < bytes.count
    else { return nil }
    let end = TextRegions.find("</invoke", in: bytes, from: name.upperBound) ?? bytes.count
    let inner = CallSyntax(bytes: Array(bytes[name.upperBound..<end]), tools: tools)
    let arguments = inner.parameters(opening: "<parameter name=\"", tool: text(name))
    return (text(name), .object(arguments ?? JSONObject()))
  }

  private func parameters(opening: String, tool: String) -> JSONObject? {
    var object = JSONObject()
    var cursor = 0
    while let key = TextRegions.between(opening, ">", in: bytes, from: cursor),
      key.upperBound < bytes.count, object.count < 64
    {
      let start = key.upperBound + 1
      guard let end = TextRegions.find("</parameter", in: bytes, from: start) else { return nil }
      let name = text(key).filter { $0 != "\"" }
      object[name] = typed(text(start..<end), argument: name, of: tool)
      cursor = end
    }
    return object.isEmpty ? nil : object
  }

  /// `name <arg_key>k</arg_key><arg_value>v</arg_value>`.
  private func argumentTags() -> Call? {
    guard let first = TextRegions.find("<arg_key>", in: bytes) else { return nil }
    let name = text(0..<first)
    var object = JSONObject()
    var cursor = first
    while let key = TextRegions.between("<arg_key>", "</arg_key>", in: bytes, from: cursor),
      let value = TextRegions.between(
        "<arg_value>", "</arg_value>", in: bytes, from: key.upperBound),
      object.count < 64
    {
      object[text(key)] = typed(text(value), argument: text(key), of: name)
      cursor = value.upperBound
    }
    return object.isEmpty ? nil : (name, .object(object))
  }

  /// A tag's text as the type that the tool declares; text where it declares text.
  private func typed(_ text: String, argument: String, of tool: String) -> JSONValue {
    let type = tools.property(argument, of: tool)?["type"]?.stringValue
    if type == "string" { return .string(text) }
    if let value = try? JSONValue(parsing: text) { return value }
    if type == nil || type == "array" || type == "object",
      let first = text.utf8.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
      let value = LenientJSON.value(in: Array(text.utf8))
    {
      return value
    }
    return .string(text)
  }

  /// `Action: name` with `Action Input: {…}` on a later line.
  private func reactAction() -> Call? {
    guard let action = lineStart("action:"), let input = lineStart("action input:", from: action)
    else { return nil }
    let nameEnd = bytes[action...].firstIndex(of: 0x0A) ?? bytes.count
    let end = lineMark("observation:", from: input) ?? bytes.count
    let name = text(action..<nameEnd).filter { $0 != "`" && $0 != "*" }
    guard let value = json(input..<end) ?? firstValue(from: input),
      let arguments = CallShape.arguments(value, isLenient: true)
    else { return nil }
    return (name, arguments)
  }

  private func firstValue(from start: Int) -> JSONValue? {
    guard let open = bytes[start...].firstIndex(of: UInt8(ascii: "{")) else { return nil }
    return LenientJSON.value(in: bytes, from: open)?.value
  }

  /// Where the text after a line's opening words starts.
  func lineStart(_ words: String, from start: Int = 0) -> Int? {
    lineMark(words, from: start).map { $0 + words.utf8.count }
  }

  private func lineMark(_ words: String, from start: Int) -> Int? {
    let words = Array(words.utf8)
    var line = start
    while line < bytes.count {
      var place = line
      while place < bytes.count, bytes[place] == 0x20 || bytes[place] == UInt8(ascii: "*") {
        place += 1
      }
      let here = bytes[place...].prefix(words.count)
      if here.elementsEqual(words, by: { ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) == $1 }) {
        return place
      }
      guard let end = bytes[line...].firstIndex(of: 0x0A) else { return nil }
      line = end + 1
    }
    return nil
  }

  /// `[TOOL_CALLS] […]` and `<|python_tag|>{…}`.
  private func marked() -> Call? {
    for mark in ["[TOOL_CALLS]", "<|python_tag|>", "<|tool_call|>", "[TOOL_CALL]"] {
      guard let start = TextRegions.find(mark, in: bytes) else { continue }
      let inside = start + mark.utf8.count
      if let open = bytes[inside...].firstIndex(where: { $0 == 0x5B || $0 == 0x7B }),
        let value = LenientJSON.value(in: bytes, from: open)?.value,
        let call = CallShape.call(value, tools: tools, isLenient: true)
      {
        return call
      }
    }
    return nil
  }

  /// `name(key=value, …)` or `name({…})` where the name is a tool's.
  private func functionText() -> Call? {
    var index = 0
    while index < bytes.count {
      guard TextRegions.isWord(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, TextRegions.isWord(bytes[index]) { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "("), index - start <= 100 else {
        continue
      }
      let name = text(start..<index)
      guard tools[name] != nil else { continue }
      if let call = functionArguments(name, from: index + 1) { return call }
    }
    return nil
  }

  private func functionArguments(_ name: String, from start: Int) -> Call? {
    var place = start
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    guard place < bytes.count else { return nil }
    if bytes[place] == UInt8(ascii: "{") {
      guard let value = LenientJSON.value(in: bytes, from: place)?.value,
        case .object = value
      else { return nil }
      return (name, value)
    }
    guard let (object, _) = LenientJSON.keywordArguments(in: bytes, from: place) else {
      return nil
    }
    return (name, .object(object))
  }
}
