import Trajectories

/// One thing that the agent asks the user to do on the phone.
struct DeviceInstruction: Sendable, Hashable {
  var tool: String
  var arguments: JSONValue = [:]
  /// How the switch should end up; nil flips it, whatever it is.
  var wanted: Bool?
  var isLook = false
}

/// Reads instructions for the phone out of messages, by word lists alone.
final class DeviceInstructionReader: Sendable {
  private struct Topic: Sendable {
    var words: [String]
    var look: String?
    /// Verb class to tool, in the order they are tried.
    var acts: [(verb: String, tool: String)]
  }

  private let topics: [Topic]
  private let verbs: [String: [String]]
  private let asking: [String]
  private let announcing: [String]

  init(_ json: JSONValue, file: String) throws(EnvironmentError) {
    func texts(_ value: JSONValue?) -> [String] {
      (value?.arrayValue ?? []).compactMap(\.stringValue)
    }
    var verbs: [String: [String]] = [:]
    for member in json["verbs"]?.objectValue ?? JSONObject() {
      verbs[member.key] = texts(member.value)
    }
    self.verbs = verbs
    asking = texts(json["asking"])
    announcing = texts(json["announcing"])
    var topics: [Topic] = []
    for entry in json["topics"]?.arrayValue ?? [] {
      var topic = Topic(words: texts(entry["words"]), look: nil, acts: [])
      for member in entry["tools"]?.objectValue ?? JSONObject() {
        guard let tool = member.value.stringValue, Handset.tools.contains(tool) else {
          throw .badData(file: file, detail: "expected a tool of the phone at \(member.key)")
        }
        if member.key == "look" { topic.look = tool } else { topic.acts.append((member.key, tool)) }
      }
      topics.append(topic)
    }
    self.topics = topics
    guard !topics.isEmpty, !asking.isEmpty else {
      throw .badData(file: file, detail: "expected topics and asking")
    }
  }

  /// What a message asks for: actions, or the first look where there is no action.
  func instructions(in message: SpokenText) -> [DeviceInstruction] {
    if let named = named(in: message) { return [named] }
    var acts: [DeviceInstruction] = []
    var looks: [DeviceInstruction] = []
    for spoken in message.sentences {
      let (sentence, isQuestion) = (spoken.text, spoken.isQuestion)
      if sentence.containsAny(announcing) { continue }
      let verbList = verbs.keys.sorted().flatMap { verbs[$0] ?? [] }
      let opensWithVerb = verbList.contains { (sentence.position(of: $0) ?? 9) <= 2 }
      guard isQuestion || opensWithVerb || sentence.containsAny(asking) else { continue }
      for found in instructions(inSentence: sentence, isQuestion: isQuestion) {
        if found.isLook {
          if !looks.contains(found) { looks.append(found) }
        } else if !acts.contains(found) {
          acts.append(found)
        }
      }
    }
    return acts.isEmpty ? Array(looks.prefix(1)) : acts
  }

  /// A tool that is called by its own name.
  private func named(in message: SpokenText) -> DeviceInstruction? {
    for tool in Handset.tools where message.contains(tool) {
      return DeviceInstruction(tool: tool, arguments: arguments(of: tool, in: message))
    }
    return nil
  }

  private func instructions(
    inSentence sentence: SpokenText, isQuestion: Bool
  ) -> [DeviceInstruction] {
    var hits: [(place: Int, topic: Int, length: Int)] = []
    for (index, topic) in topics.enumerated() {
      for word in topic.words {
        guard let place = sentence.position(of: word) else { continue }
        hits.append((place, index, word.utf8.count))
      }
    }
    // "Wi-Fi calling" is about calling, not about Wi-Fi.
    let whole = hits.filter { hit in
      !hits.contains {
        $0.topic != hit.topic && $0.length > hit.length && $0.place <= hit.place
          && $0.place + $0.length >= hit.place + hit.length
      }
    }
    var found: [DeviceInstruction] = []
    var seen: Set<Int> = []
    for hit in whole.sorted(by: { ($0.place, $0.topic) < ($1.place, $1.topic) }) {
      guard seen.insert(hit.topic).inserted else { continue }
      if let instruction = instruction(topics[hit.topic], in: sentence, isQuestion: isQuestion) {
        found.append(instruction)
      }
    }
    return found
  }

  private func instruction(
    _ topic: Topic, in sentence: SpokenText, isQuestion: Bool
  ) -> DeviceInstruction? {
    for (verb, tool) in topic.acts {
      switch verb {
      case "do": return DeviceInstruction(tool: tool)
      case "on", "off":
        guard isSwitched(verb, in: sentence) else { continue }
        return DeviceInstruction(tool: tool, wanted: verb == "on")
      default:
        guard sentence.containsAny(verbs[verb] ?? []) else { continue }
        return DeviceInstruction(tool: tool, arguments: arguments(of: tool, in: sentence))
      }
    }
    guard let look = topic.look, isQuestion || sentence.containsAny(verbs["look"] ?? []) else {
      return nil
    }
    return DeviceInstruction(
      tool: look, arguments: arguments(of: look, in: sentence), isLook: true)
  }

  private func isSwitched(_ direction: String, in sentence: SpokenText) -> Bool {
    if sentence.containsAny(verbs[direction] ?? []) { return true }
    return sentence.contains(direction) && sentence.containsAny(["turn", "switch", "set"])
  }

  private func arguments(of tool: String, in sentence: SpokenText) -> JSONValue {
    switch tool {
    case "set_network_mode_preference":
      let exact = Phone.Mode.allCases.first { sentence.contains($0.rawValue) }
      let loose: [(String, Phone.Mode)] = [
        ("5g", .newest), ("4g", .fourthOnly), ("3g", .thirdOnly), ("2g", .secondOnly),
      ]
      let mode = exact ?? loose.first { sentence.containsAny([$0.0, $0.0 + "/4g"]) }?.1
      return mode.map { ["mode": .string($0.rawValue)] } ?? [:]
    case "grant_app_permission", "check_app_permissions", "check_app_status":
      let permission = Phone.Permissions.names.first { sentence.contains($0) }
      let app = sentence.contains("browser") ? "browser" : "messaging"
      return ["app_name": .string(app), "permission": .string(permission ?? "")]
    default: return [:]
    }
  }
}
