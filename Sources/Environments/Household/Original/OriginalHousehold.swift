import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Plays the original's game files from a folder of the user's.
struct OriginalHousehold: Environment {
  let name = "household"
  let version = "original-1"
  let folder: String
  let settings: HouseholdSettings
  /// The only family that is played, where one is asked for.
  let family: String?
  /// Which person's words state the goal; nil keeps those of the game file.
  let speaker: Int?
  private var game: Game?

  private static let prefix = "household/original/"
  private static let file = "/game.tw-pddl"
  private static let goalMark = "Your task is to: "

  /// A game in progress; what does not change is shared between copies.
  private struct Game: Sendable {
    let world: PDDLWorld
    let grammar: GameGrammar
    let names: [String: String]
    /// For the expert.
    let problem: GroundProblem
    let annotation: OriginalAnnotation?
    var facts: PDDLFacts
    var isOver = false

    var scene: Scene { Scene(world: world, facts: facts, names: names) }
    var isWon: Bool { world.holds(world.goal, facts, [:]) }

    /// The operators that apply and could change something, by the commands that run them.
    var commands: [String: (operation: PDDLWorld.Operator, bound: PDDLWorld.Bindings)] {
      var found: [String: (operation: PDDLWorld.Operator, bound: PDDLWorld.Bindings)] = [:]
      for operation in world.operators {
        guard let template = grammar.templates[operation.name] else { continue }
        for bound in world.matches(operation.parameters, operation.precondition, facts, [:]) {
          let changes = world.changes(operation.effect, facts, bound)
          if changes.removed.isEmpty, changes.added.isEmpty, !operation.effect.items.isEmpty {
            continue
          }
          let command = grammar.expand(template, scene, bound)
          if found[command] == nil { found[command] = (operation, bound) }
        }
      }
      return found
    }
  }

  init(
    folder: String, settings: HouseholdSettings, options: EnvironmentOptions
  ) throws(EnvironmentError) {
    self.folder = folder
    self.settings = settings
    family = options.settings["family"]
    speaker = try options.number("speaker", in: 1...99)
    if let family, !OriginalAnnotation.families.contains(family) {
      throw .badData(
        file: "settings",
        detail: "family is '\(family)'; it can be one of "
          + OriginalAnnotation.families.joined(separator: ", "))
    }
  }

  var surface: Digest { Digest(of: "original|\(settings.surfaceText)|\(speaker ?? 0)") }
  var tools: [ToolSpec] { settings.interface == .tools ? [HouseholdSettings.tool] : [] }

  var result: TaskResult {
    let isWon = game.map { $0.isOver && $0.isWon } ?? false
    return TaskResult(
      success: isWon, score: isWon ? 1 : 0,
      detail: isWon ? nil : game?.annotation.map { "the task is of the family \($0.family)" })
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    var ids: [String] = []
    for pattern in ["", "/*", "/*/*", "/*/*/*"] {
      var matches = glob_t()
      defer { globfree(&matches) }
      guard glob(folder + pattern + OriginalHousehold.file, 0, nil, &matches) == 0 else { continue }
      for index in 0..<Int(matches.gl_pathc) {
        guard let path = matches.gl_pathv[index].map({ String(cString: $0) }),
          !path.contains("movable"), !path.contains("Sliced")
        else { continue }
        let inner = path.dropFirst(folder.count + 1).dropLast(OriginalHousehold.file.count)
        if OriginalHousehold.split(of: String(inner)) == split {
          ids.append(OriginalHousehold.prefix + inner)
        }
      }
    }
    var kept: [String] = []
    for id in ids.sorted() where kept.count < limit {
      if try isWanted(id) { kept.append(id) }
    }
    return kept
  }

  /// Games without annotations are always wanted; of the others, those that text games cover.
  private func isWanted(_ id: String) throws(EnvironmentError) -> Bool {
    let inner = id.dropFirst(OriginalHousehold.prefix.count)
    guard let annotation = try OriginalAnnotation(folder: folder + "/" + inner) else { return true }
    return annotation.isPlayable && (family == nil || family == annotation.family)
  }

  private static func split(of path: String) -> TaskSplit {
    if path.contains("valid_unseen") { return .test }
    return path.contains("valid_seen") ? .dev : .train
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    let inner = task.dropFirst(OriginalHousehold.prefix.count)
    guard task.hasPrefix(OriginalHousehold.prefix), !inner.contains(".."), !inner.contains("\0")
    else { throw .unknownTask(task, environment: name) }
    let file = try DataFile(
      path: folder + "/" + inner + OriginalHousehold.file, options: .foreign)
    guard file.value["solvable"] != false else {
      throw file.failure("the file says that its game cannot be solved")
    }
    guard
      let world = PDDLWorld(
        domain: try file.string(file.value["pddl_domain"], "pddl_domain"),
        problem: try file.string(file.value["pddl_problem"], "pddl_problem"))
    else { throw file.failure("pddl_domain or pddl_problem is not what this engine reads") }
    guard let grammar = GameGrammar(try file.string(file.value["grammar"], "grammar")) else {
      throw file.failure("grammar is not what this engine reads")
    }
    let names = ["receptacle", "object"].reduce(into: [String: String]()) { names, type in
      names.merge(ThingNames.make(world.things[type] ?? [])) { old, _ in old }
    }
    let annotation = try OriginalAnnotation(folder: folder + "/" + inner)
    let started = Game(
      world: world, grammar: grammar, names: names, problem: GroundProblem(world),
      annotation: annotation, facts: PDDLFacts(world.start))
    game = started
    var text = grammar.text(of: "intro", started.scene, [:])
    if let room = text.firstRange(of: "You are ") { text = String(text[room.lowerBound...]) }
    if let speaker, let goals = annotation?.goals, !goals.isEmpty,
      let mark = text.firstRange(of: OriginalHousehold.goalMark)
    {
      // Fewer people than asked for speak in turn.
      text = text[..<mark.upperBound] + goals[(speaker - 1) % goals.count].trimmingASCIISpace()
    }
    return Opening(
      system: HouseholdSettings.system(settings, asksQuestion: false),
      observation: Observation(
        text, source: .user, admissible: started.commands.keys.sorted()),
      tools: tools, stepBudget: settings.budget ?? 50,
      style: settings.interface == .tools ? .toolCalls : .textCommands)
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    guard var current = game else { throw .notStarted(environment: name) }
    defer { game = current }
    let written: String
    switch settings.command(in: action) {
    case .text(let text): written = text
    case .refused(let text, let errorClass): return answer(text, current, errorClass)
    }
    if current.isOver { return answer(HouseTexts.over, current, .budgetExhausted) }
    let line = written.utf8.count > 200 ? "" : written.trimmingASCIISpace().lowercased()
    guard let (operation, bound) = current.commands[line] else {
      return answer(HouseTexts.nothing, current, .preconditionSilent)
    }
    let changes = current.world.changes(operation.effect, current.facts, bound)
    current.facts.change(removing: changes.removed, adding: changes.added)
    var text = current.grammar.expand(
      current.grammar.feedback[operation.name] ?? "", current.scene, bound)
    if !settings.namesArrivals, text.hasPrefix("You arrive at "),
      let stop = text.firstRange(of: ". ")
    {
      text = String(text[stop.upperBound...])
    }
    current.isOver = current.isWon
    return answer(text, current, nil)
  }

  private func answer(_ text: String, _ game: Game, _ errorClass: ErrorClass?) -> StepResult {
    StepResult(
      Observation(
        text, source: settings.interface == .tools ? .tool : .environment,
        admissible: game.isOver ? [] : game.commands.keys.sorted()),
      end: game.isOver ? .completed : nil,
      groundTruth: GroundTruth(
        errorClass: errorClass, isNoop: errorClass != nil,
        stateDigest: Digest(of: game.facts.canonicalText)))
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    guard let game else { throw .notStarted(environment: name) }
    return EnvironmentSnapshot(game)
  }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? Game else { throw .foreignSnapshot(environment: name) }
    game = saved
  }

  func expert() -> (any Expert)? { OriginalHouseholdExpert() }

  /// Every command that applies.
  func disturbances() -> [Action] {
    guard let game, !game.isOver else { return [] }
    return game.commands.keys.sorted().map(action)
  }

  /// The first command of a plan from the state as it is.
  func plannedCommand() -> Action? {
    guard let game, !game.isOver else { return nil }
    let state = game.problem.state(game.facts)
    guard let next = PlanSearch(problem: game.problem).firstOperation(from: state),
      let template = game.grammar.templates[next.name]
    else { return nil }
    return action(game.grammar.expand(template, game.scene, next.bound))
  }

  private func action(_ command: String) -> Action { settings.action(command) }
}
