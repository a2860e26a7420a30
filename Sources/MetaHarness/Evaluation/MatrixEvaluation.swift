public import Backbones
public import Environments
public import Statistics
public import Trajectories

/// Arms × environments × backbones × parts of the tasks, each cell paired with a control that is
/// played in the same run.
public struct MatrixEvaluation: Sendable {
  /// What is evaluated.
  public struct Settings: Sendable {
    /// The worlds.
    public var environments: [any Environment]
    /// The models, frozen.
    public var backbones: [any Backbone]
    /// What stands against the bare backbone.
    public var arms: [EvaluationArm]
    /// The parts of the tasks, and how many tasks of each.
    public var parts: [(split: TaskSplit, limit: Int)]
    /// Episodes of each task.
    public var trials: Int
    /// How answers are drawn.
    public var sampling: Sampling
    /// The seed that everything random derives from.
    public var seed: Seed
    /// The gate of each cell and of all together.
    public var gate: AcceptanceGate
    /// Names the evaluation for backbones whose answers may differ next time.
    public var batch: String

    /// Makes settings.
    public init(
      environments: [any Environment], backbones: [any Backbone], arms: [EvaluationArm],
      parts: [(split: TaskSplit, limit: Int)], trials: Int = 1, sampling: Sampling = Sampling(),
      seed: Seed = Seed(0), gate: AcceptanceGate = AcceptanceGate(), batch: String
    ) {
      self.environments = environments
      self.backbones = backbones
      self.arms = arms
      self.parts = parts
      self.trials = trials
      self.sampling = sampling
      self.seed = seed
      self.gate = gate
      self.batch = batch
    }
  }

  /// What an evaluation tells while it is under way, from any thread.
  public enum Event: Sendable {
    /// A cell's arm begins, with so many episodes.
    case began(cell: String, episodes: Int)
    /// One episode is known.
    case episode(cell: String, success: Bool)
    /// The cell's arm is done.
    case ended(cell: String)
  }

  private let settings: Settings
  private let evaluator: HarnessEvaluator
  private let observer: @Sendable (Event) -> Void

  /// Makes an evaluation whose results are kept where the recorder keeps them.
  public init(
    _ settings: Settings, recorder: Recorder,
    observer: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.init(settings, evaluator: HarnessEvaluator(recorder: recorder), observer: observer)
  }

  init(
    _ settings: Settings, evaluator: HarnessEvaluator,
    observer: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.settings = settings
    self.observer = observer
    self.evaluator = evaluator
  }

  /// Model calls spent so far; results that were stored cost none.
  public var modelCalls: Int { evaluator.modelCalls }

  /// Evaluates every cell, in the order environment, part, backbone, arm.
  public func run() async throws -> MatrixResult {
    var cells: [MatrixResult.Cell] = []
    for environment in settings.environments {
      for part in settings.parts {
        let tasks = try environment.tasks(in: part.split, limit: part.limit)
        guard !tasks.isEmpty else {
          throw EvaluationError.noTasks(part: "\(environment.name) \(part.split.rawValue)")
        }
        for backbone in settings.backbones {
          cells += try await self.cells(environment, part.split, backbone, tasks)
        }
      }
    }
    return MatrixResult(cells: cells)
  }

  private func cells(
    _ environment: any Environment, _ split: TaskSplit, _ backbone: any Backbone,
    _ tasks: [String]
  ) async throws -> [MatrixResult.Cell] {
    let plans = tasks.flatMap { task in
      (0..<settings.trials).map { trial in
        EpisodePlan(
          environment: environment, task: task, trial: trial, backbone: backbone,
          sampling: settings.sampling, runSeed: settings.seed,
          batch: backbone.identity.isReproducible ? "" : settings.batch)
      }
    }
    let name = "\(environment.name) \(split.rawValue) × \(backbone.identity.name)"
    let base = try await watched(name + " (bare)", plans.count) { seen in
      try await evaluator.baseline(plans, observer: seen).map(\.trajectory)
    }
    var cells: [MatrixResult.Cell] = []
    for (place, arm) in settings.arms.enumerated() {
      let with = try await watched("\(name) (\(arm.name))", plans.count) { seen in
        try await evaluate(arm, plans, base, seen)
      }
      cells.append(
        MatrixResult.Cell(
          arm: place,
          cell: CertifiedCell(
            environment: environment.name, split: split, backbone: backbone.identity,
            comparison: Comparison(
              plans: plans, base: base, with: with,
              rules: arm.kind == .rules ? arm.harness : nil),
            gate: settings.gate, seed: settings.seed)))
    }
    return cells
  }

  private func evaluate(
    _ arm: EvaluationArm, _ plans: [EpisodePlan], _ base: [Trajectory],
    _ seen: @escaping @Sendable (Bool) -> Void
  ) async throws -> [HarnessEvaluator.Evaluated] {
    switch arm.kind {
    case .rules:
      return try await evaluator.evaluate(
        plans, baselines: base, under: arm.compiled, observer: seen)
    case .bestOf(let attempts):
      let more = plans.map { BestOfAttempts.plans(for: $0, attempts: attempts) }
      let played = try await evaluator.baseline(more.flatMap { $0 })
      return plans.indices.map { place in
        let own = played[(place * (attempts - 1))..<((place + 1) * (attempts - 1))]
        let all = [base[place]] + own.map(\.trajectory)
        let chosen = BestOfAttempts.choose(among: all)
        seen(all[chosen].outcome?.success ?? false)
        return HarnessEvaluator.Evaluated(
          trajectory: all[chosen], source: chosen == 0 ? .unchanged : .played,
          modelCalls: 0, allAttempts: all)
      }
    }
  }

  private func watched<Value>(
    _ cell: String, _ episodes: Int,
    _ body: (@escaping @Sendable (Bool) -> Void) async throws -> Value
  ) async throws -> Value {
    let observer = observer
    observer(.began(cell: cell, episodes: episodes))
    let value = try await body { observer(.episode(cell: cell, success: $0)) }
    observer(.ended(cell: cell))
    return value
  }
}
