import Trajectories

/// A shop with a search, pages and options, where one product has to be bought.
struct Shop: Environment {
  let name = "shop"
  let version = "2"
  let book: ShopBook
  let catalogue: ShopCatalogue
  let settings: ShopSettings
  /// The digest of what it shows.
  let wording: String
  /// The goals of the original's files, where the user brought them.
  let goals: [ShopGoal]
  private(set) var game: ShopGame?
  /// The task of the current episode.
  private(set) var task: String?

  static let entry = EnvironmentCatalogue.Entry(
    name: "shop", summary: "a shop to search and buy in, with hidden options and a graded reward",
    make: { options throws(EnvironmentError) in
      let settings = try ShopSettings(options)
      let book = try ShopBook(DataFile("envs/shop/catalogue.json", options: options))
      let wording = try ObservationWording.recorded(
        "shop", home: options.home, isCompact: options.isCompact)
      if let folder = options.settings["original"] {
        let files = try ShopFiles(folder: folder)
        return Shop(
          book: book, catalogue: files.catalogue, settings: settings, wording: wording,
          goals: files.goals)
      }
      return Shop(
        book: book, catalogue: ShopCatalogue.make(book), settings: settings, wording: wording)
    })

  init(
    book: ShopBook, catalogue: ShopCatalogue, settings: ShopSettings, wording: String,
    goals: [ShopGoal] = []
  ) {
    self.goals = goals
    self.wording = wording
    self.book = book
    self.catalogue = catalogue
    self.settings = settings
  }

  var surface: Digest {
    Digest(
      of: book.digest.hex + wording + settings.surfaceText
        + tools.map { $0.name + $0.summary + $0.parameters.compactText }.joined())
  }

  var tools: [ToolSpec] { settings.interface == .tools ? ShopSettings.tools : [] }

  var result: TaskResult {
    guard let game else { return TaskResult(success: false, score: 0, detail: "not started") }
    return TaskResult(
      success: game.reward == 1, score: game.reward,
      detail: game.reward == 1 ? nil : game.isOver ? "bought something else" : "nothing was bought")
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    if !goals.isEmpty { return ShopFiles.tasks(in: split, count: goals.count, limit: limit) }
    return TextWorldTask.ids(
      of: split, environment: name, templates: book.templates.map(\.name),
      heldOut: book.heldOutTemplates, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    let started = try start(task)
    game = started
    self.task = task
    return Opening(
      system: settings.system, observation: observation(started, source: .user), tools: tools,
      stepBudget: settings.budget ?? max(book.shortBudget, 2 * started.expertSteps),
      style: settings.interface == .tools ? .toolCalls : .textCommands)
  }

  private func start(_ task: String) throws(EnvironmentError) -> ShopGame {
    if !goals.isEmpty {
      guard let number = ShopFiles.number(of: task), goals.indices.contains(number) else {
        throw .unknownTask(task, environment: name)
      }
      return ShopGame(goals[number], catalogue, colors: book.colors)
    }
    guard
      let parsed = TextWorldTask(
        id: task, environment: name, templates: book.templates.map(\.name))
    else { throw .unknownTask(task, environment: name) }
    return try ShopGenerator.game(of: parsed, book: book, catalogue: catalogue)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard var current = game else { throw .notStarted(environment: name) }
    // The stored copy is let go, so that the step changes the state in place.
    game = nil
    defer { game = current }
    if current.isOver { return answer(current, .budgetExhausted, end: .completed) }
    let command: ShopCommand
    switch settings.request(in: action) {
    case .command(let read): command = read
    case .refused(let text, let errorClass): return answer(current, errorClass, text: text)
    }
    switch command {
    case .search(let keywords):
      if settings.searchBar == .strict, current.page != .start {
        return answer(current, .preconditionSilent)
      }
      return answer(current.search(keywords) ? nil : .preconditionSilent, &current)
    case .click(let label):
      return answer(current.click(label) ? nil : .notClickable, &current)
    case .think:
      var result = answer(current, nil, text: "OK.")
      result.groundTruth.isNoop = true
      return result
    case .other:
      return answer(current, .unknownTool, text: "Invalid action!")
    }
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let game else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(game)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? ShopGame else {
      throw .foreignSnapshot(environment: name)
    }
    game = saved
  }

  func expert() -> (any Expert)? { ShopExpert() }

  func wrongPolicies() -> [NamedPolicy] {
    let book = book
    let templates = book.templates.map(\.name)
    return ShopMistake.allCases.map { mistake in
      NamedPolicy(name: mistake.rawValue, policy: ShopExpert(mistake: mistake)) { view in
        guard let id = (view.environment as? Shop)?.task,
          let task = TextWorldTask(id: id, environment: "shop", templates: templates),
          let template = book.templates.first(where: { $0.name == task.template })
        else { return false }
        return mistake.applies(to: template)
      }
    }
  }

  /// Every click of the page but the purchase, and a search for something else.
  func disturbances() -> [Action] {
    guard let game, !game.isOver else { return [] }
    let clicks = game.clickables.filter { $0 != "search" && $0 != "buy now" }
      .map(ShopCommand.click)
    let other = catalogue.products.first.map { ShopCommand.search($0.query) }
    return (clicks + (other.map { [$0] } ?? [])).compactMap(settings.action)
  }

  private func answer(_ errorClass: ErrorClass?, _ game: inout ShopGame) -> StepResult {
    answer(game, errorClass, end: game.isOver ? .completed : nil)
  }

  private func answer(
    _ game: ShopGame, _ errorClass: ErrorClass?, text: String? = nil,
    end: Outcome.EndReason? = nil
  ) -> StepResult {
    StepResult(
      observation(game, text: text, source: settings.interface == .tools ? .tool : .environment),
      end: end,
      groundTruth: GroundTruth(
        errorClass: errorClass, isNoop: errorClass != nil, stateDigest: game.digest))
  }

  private func observation(
    _ game: ShopGame, text: String? = nil, source: Observation.Source
  ) -> Observation {
    let clickables = game.clickables
    var offered: [String] = []
    offered.reserveCapacity(clickables.count + 1)
    for label in clickables where label != "search" { offered.append("click[" + label + "]") }
    if game.page == .start { offered.append("search[\(ShopSettings.keywordsMark)]") }
    var shown = text ?? ShopTexts(game: game, isCompact: settings.isCompact).page()
    if settings.interface == .tools, !settings.isCompact, !game.isOver {
      shown +=
        "\nhas_search_bar: \(game.page == .start), clickables: "
        + clickables.joined(separator: ", ")
    }
    return Observation(shown, source: source, admissible: offered)
  }
}

extension ShopSettings {
  /// Stands for the agent's own words in the list of offered commands.
  static let keywordsMark = "keywords"
}
