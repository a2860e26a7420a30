import Trajectories

/// A room of receptacles and objects where one command at a time is carried out or ignored.
struct Household: Environment {
  let name = "household"
  let version = "2"
  let book: HouseholdBook
  let settings: HouseholdSettings
  /// The digest of what it shows.
  let wording: String
  private(set) var game: HouseGame?
  /// The task of the current episode.
  private(set) var task: String?

  static let entry = EnvironmentCatalogue.Entry(
    name: "household",
    summary: "a room to search and to tidy by text commands, with silent refusals",
    make: { options throws(EnvironmentError) in
      if let folder = options.settings["original"] {
        return try OriginalHousehold(
          folder: folder, settings: try HouseholdSettings(options), options: options)
      }
      return Household(
        book: try HouseholdBook.load(options), settings: try HouseholdSettings(options),
        wording: try ObservationWording.recorded(
          "household", home: options.home, isCompact: options.isCompact))
    })

  init(book: HouseholdBook, settings: HouseholdSettings, wording: String) {
    self.book = book
    self.settings = settings
    self.wording = wording
  }

  var surface: Digest {
    Digest(
      of: [
        book.digest.hex, wording, settings.surfaceText,
        HouseholdSettings.system(settings, asksQuestion: true),
        tools.map { $0.name + $0.summary + $0.parameters.compactText }.joined(),
      ].joined(separator: "\n"))
  }

  var tools: [ToolSpec] { settings.interface == .tools ? [HouseholdSettings.tool] : [] }

  var result: TaskResult {
    guard let game else { return TaskResult(success: false, score: 0, detail: "not started") }
    return TaskResult(
      success: game.isWon, score: game.isWon ? 1 : 0,
      detail: game.isWon ? nil : "the task was to \(game.world.instruction)")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    TextWorldTask.ids(
      of: split, environment: name, templates: book.templates.map(\.name),
      heldOut: book.heldOutTemplates, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    guard
      let parsed = TextWorldTask(
        id: task, environment: name, templates: book.templates.map(\.name))
    else { throw .unknownTask(task, environment: name) }
    let world = try HouseGenerator.world(of: parsed, book: book)
    let started = HouseGame(world: world)
    game = started
    let asks = world.goal.questionForm != nil
    self.task = task
    return Opening(
      system: HouseholdSettings.system(settings, asksQuestion: asks),
      observation: settings.opening(of: started), tools: tools,
      stepBudget: settings.budget ?? max(book.shortBudget, 2 * world.expertSteps),
      style: settings.interface == .tools ? .toolCalls : .textCommands)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard var current = game else { throw .notStarted(environment: name) }
    // The stored copy is let go, so that the step changes the state in place.
    game = nil
    defer { game = current }
    switch settings.command(in: action) {
    case .text(let command): return current.play(command, settings)
    case .refused(let text, let errorClass): return current.refuse(text, errorClass, settings)
    }
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let game else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(game)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? HouseGame else {
      throw .foreignSnapshot(environment: name)
    }
    game = saved
  }

  func expert() -> (any Expert)? { HouseholdExpert() }

  func wrongPolicies() -> [NamedPolicy] {
    let book = book
    let templates = book.templates.map(\.name)
    return HouseholdMistake.allCases.map { mistake in
      NamedPolicy(name: mistake.rawValue, policy: HouseholdExpert(mistake: mistake)) { view in
        guard let id = (view.environment as? Household)?.task,
          let task = TextWorldTask(id: id, environment: "household", templates: templates),
          let template = book.template(task.template)
        else { return false }
        return mistake.applies(to: template)
      }
    }
  }

  /// Every offered command but an answer, which would end the episode.
  func disturbances() -> [Action] {
    guard let game, !game.isOver else { return [] }
    return HouseRules(world: game.world, dialect: settings.dialect).admissible(game.state)
      .filter { !$0.hasPrefix("answer ") }.map(action)
  }

  func action(_ command: String) -> Action { settings.action(command) }
}
