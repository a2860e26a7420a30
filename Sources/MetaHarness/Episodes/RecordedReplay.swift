public import Interventions
import Signals
public import Trajectories

extension HarnessState {
  /// Follows a recorded step as if these rules had been there and returns what they did.
  ///
  /// What the rules would have changed is not carried out: up to the first effective firing that
  /// makes no difference, and beyond it the recording says nothing about these rules.
  mutating func follow(_ recorded: Step, style: ActionStyle, stepsLeft: Int) -> [FiredRule] {
    beginStep(recorded.index, stepsLeft: stepsLeft)
    _ = context()
    for bounce in recorded.bounces {
      let reading = parse(bounce.completion, strict: .strict(bounce.completion, style: style))
      _ = rerank([reading])
      if let action = reading.action { _ = gate(action) }
    }
    let readings = recorded.completions.map { parse($0, strict: .strict($0, style: style)) }
    rerankAsRecorded(readings)
    let chosen = readings.indices.contains(recorded.chosen) ? readings[recorded.chosen].action : nil
    if let chosen { _ = gate(chosen) }
    for read in recorded.inserted {
      observeInserted(read.action, read.observation)
      if let chosen { _ = gate(chosen) }
    }
    _ = post(recorded.action, recorded.observation)
    return takeFired()
  }

  /// Lets rules see the answers as they came: the first, and the others when more are asked for.
  private mutating func rerankAsRecorded(_ readings: [ActionReading]) {
    var shown = min(1, readings.count)
    while case .sampleMore(let count, _) = rerank(Array(readings.prefix(shown))),
      shown < readings.count
    {
      shown = min(shown + count, readings.count)
    }
  }
}

/// A harness run over a recording, without any model call.
public struct RecordedReplay: Sendable {
  /// What the rules did at each step, beyond the first effective firing only as an indication.
  public let fired: [[FiredRule]]
  /// The first step at which a rule would have changed something, or nil where none would.
  public let firstEffectiveStep: Int?
  /// The first step at which other changes would have been made than in the recording, or nil where
  /// the recording is what these rules would have given too.
  public let firstDifferentStep: Int?

  /// Replays a harness over a recording; `tokens` is how the recorded model counts.
  public init(
    _ harness: CompiledHarness, over recording: Trajectory, tokens: TokenCounter = .fourBytes
  ) {
    let header = recording.header
    let style: ActionStyle = header.tools.isEmpty ? .textCommands : .toolCalls
    var rules = HarnessState(
      harness,
      setting: EpisodeSetting(
        environment: header.environment, backbone: header.backbone, system: header.system,
        opening: header.opening, tools: header.tools, style: style,
        stepBudget: header.stepBudget, tokens: tokens),
      seed: header.seed)
    var fired: [[FiredRule]] = []
    for step in recording.steps {
      fired.append(
        rules.follow(step, style: style, stepsLeft: header.stepBudget - step.index))
    }
    self.fired = fired
    firstEffectiveStep = fired.firstIndex { $0.contains(where: \.mayDiffer) }
    firstDifferentStep = recording.steps.indices.first { place in
      RecordedReplay.changes(fired[place]) != RecordedReplay.changes(recording.steps[place].fired)
    }
  }

  private static func changes(_ fired: [FiredRule]) -> [FiredRule] {
    fired.filter(\.mayDiffer)
  }
}
