public import Signals
public import Trajectories

/// A harness's memory within one episode: a value, so a snapshot is a copy.
///
/// The host calls the phases in the order of the design's walk; each records what its rules did.
public struct HarnessState: Sendable {
  /// The rules.
  public let harness: CompiledHarness
  var running: RunningHarness?

  /// Starts an episode; the start phase runs here.
  public init(_ harness: CompiledHarness, setting: EpisodeSetting, seed: Seed) {
    self.harness = harness
    guard let program = harness.program,
      program.harness.scope.allows(
        environment: setting.environment, backbone: setting.backbone)
    else { return }
    running = RunningHarness(program, setting: setting)
  }

  /// Opens a step: resets per-step counters.
  public mutating func beginStep(_ index: Int, stepsLeft: Int) {
    running?.beginStep(index, stepsLeft: stepsLeft)
  }

  /// Says what the model should see.
  public mutating func context() -> ContextPlan { running?.context() ?? ContextPlan() }

  /// Reads a raw answer, starting from the strict reading.
  public mutating func parse(_ completion: Completion, strict: ActionReading) -> ActionReading {
    running?.parse(completion, strict: strict) ?? strict
  }

  /// Chooses among candidates.
  public mutating func rerank(_ candidates: [ActionReading]) -> RerankDecision {
    running?.rerank(candidates) ?? .choose(0)
  }

  /// Admits, corrects, bounces or replaces an action; finishing actions pass `finish` rules here.
  public mutating func gate(_ action: Action) -> GateDecision {
    running?.gate(action) ?? .admit(action)
  }

  /// Takes note of a read that was inserted before the action.
  public mutating func observeInserted(_ action: Action, _ observation: Observation) {
    running?.observeInserted(action, observation)
  }

  /// Takes in what came of the action and returns what the model is shown of it.
  public mutating func post(_ action: Action?, _ observation: Observation) -> Observation {
    running?.post(action, observation) ?? observation
  }

  /// Hands over what the rules did since the last call.
  public mutating func takeFired() -> [FiredRule] { running?.takeFired() ?? [] }
}
