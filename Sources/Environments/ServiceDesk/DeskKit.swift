import Trajectories

/// What a desk reads from its data folder: tools, policy, phrases, word lists.
final class DeskKit: Sendable {
  let tools: [ToolSpec]
  private let names: Set<String>
  let policy: String
  let slots: [SlotWords]
  let phrases: PhraseTable
  let surface: Digest

  /// Reads a desk's folder; `now` goes where the policy says `{now}`, and `policy` goes
  /// in its place.
  init(
    folder: String, home: String?, isCompact: Bool, now: String = "", policy: String? = nil
  ) throws(EnvironmentError) {
    let root = try DeskKit.folder(folder, home: home)
    tools = try DeskKit.tools(at: root + "/tools.json", isCompact: isCompact)
    names = Set(tools.map(\.name))
    if let policy {
      self.policy = policy
    } else {
      let written = try DeskKit.text(root + (isCompact ? "/policy-compact.md" : "/policy.md"))
      self.policy = PhraseTable(["policy": [written]]).say("policy", seed: 0, ["now": now])
    }
    let words = try DeskKit.json(root + "/phrases.json")
    phrases = try PhraseTable(words["phrases"], file: root + "/phrases.json")
    var slots: [SlotWords] = []
    for member in words["slots"]?.objectValue ?? JSONObject() {
      slots.append(
        SlotWords(
          name: member.key, words: (member.value.arrayValue ?? []).compactMap(\.stringValue)))
    }
    self.slots = slots
    let toolText = tools.map { $0.name + $0.summary + $0.parameters.compactText }
    let wording = try ObservationWording.recorded(folder, home: home, isCompact: isCompact)
    surface = Digest(
      of: (toolText + [self.policy, phrases.surfaceText, "\(isCompact)", wording])
        .joined(separator: "\n"))
  }

  /// Whether the desk has a tool of that name.
  func offers(_ tool: String) -> Bool { names.contains(tool) }

  /// Calls that no planner makes and that harm nothing: unknown, malformed, pointless.
  var disturbances: [Action] {
    var calls: [Action] = [.tool(name: "no_such_tool", arguments: [:])]
    for tool in tools where tool.kind == .read {
      calls.append(.tool(name: tool.name, arguments: ["wrong": 1]))
    }
    return calls
  }

  static func folder(_ name: String, home: String?) throws(EnvironmentError) -> String {
    if let home { return ProductFolders(home: home).path("envs/" + name) }
    do throws(ProductFoldersMissing) {
      return try ProductFolders.locate().path("envs/" + name)
    } catch {
      throw .badData(file: "envs/" + name, detail: "\(error)")
    }
  }

  static func text(_ path: String) throws(EnvironmentError) -> String {
    do throws(FileError) {
      return String(decoding: try FileContents.read(path), as: UTF8.self)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
  }

  static func json(
    _ path: String, options: JSONValue.ParseOptions = .strict
  ) throws(EnvironmentError) -> JSONValue {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileContents.read(path)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, options: options)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
  }

  private static func tools(
    at path: String, isCompact: Bool
  ) throws(EnvironmentError) -> [ToolSpec] {
    var tools: [ToolSpec] = []
    for entry in try json(path).arrayValue ?? [] {
      guard let name = entry["name"]?.stringValue, let summary = entry["summary"]?.stringValue,
        let kind = entry["kind"]?.stringValue.flatMap(ToolSpec.Kind.init(rawValue:)),
        case .object(let arguments)? = entry["arguments"]
      else {
        throw .badData(file: path, detail: "expected tools with name, summary, kind, arguments")
      }
      tools.append(
        ToolSpec(
          name: name, summary: isCompact ? "" : summary,
          parameters: schema(arguments, isCompact: isCompact),
          kind: kind))
    }
    return tools
  }

  /// All arguments are required; in the compact form descriptions are left out, as summaries are.
  private static func schema(_ arguments: JSONObject, isCompact: Bool) -> JSONValue {
    var properties = JSONObject()
    for member in arguments {
      var property = member.value.objectValue ?? JSONObject()
      if isCompact { property["description"] = nil }
      properties[member.key] = .object(property)
    }
    return [
      "type": "object", "properties": .object(properties),
      "required": .array(arguments.keys.map(JSONValue.string)),
    ]
  }
}
