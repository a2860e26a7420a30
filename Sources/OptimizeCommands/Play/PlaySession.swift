import Environments
import Trajectories

/// One task played by a person, line by line.
struct PlaySession {
  private(set) var world: any Environment
  let task: String
  let opening: Opening
  private(set) var steps = 0
  private(set) var end: Outcome.EndReason?
  /// What was done and what came of it, for the record.
  private(set) var transcript: [(action: String, observation: String)] = []

  /// What a line came to.
  enum Reply {
    case shown(String)
    case quit
  }

  init(_ world: any Environment, task: String) throws(EnvironmentError) {
    self.world = world
    self.task = task
    opening = try self.world.reset(to: task)
  }

  var stepsLeft: Int { max(0, opening.stepBudget - steps) }
  var isOver: Bool { end != nil || stepsLeft == 0 }

  /// What the player sees first.
  var introduction: String {
    var text = "\(world.name), task \(task), \(opening.stepBudget) steps\n"
    if let user = world.simulatedUser { text += "simulated user: \(user)\n" }
    text += "\n" + opening.observation.text + "\n" + admissible(opening.observation)
    return text + "\n(/help says how to play)\n"
  }

  /// Carries out one line.
  mutating func take(_ line: String) throws(EnvironmentError) -> Reply {
    let line = line.trimmingASCIISpace()
    guard line.hasPrefix("/") else {
      guard !line.isEmpty else { return .shown("nothing said; /help says how to play\n") }
      return .shown(try act(opening.style == .toolCalls ? .say(line) : .text(line)))
    }
    let word = String(line.dropFirst().prefix { $0 != " " })
    let rest = String(line.dropFirst(1 + word.count)).trimmingASCIISpace()
    switch word {
    case "help": return .shown(help)
    case "policy": return .shown((opening.system ?? "there is no policy") + "\n")
    case "tools": return .shown(tools)
    case "score": return .shown(score)
    case "hint":
      let next = world.expert()?.nextAction(in: WorldView(world))
      return .shown("the expert would: \(next?.description ?? "have no advice")\n")
    case "quit": return .quit
    default:
      guard let spec = world.tools.first(where: { $0.name == word }) else {
        let near = NearestNames.of(word, among: world.tools.map(\.name), limit: 1).first
        let hint = near.map { "; did you mean /\($0)?" } ?? ""
        return .shown("there is no tool /\(word)\(hint)\n")
      }
      switch PlaySession.arguments(rest, for: spec) {
      case .success(let arguments):
        return .shown(try act(.tool(name: word, arguments: arguments)))
      case .failure(let problem): return .shown(problem.text + "\n")
      }
    }
  }

  private mutating func act(_ action: Action) throws(EnvironmentError) -> String {
    guard !isOver else { return "the episode is over; /score shows what it came to\n" }
    let result = try world.step(action)
    steps += 1
    end = result.end
    transcript.append((action.description, result.observation.text))
    var text = "\(result.observation.source.rawValue): \(result.observation.text)\n"
    if result.observation.isTruncated { text += "(cut off)\n" }
    text += admissible(result.observation)
    text += isOver ? score : "(\(stepsLeft) steps left)\n"
    return text
  }

  private func admissible(_ observation: Observation) -> String {
    guard let offered = observation.admissible, !offered.isEmpty else { return "" }
    return "you can: " + offered.joined(separator: " | ") + "\n"
  }

  /// What the episode is worth now.
  var score: String {
    let result = world.result
    let ending = end.map { "ended (\($0.rawValue))" } ?? (stepsLeft == 0 ? "out of steps" : "open")
    return "\(ending) after \(steps) steps: score \(result.score), "
      + (result.success ? "solved\n" : "not solved\(result.detail.map { ": " + $0 } ?? "")\n")
  }

  private var help: String {
    let speech =
      opening.style == .toolCalls
      ? "A line without a slash is said to the user." : "A line without a slash is a command."
    let calls =
      world.tools.isEmpty
      ? ""
      : "/TOOL {\"argument\": \"value\"} or /TOOL argument=value ... calls a tool; /tools lists them.\n"
    return "\(speech)\n\(calls)/policy shows the rules, /score the score, /hint what the expert "
      + "would do, /quit leaves.\n"
  }

  private var tools: String {
    world.tools.map { tool in
      let keys = tool.parameters["properties"]?.objectValue?.keys ?? []
      return "/\(tool.name) \(keys.map { $0 + "=" }.joined(separator: " "))\n  \(tool.summary)\n"
    }.joined()
  }

  struct ArgumentProblem: Error {
    var text: String
  }

  /// Reads `{"a": 1}` or `a=1 b="two words"`; what is no JSON is a text.
  static func arguments(
    _ line: String, for spec: ToolSpec
  ) -> Result<JSONValue, ArgumentProblem> {
    if line.isEmpty { return .success([:]) }
    if line.hasPrefix("{") {
      guard let value = try? JSONValue(parsing: line) else {
        return .failure(ArgumentProblem(text: "expected a JSON object, found \(line)"))
      }
      return .success(value)
    }
    var object = JSONObject()
    var rest = Substring(line)
    while !rest.isEmpty {
      guard let equals = rest.firstIndex(of: "=") else {
        return .failure(
          ArgumentProblem(text: "expected argument=value, found \(rest)"))
      }
      let key = String(rest[..<equals])
      rest = rest[rest.index(after: equals)...]
      let value = PlaySession.value(&rest)
      let declared = spec.parameters["properties"]?[key]?["type"]?.stringValue
      let isText = declared == "string" || value.hasPrefix("#")
      object[key] =
        isText && !value.hasPrefix("\"")
        ? .string(value) : (try? JSONValue(parsing: value)) ?? .string(value)
      rest = rest.drop { $0 == " " }
    }
    return .success(.object(object))
  }

  /// Up to the next blank outside quotes and brackets.
  private static func value(_ rest: inout Substring) -> String {
    var depth = 0
    var isQuoted = false
    var value = ""
    while let character = rest.first {
      if character == " ", depth == 0, !isQuoted { break }
      if character == "\"" { isQuoted.toggle() }
      if "[{".contains(character), !isQuoted { depth += 1 }
      if "]}".contains(character), !isQuoted { depth -= 1 }
      value.append(character)
      rest.removeFirst()
    }
    return value
  }
}
