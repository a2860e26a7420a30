public import Backbones
public import Environments
public import Interventions
public import Statistics
public import Trajectories

/// Takes a harness to another backbone: measures each rule there, keeps, scopes, softens or disables
/// it, and confirms the result on fresh tasks.
public struct HarnessPort: Sendable {
  /// What is ported, and how.
  public struct Settings: Sendable {
    /// The worlds.
    public var environments: [any Environment]
    /// The new model, frozen.
    public var backbone: any Backbone
    /// The harness.
    public var harness: Harness
    /// Training tasks of each world that the rules are measured on.
    public var measureLimit: Int
    /// Dev tasks of each world that the result is confirmed on.
    public var confirmLimit: Int
    /// Episodes of each task.
    public var trials: Int
    /// How answers are drawn.
    public var sampling: Sampling
    /// The seed that everything random derives from.
    public var seed: Seed
    /// The gate of the confirmation.
    public var gate: AcceptanceGate
    /// Names the run for backbones whose answers may differ next time.
    public var batch: String
    /// What may be spent; the confirmation keeps its share.
    public var budget: SearchBudget

    /// Makes settings.
    public init(
      environments: [any Environment], backbone: any Backbone, harness: Harness,
      measureLimit: Int = 60, confirmLimit: Int = 100, trials: Int = 1,
      sampling: Sampling = Sampling(), seed: Seed = Seed(0),
      gate: AcceptanceGate = AcceptanceGate(), batch: String = "",
      budget: SearchBudget = SearchBudget()
    ) {
      self.environments = environments
      self.backbone = backbone
      self.harness = harness
      self.measureLimit = measureLimit
      self.confirmLimit = confirmLimit
      self.trials = trials
      self.sampling = sampling
      self.seed = seed
      self.gate = gate
      self.batch = batch
      self.budget = budget
    }
  }

  /// What came of it.
  public struct Result: Sendable {
    /// What becomes of each rule.
    public let overlay: Overlay
    /// The harness with the overlay, and with the cells switched off that the confirmation harmed.
    public let harness: Harness
    /// The confirmation of the overlay, before any cell was switched off.
    public let certificate: Certificate
    /// Environments that the confirmation switched off.
    public let switchedOff: [String]
    /// Model answers of the whole run.
    public let spent: Spending

    /// The certificate, with the cells that were carried over from an earlier one.
    public func certificate(carriedOver: [JSONValue]) -> JSONObject {
      var object = certificate.json
      object["base"] = .string(overlay.base.hex)
      if !carriedOver.isEmpty { object["carriedOver"] = .array(carriedOver) }
      return object
    }

    /// The files that a port leaves.
    public func files(carriedOver: [JSONValue]) -> [(name: String, text: String)] {
      [
        ("overlay.json", JSONValue.object(overlay.json).prettyText + "\n"),
        ("harness.json", HarnessFile.text(of: harness)),
        (
          "certificate.json",
          JSONValue.object(certificate(carriedOver: carriedOver)).prettyText + "\n"
        ),
      ]
    }
  }

  private let settings: Settings
  private let evaluator: HarnessEvaluator
  private let observer: @Sendable (String) -> Void

  /// Makes a port whose results are kept where the recorder keeps them; `observer` is told what begins.
  public init(
    _ settings: Settings, recorder: Recorder, price: EndpointSettings.Price? = nil,
    observer: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.settings = settings
    self.observer = observer
    evaluator = HarnessEvaluator(
      recorder: recorder, book: SpendingBook(budget: settings.budget, price: price))
  }

  /// Measures, decides, confirms.
  public func run() async throws -> Result {
    do {
      evaluator.book.allow(share: 1 - settings.budget.heldBack)
      let overlay = try await measured()
      evaluator.book.allow(share: 1)
      return try await confirmed(overlay)
    } catch let error as BudgetReached {
      throw SearchStopped.budget("\(error)")
    }
  }

  private func plans(_ tasks: [String], in environment: any Environment) -> [EpisodePlan] {
    tasks.flatMap { task in
      (0..<settings.trials).map { trial in
        EpisodePlan(
          environment: environment, task: task, trial: trial, backbone: settings.backbone,
          sampling: settings.sampling, runSeed: settings.seed,
          batch: settings.backbone.identity.isReproducible ? "" : settings.batch)
      }
    }
  }

  private func part(
    _ split: TaskSplit, _ limit: Int, _ environment: any Environment
  ) throws -> [EpisodePlan] {
    let tasks = try environment.tasks(in: split, limit: limit)
    guard !tasks.isEmpty else {
      throw EvaluationError.noTasks(part: "\(environment.name) \(split.rawValue)")
    }
    return plans(tasks, in: environment)
  }

  // MARK: Measuring

  private func measured() async throws -> Overlay {
    let rules = settings.harness.interventions.filter(\.isEnabled)
    let whole = try CompiledHarness.compile(settings.harness)
    var effects = [[RuleEffect]](repeating: [], count: rules.count)
    var parts: [RecordedPart] = []
    for environment in settings.environments {
      let plans = try part(.train, settings.measureLimit, environment)
      observer("\(environment.name): \(plans.count) episodes under the whole harness")
      let bare = try await RecordedPart.play(
        plans, trials: settings.trials, evaluator: evaluator)
      let with = try await bare.under(whole, evaluator: evaluator)
      parts.append(with)
      for (place, rule) in rules.enumerated() {
        effects[place].append(
          try await effect(of: rule, in: environment.name, with, replacedBy: nil))
      }
    }
    var entries: [Overlay.Entry] = []
    for (place, rule) in rules.enumerated() {
      entries.append(try await entry(rule, effects[place], parts))
    }
    return Overlay(
      base: settings.harness.hash, backbone: settings.backbone.identity, entries: entries)
  }

  /// The whole harness against the harness without a rule, or with another in its place.
  private func effect(
    of rule: Intervention, in environment: String, _ with: RecordedPart,
    replacedBy other: Intervention?
  ) async throws -> RuleEffect {
    var smaller = settings.harness
    smaller.interventions.removeAll { $0.id == rule.id }
    if let other { smaller.interventions.append(other) }
    let without = try await with.under(CompiledHarness.compile(smaller), evaluator: evaluator)
    let fired = with.recordings.count { recording in
      recording.steps.contains { step in
        step.fired.contains { $0.rule == rule.id && $0.verdict == .effective }
      }
    }
    return RuleEffect(
      environment: environment,
      differences: zip(with.solved, without.solved).map { $0 - $1 }, fired: fired)
  }

  private func entry(
    _ rule: Intervention, _ effects: [RuleEffect], _ parts: [RecordedPart]
  ) async throws -> Overlay.Entry {
    let harmed = effects.filter(\.harms)
    func entry(_ action: Overlay.Action, _ reason: String) -> Overlay.Entry {
      Overlay.Entry(rule: rule.id, action: action, reason: reason, effects: effects)
    }
    guard !harmed.isEmpty else {
      let won = effects.reduce(0) { $0 + $1.won }
      let lost = effects.reduce(0) { $0 + $1.lost }
      let fired = effects.reduce(0) { $0 + $1.fired }
      return entry(
        .keep,
        fired == 0
          ? "it changed nothing here, so that nothing speaks for it or against it"
          : "won \(won) and lost \(lost) tasks; no harm is shown")
    }
    let words =
      "it harms in "
      + harmed.map { "\($0.environment) (won \($0.won), lost \($0.lost))" }.joined(separator: ", ")
    if effects.contains(where: \.helps) {
      return entry(.scope(environments: effects.filter { !$0.harms }.map(\.environment)), words)
    }
    if let milder = rule.milder, try await isBetter(milder, than: rule, effects, parts) {
      return entry(.downgrade(effect: milder.then[0].kind), words + "; its milder form does not")
    }
    return entry(.disable, words)
  }

  /// Whether a milder rule wins back what the strong one lost, in every environment.
  private func isBetter(
    _ milder: Intervention, than rule: Intervention, _ effects: [RuleEffect],
    _ parts: [RecordedPart]
  ) async throws -> Bool {
    for (effect, part) in zip(effects, parts) where effect.fired > 0 {
      // The strong rule against the milder one: it must lose at least what it loses against none.
      let against = try await self.effect(
        of: rule, in: effect.environment, part, replacedBy: milder)
      if against.won - against.lost > effect.won - effect.lost { return false }
    }
    return true
  }

  // MARK: Confirming

  private func confirmed(_ overlay: Overlay) async throws -> Result {
    var ported = overlay.applied(to: settings.harness)
    let compiled = try CompiledHarness.compile(ported)
    var cells: [CertifiedCell] = []
    for environment in settings.environments {
      let plans = try part(.dev, settings.confirmLimit, environment)
      observer("\(environment.name): \(plans.count) fresh episodes in both arms")
      let played = try await evaluator.paired(plans, under: compiled)
      cells.append(
        CertifiedCell(
          environment: environment.name, split: .dev, backbone: settings.backbone.identity,
          comparison: Comparison(
            plans: plans, base: played.control.map(\.trajectory), with: played.with,
            rules: ported),
          gate: settings.gate, seed: settings.seed))
    }
    let certificate = Certificate(
      harness: ported.hash, cells: cells, worlds: settings.environments.map(WorldVersion.init),
      gate: settings.gate, seed: settings.seed)
    // A cell that is worse on fresh tasks is switched off; it counts as not improved.
    let harmed = cells.filter { cell in
      certificate.summaries.first?.harmedAfterHolm.contains(cell.gateCell.name) == true
    }.map(\.environment)
    if let scoped = ported.scoped(by: certificate) { ported = scoped }
    return Result(
      overlay: overlay, harness: ported, certificate: certificate, switchedOff: harmed,
      spent: evaluator.book.total)
  }
}
