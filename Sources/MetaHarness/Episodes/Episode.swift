import Backbones
import Environments
import Interventions
import Signals
import Trajectories

/// One episode under way.
///
/// `run()` is the walk of the design, phase by phase; everything else here is one phase each.
struct Episode: Sendable {
  let plan: EpisodePlan
  private(set) var world: any Environment
  private(set) var rules: HarnessState
  private(set) var conversation: Conversation
  private(set) var steps: [Step] = []
  private let header: EpisodeHeader
  private let style: ActionStyle
  private let seed: Seed
  private let stepBudget: Int
  private let seesWorld: Bool
  private var end: Ending?
  private var usage = TokenUsage()
  private var unreadable = 0

  /// Why an episode is over.
  struct Ending: Sendable {
    var reason: Outcome.EndReason
    var blame: Outcome.Blame?
    var detail: String?
  }

  /// Starts a task: the world is reset and the start rules run.
  init(_ plan: EpisodePlan, seed: Seed? = nil, fork: EpisodeHeader.ForkOrigin? = nil)
    throws(EnvironmentError)
  {
    self.plan = plan
    self.seed = seed ?? plan.seed
    world = plan.environment
    let opening = try world.reset(to: plan.task)
    let identity = plan.backbone.identity
    style = opening.style
    stepBudget = plan.limits.steps ?? opening.stepBudget
    seesWorld = identity.kind == .scripted
    rules = HarnessState(
      plan.harness,
      setting: EpisodeSetting(
        environment: world.name, backbone: identity.name, system: opening.system,
        opening: opening.observation, tools: opening.tools, style: opening.style,
        stepBudget: stepBudget, tokens: plan.backbone.tokens),
      seed: self.seed)
    conversation = Conversation(opening: opening)
    header = EpisodeHeader(
      environment: world.name, surface: world.surface.hex, task: plan.task, trial: plan.trial,
      backbone: identity.name, backboneIdentity: identity.digest.hex,
      harness: plan.harness.hash.hex, seed: self.seed, sampling: plan.samplingText,
      system: opening.system, tools: opening.tools, opening: opening.observation,
      stepBudget: stepBudget, fork: fork)
  }

  /// Plays the episode to its end.
  mutating func run(checkpoint: ((borrowing Episode) -> Void)? = nil) async -> Trajectory {
    while end == nil {
      checkpoint?(self)
      if let reason = budgetSpent() {
        end = reason
        break
      }
      do {
        try await takeStep()
      } catch {
        end = Episode.ending(of: error)
      }
    }
    return Trajectory(header: header, steps: steps, outcome: outcome())
  }

  private mutating func takeStep() async throws {
    var draft = StepDraft(index: steps.count)
    rules.beginStep(draft.index, stepsLeft: stepBudget - draft.index)
    let context = rules.context()
    var answer = try await askAndParse(context, &draft)
    var result: StepResult?
    while result == nil {
      switch gate(answer.action, draft) {
      case .admit(let action): result = try act(action, answer, &draft)
      case .replace(let action):
        draft.isHarnessDecided = true
        result = try act(action, answer, &draft)
      case .insert(let read): try insert(read, &draft)
      case .bounce(let reply):
        draft.bounces.append(
          Step.Bounce(
            completion: draft.completions[draft.chosen], reply: reply,
            samples: draft.completions.count))
        answer = try await askAndParse(context, &draft)
      case nil: result = unreadableResult(answer)
      }
    }
    if let result { finishStep(result, answer, draft) }
  }

  /// Model, parse and re-ranking: returns the answer that the step goes on with.
  private mutating func askAndParse(
    _ context: ContextPlan, _ draft: inout StepDraft
  ) async throws -> ActionReading {
    var request = CompletionRequest(
      messages: conversation.rendered(context, bounces: draft.bounces),
      tools: conversation.tools(context, current: world.tools), style: style,
      sampling: plan.sampling,
      seed: seed.derive("model", step: draft.index, sample: draft.modelCalls), episode: seed)
    draft.completions = []
    draft.planted = []
    var readings: [ActionReading] = []
    while true {
      let fresh = try await plan.backbone.complete(
        request, privileged: seesWorld ? WorldView(world) : nil)
      guard !fresh.isEmpty else {
        throw BackboneError.unavailable(
          backbone: plan.backbone.identity.name, detail: "it returned no answer")
      }
      draft.modelCalls += 1
      for var completion in fresh {
        draft.planted.append(completion.planted)
        completion.planted = []
        draft.usage += completion.usage
        draft.completions.append(completion)
        readings.append(rules.parse(completion, strict: .strict(completion, style: style)))
      }
      switch rules.rerank(readings) {
      case .choose(let index):
        draft.chosen = readings.indices.contains(index) ? index : 0
        return readings[draft.chosen]
      case .sampleMore(let count, let temperature):
        request.count = count
        request.sampling.temperature = temperature
        request.seed = seed.derive("model", step: draft.index, sample: draft.modelCalls)
      }
    }
  }

  /// What the gate says, or nil where there is no action to judge.
  private mutating func gate(_ action: Action?, _ draft: StepDraft) -> GateDecision? {
    guard let action else { return nil }
    let decision = rules.gate(action)
    switch decision {
    // Rules fail open: beyond the caps of a step the model's action passes.
    case .bounce where draft.bounces.count >= plan.limits.bouncesPerStep: return .admit(action)
    case .insert where draft.inserted.count >= 1: return .admit(action)
    default: return decision
    }
  }

  private mutating func act(
    _ action: Action, _ answer: ActionReading, _ draft: inout StepDraft
  ) throws -> StepResult {
    draft.action = action
    return try world.step(action)
  }

  private mutating func insert(_ read: Action, _ draft: inout StepDraft) throws {
    let result = try world.step(read)
    draft.inserted.append(
      Step.InsertedCall(action: read, observation: result.observation))
    rules.observeInserted(read, result.observation)
    if let reason = result.end { end = Ending(reason: reason) }
  }

  private func unreadableResult(_ answer: ActionReading) -> StepResult {
    let problem = answer.problem ?? "it holds no action"
    return StepResult(
      Observation(
        "Error: the answer could not be read as an action: \(problem).", source: .environment,
        reported: .error),
      groundTruth: GroundTruth(errorClass: .malformedCall, isNoop: true))
  }

  private mutating func finishStep(
    _ result: StepResult, _ answer: ActionReading, _ draft: StepDraft
  ) {
    let shown = rules.post(draft.action, result.observation)
    usage += draft.usage
    unreadable = draft.action == nil ? unreadable + 1 : 0
    var groundTruth = result.groundTruth
    groundTruth.planted = draft.planted[draft.chosen]
    let step = Step(
      index: draft.index, completions: draft.completions, chosen: draft.chosen,
      parseRung: answer.action == nil ? nil : answer.rung, action: draft.action,
      observation: result.observation, shown: shown == result.observation ? nil : shown,
      bounces: draft.bounces, inserted: draft.inserted, fired: rules.takeFired(),
      isHarnessDecided: draft.isHarnessDecided, usage: draft.usage,
      stepsLeft: max(0, stepBudget - draft.index - 1), groundTruth: groundTruth)
    conversation.append(step)
    steps.append(step)
    if let reason = result.end { end = Ending(reason: reason) }
  }
}

/// What a step has gathered so far.
private struct StepDraft {
  var index: Int
  var completions: [Completion] = []
  /// What was planted in each of the answers.
  var planted: [[String]] = []
  var chosen = 0
  var modelCalls = 0
  var action: Action?
  var bounces: [Step.Bounce] = []
  var inserted: [Step.InsertedCall] = []
  var isHarnessDecided = false
  var usage = TokenUsage()
}

// MARK: - Ends

extension Episode {
  private func budgetSpent() -> Ending? {
    if Task.isCancelled { return Ending(reason: .cancelled) }
    if steps.count >= stepBudget { return Ending(reason: .stepsExhausted) }
    if let tokens = plan.limits.tokens, usage.input + usage.output >= tokens {
      return Ending(reason: .tokensExhausted)
    }
    if unreadable >= plan.limits.unreadableInARow { return Ending(reason: .malformedOutput) }
    return nil
  }

  private static func ending(of error: any Error) -> Ending {
    switch error {
    case BackboneError.contextOverflow:
      Ending(reason: .contextOverflow, detail: "\(error)")
    case BackboneError.cancelled, BackboneError.budgetExhausted, is CancellationError:
      Ending(reason: .cancelled, detail: "\(error)")
    default:
      Ending(reason: .infrastructure, blame: .infrastructure, detail: "\(error)")
    }
  }

  private func outcome() -> Outcome {
    guard let end else { return Outcome(success: false, score: 0, endReason: .cancelled) }
    let isScored = end.reason != .cancelled && end.reason != .infrastructure
    let result = isScored ? world.result : TaskResult(success: false, score: 0)
    return Outcome(
      success: result.success, score: result.score, endReason: end.reason,
      blame: result.success || end.reason == .cancelled ? nil : blame(end, result),
      detail: end.detail ?? result.detail)
  }

  private func blame(_ end: Ending, _ result: TaskResult) -> Outcome.Blame {
    if let known = end.blame ?? result.blame { return known }
    return steps.contains { $0.isHarnessDecided } ? .intervention : .agent
  }
}

// MARK: - Continuing a recording

extension Episode {
  /// Follows a recorded step without asking the model: the world and the rules end up where the
  /// recording was after it.
  mutating func follow(_ recorded: Step, with snapshot: EnvironmentSnapshot? = nil) throws {
    _ = rules.follow(recorded, style: style, stepsLeft: stepBudget - recorded.index)
    if snapshot == nil {
      for read in recorded.inserted {
        try expect(read.observation, from: world.step(read.action), recorded)
      }
      if let action = recorded.action {
        let result = try world.step(action)
        try expect(recorded.observation, from: result, recorded)
        if let reason = result.end { end = Ending(reason: reason) }
      }
    }
    usage += recorded.usage
    unreadable = recorded.action == nil ? unreadable + 1 : 0
    conversation.append(recorded)
    steps.append(recorded)
  }

  /// Puts the world where a snapshot has it.
  mutating func restoreWorld(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    try world.restore(snapshot)
  }

  private func expect(
    _ recorded: Observation, from result: StepResult, _ step: Step
  ) throws(ForkError) {
    guard result.observation == recorded else {
      throw .replayDiverged(
        step: step.index, expected: recorded.text, found: result.observation.text)
    }
  }
}
