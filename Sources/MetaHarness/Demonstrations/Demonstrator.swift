import Backbones
public import Environments
import Interventions
public import Trajectories

/// Lets an environment's expert solve tasks, with a slip here and there that is put right.
public struct Demonstrator: Sendable {
  /// What the demonstrations contain beside the expert's way.
  public struct Settings: Sendable, Hashable {
    /// The share of episodes with a wrong call in them.
    public var slipShare: Double
    /// The share of answers that are given under an advice line.
    public var adviceShare: Double

    /// Makes settings.
    public init(slipShare: Double = 0.35, adviceShare: Double = 0) {
      self.slipShare = slipShare
      self.adviceShare = adviceShare
    }
  }

  private var world: any Environment
  private let settings: Settings

  /// Makes a demonstrator of an environment.
  public init(_ environment: any Environment, settings: Settings) {
    world = environment
    self.settings = settings
  }

  /// Solves a task; nil where the expert does not succeed within the budget.
  public mutating func demonstrate(_ task: String, seed: Seed) throws -> Demonstration? {
    var random = seed.derive("demonstration").generator
    let slips = random.chance(settings.slipShare) ? (random.chance(0.3) ? 2 : 1) : 0
    if let found = try play(task, slips: slips, &random) { return found }
    return slips > 0 ? try play(task, slips: 0, &random) : nil
  }

  /// An episode under way.
  private struct Play {
    var steps: [Step] = []
    var learnt: [Bool] = []
    var seen: SlipSource
    var advice = 0
  }

  private mutating func play(
    _ task: String, slips: Int, _ random: inout SeededGenerator
  ) throws -> Demonstration? {
    var opening = try world.reset(to: task)
    guard let expert = world.teacher() else { return nil }
    var play = Play(seen: SlipSource(opening))
    var slipsLeft = slips
    if let line = advice(expert, play, &random) {
      opening.observation.text += "\n\n" + line
      play.advice += 1
    }
    while play.steps.count < opening.stepBudget {
      guard let right = expert.nextAction(in: WorldView(world)) else { break }
      if slipsLeft > 0, random.chance(0.3), let answer = try slip(right, expert, play.seen, &random)
      {
        slipsLeft -= 1
        try record(answer.action, answer.result, isLearnt: false, expert, &play, &random)
        continue
      }
      let action = ordered(right, opening.tools)
      let result = try world.step(action)
      try record(action, result, isLearnt: true, expert, &play, &random)
      if result.end != nil { break }
    }
    guard world.result.success else { return nil }
    return demonstration(task, opening, play)
  }

  private func record(
    _ action: Action, _ result: StepResult, isLearnt: Bool, _ expert: any Expert,
    _ play: inout Play, _ random: inout SeededGenerator
  ) throws {
    var step = Step(
      index: play.steps.count, completions: [], action: action, observation: result.observation)
    play.seen.read(result.observation.text)
    if result.end == nil, let line = advice(expert, play, &random) {
      step.shown = result.observation
      step.shown?.text += "\n\n" + line
      play.advice += 1
    }
    play.steps.append(step)
    play.learnt.append(isLearnt)
  }

  private func advice(
    _ expert: any Expert, _ play: Play, _ random: inout SeededGenerator
  ) -> String? {
    guard settings.adviceShare > 0, random.chance(settings.adviceShare),
      let next = expert.nextAction(in: WorldView(world))
    else { return nil }
    return TrainingAdvice.line(for: next, seen: play.seen, &random)
  }

  private func ordered(_ action: Action, _ tools: [ToolSpec]) -> Action {
    guard case .tool(let name, let arguments) = action,
      let tool = tools.first(where: { $0.name == name })
    else { return action }
    return .tool(name: name, arguments: tool.inSchemaOrder(arguments))
  }

  /// Plays a wrong action in place of the right one, where the episode survives it.
  private mutating func slip(
    _ right: Action, _ expert: any Expert, _ seen: SlipSource, _ random: inout SeededGenerator
  ) throws -> (action: Action, result: StepResult)? {
    let before = try world.snapshot()
    let tools = world.tools
    for _ in 0..<8 {
      let wrong: Action?
      if random.chance(0.25) {
        wrong = try actionAfter(right, expert)
        try world.restore(before)
      } else {
        wrong = seen.slip(from: right, tools: tools, &random)
      }
      guard let wrong, wrong != right else { continue }
      let action = ordered(wrong, tools)
      let result = try world.step(action)
      if isHarmless(action, result, tools), expert.nextAction(in: WorldView(world)) != nil {
        return (action, result)
      }
      try world.restore(before)
    }
    return nil
  }

  /// What the expert would do one step later: a step left out.
  private mutating func actionAfter(_ right: Action, _ expert: any Expert) throws -> Action? {
    guard try world.step(right).end == nil else { return nil }
    return expert.nextAction(in: WorldView(world))
  }

  private func isHarmless(_ action: Action, _ result: StepResult, _ tools: [ToolSpec]) -> Bool {
    guard result.end == nil, result.groundTruth.violations.isEmpty else { return false }
    if result.groundTruth.errorClass != nil || result.groundTruth.isNoop { return true }
    switch action {
    case .text: return true
    case .say: return false
    case .tool(let name, _): return tools.first { $0.name == name }?.kind == .read
    }
  }

  private func demonstration(
    _ task: String, _ opening: Opening, _ play: Play
  ) -> Demonstration {
    var conversation = Conversation(opening: opening)
    for step in play.steps { conversation.append(step) }
    let messages = conversation.rendered(ContextPlan(), bounces: [])
    var answers = play.learnt.makeIterator()
    let turns = messages.filter { $0.role != .system }.map { message in
      Demonstration.Turn(
        message: message, isLearnt: message.role == .assistant && (answers.next() ?? false))
    }
    return Demonstration(
      environment: world.name, task: task,
      system: messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n"),
      toolLines: opening.tools.map(\.promptLine), turns: turns,
      slips: play.learnt.count { !$0 }, advice: play.advice)
  }
}
