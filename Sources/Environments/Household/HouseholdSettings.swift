import Trajectories

/// How a household game is presented and ended.
struct HouseholdSettings: Sendable, Hashable {
  var dialect = HouseDialect.put
  var interface = TextInterface.commands
  var isCompact = false
  /// Whether arrivals are announced with the place before its contents.
  var namesArrivals = false
  /// Whether the third equal command in a row ends the episode, as one benchmark's runner does.
  var abortsOnRepeat = false
  /// The step budget, where it is not derived from the task.
  var budget: Int?

  private enum Switch: String, CaseIterable {
    case on
    case off
  }

  init() {}

  init(_ options: EnvironmentOptions) throws(EnvironmentError) {
    interface = try TextInterface(options)
    isCompact = options.isCompact
    dialect = try options.choice("dialect", among: HouseDialect.allCases, default: .put)
    namesArrivals =
      try options.choice("arrivals", among: Switch.allCases, default: .off) == .on
    abortsOnRepeat =
      try options.choice("abort-on-repeat", among: Switch.allCases, default: .off) == .on
    budget = try options.number("budget", in: 1...10_000)
  }

  var surfaceText: String {
    "\(dialect.rawValue)|\(interface.rawValue)|\(isCompact)|\(namesArrivals)|\(abortsOnRepeat)"
      + "|\(budget ?? 0)"
  }

  enum Command {
    case text(String)
    case refused(String, ErrorClass)
  }

  static let tool = ToolSpec(
    name: "take_action",
    summary: "Carries out one command in the room and returns what happens.",
    parameters: [
      "type": "object",
      "properties": [
        "action": ["type": "string", "description": "the command, exactly as it is offered"]
      ],
      "required": ["action"],
    ], kind: .write)

  /// The command that an action carries, or why it carries none.
  func command(in action: Action) -> Command {
    switch action {
    case .text(let command):
      return .text(command)
    case .say(let words):
      return interface == .commands
        ? .text(words)
        : .refused("No command was given; call take_action with one.", .malformedCall)
    case .tool(let name, let arguments):
      guard name == HouseholdSettings.tool.name else {
        return .refused("There is no tool of that name; use take_action.", .unknownTool)
      }
      guard let value = arguments["action"] else {
        return .refused("take_action needs the argument action.", .schemaMissing(field: "action"))
      }
      guard let command = value.stringValue else {
        return .refused("The argument action must be a string.", .schemaType(field: "action"))
      }
      return .text(command)
    }
  }

  /// A command in the form that the interface asks for.
  func action(_ command: String) -> Action {
    switch interface {
    case .commands: .text(command)
    case .tools: .tool(name: HouseholdSettings.tool.name, arguments: ["action": .string(command)])
    }
  }

  static func system(_ settings: HouseholdSettings, asksQuestion: Bool) -> String {
    let commands = HouseTexts.commandList(settings.dialect, asksQuestion: asksQuestion)
    if settings.isCompact { return commands }
    return """
      You act in a room, one command a turn. \(commands) You can hold one object. You reach what is \
      in or on the receptacle you stand at; some have to be opened first. A command that cannot be \
      carried out is answered with "\(HouseTexts.nothing)" and costs a turn. The episode ends \
      when the task is done.
      """
  }

  func opening(of game: HouseGame) -> Observation {
    let texts = HouseTexts(
      world: game.world, dialect: dialect, isCompact: isCompact, namesArrivals: namesArrivals)
    return observation(texts.introduction(), game, source: .user)
  }

  func observation(
    _ text: String, _ game: HouseGame, source: Observation.Source
  ) -> Observation {
    let rules = HouseRules(world: game.world, dialect: dialect)
    let admissible = game.isOver ? [] : rules.admissible(game.state)
    guard interface == .tools, !isCompact, !game.isOver else {
      return Observation(text, source: source, admissible: admissible)
    }
    return Observation(
      text + "\nAVAILABLE ACTIONS: " + admissible.joined(separator: ", "), source: source,
      admissible: admissible)
  }
}
