import Trajectories

/// Marks the names of what a written harness shares among its rules (memories, models) by what they
/// stand for, so that rules of several answers, which all like to call it `seen`, fit in one harness.
struct SharedNames {
  private var memories: [String: String] = [:]
  private var models: [String: String] = [:]

  init(of document: JSONValue) {
    func marked(_ name: String, _ meaning: JSONValue) -> String {
      name + "-" + Digest(of: meaning.compactText).short
    }
    for memory in document["memory"]?.arrayValue ?? [] {
      guard let name = memory["name"]?.stringValue else { continue }
      memories[name] = marked(name, memory)
    }
    for model in document["models"]?.objectValue?.members ?? [] {
      models[model.key] = marked(model.key, model.value)
    }
  }

  /// What the document shares under a key, with the marked names.
  func shared(_ key: String, of document: JSONValue) -> JSONValue? {
    guard let value = document[key] else { return nil }
    switch key {
    case "memory":
      return .array(
        (value.arrayValue ?? []).map { memory in
          guard var object = memory.objectValue, let name = object["name"]?.stringValue else {
            return memory
          }
          object["name"] = .string(memories[name] ?? name)
          return .object(object)
        })
    case "models":
      guard let object = value.objectValue else { return value }
      return .object(
        JSONObject(object.members.map { (models[$0.key] ?? $0.key, $0.value) }))
    default: return value
    }
  }

  /// A rule that uses the marked names.
  func renamed(_ rule: JSONValue) -> JSONValue {
    memories.isEmpty && models.isEmpty ? rule : renamed(rule, under: "", in: "", isData: false)
  }

  /// Members that hold what a tool is given: only references and holes in it are names of ours.
  private static let dataMembers: Set = ["arguments", "set"]

  /// The same of any part; `key` is the member that it stands at, `outer` the one around that.
  private func renamed(
    _ part: JSONValue, under key: String, in outer: String, isData: Bool
  ) -> JSONValue {
    switch part {
    case .object(let object):
      .object(
        JSONObject(
          object.members.map { member in
            if member.key == "literal" { return (member.key, member.value) }
            let isData = isData || SharedNames.dataMembers.contains(member.key)
            return (
              member.key, renamed(member.value, under: member.key, in: key, isData: isData)
            )
          }))
    case .array(let elements):
      .array(elements.map { renamed($0, under: key, in: outer, isData: isData) })
    case .string(let text): .string(renamed(text, under: key, in: outer, isData: isData))
    default: part
    }
  }

  private func renamed(
    _ text: String, under key: String, in outer: String, isData: Bool
  ) -> String {
    switch (key, outer) {
    case ("ref", _):
      guard text.hasPrefix("memory.") else { return text }
      return memories[String(text.dropFirst(7))].map { "memory." + $0 } ?? text
    case ("memory", _) where !isData, ("from", "query") where !isData:
      return memories[text] ?? text
    case ("model", _) where !isData: return models[text] ?? text
    default:
      guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
      return memories.keys.sorted().reduce(text) { text, name in
        text.replacing("${memory.\(name)}", with: "${memory.\(memories[name] ?? name)}")
      }
    }
  }
}
