import Signals
import Trajectories

/// One step that shows a pattern.
struct Sighting: Sendable, Hashable {
  let key: FailurePattern.Key
  let step: Int
}

/// Walks an episode as its agent saw it and notes what goes wrong where.
struct EpisodeScan {
  private var history = EpisodeHistory()
  private var grounded = GroundedTokens()
  private let tools: ToolTable
  private let ladder: ParseLadder
  private var sightings: [Sighting] = []

  /// Returns everything that one episode shows, in step order.
  static func sightings(in trajectory: Trajectory) -> [Sighting] {
    var scan = EpisodeScan(trajectory.header)
    for step in trajectory.steps { scan.take(step) }
    if trajectory.outcome?.endReason == .stepsExhausted, let last = trajectory.steps.last {
      scan.note(.stepsRanOut, at: last.index)
    }
    return scan.sightings
  }

  private init(_ header: EpisodeHeader) {
    tools = ToolTable(header.tools)
    ladder = ParseLadder(
      tools: tools, style: header.tools.isEmpty ? .textCommands : .toolCalls)
    grounded.add(header.system ?? "")
    grounded.add(header.opening.text)
  }

  private mutating func take(_ step: Step) {
    let seen = step.shown ?? step.observation
    noteAnswer(step)
    if let action = step.action { noteAction(action, at: step.index) }
    let event = EpisodeEvent(
      step: step.index, action: step.action, observation: seen,
      kind: step.action?.toolName.flatMap { tools[$0]?.kind }, previous: history.last)
    if event.isError {
      let template = ErrorTemplate(of: seen.text).text
      note(.errorTemplate, tool: event.verb, template: template, at: step.index)
    }
    history.append(event)
    if let cycle = history.cycle(maximumPeriod: 4, window: 24), cycle.1 >= 3 {
      note(.cycle, at: step.index)
    }
    grounded.add(seen.text)
  }

  /// A call that a repair could read, or that nothing could.
  private mutating func noteAnswer(_ step: Step) {
    guard step.completions.indices.contains(step.chosen) else { return }
    let strict = ActionReading.strict(step.completions[step.chosen], style: ladder.style)
    let repaired = ladder.read(step.completions[step.chosen], strict: strict)
    if strict.action == nil || repaired.rung > 0 { note(.unreadableCall, at: step.index) }
  }

  private mutating func noteAction(_ action: Action, at step: Int) {
    if history.count(of: action.stableHash, error: true, sinceWrite: true) > 0 {
      note(.repeatAfterError, at: step)
    }
    guard case .tool(let name, let arguments) = action else { return }
    if tools[name] == nil {
      note(.unknownTool, at: step)
    } else if grounded.firstUnseen(in: arguments) != nil {
      note(.ungroundedID, at: step)
    }
  }

  private mutating func note(
    _ kind: FailurePattern.Kind, tool: String? = nil, template: String? = nil, at step: Int
  ) {
    sightings.append(
      Sighting(key: FailurePattern.Key(kind: kind, tool: tool, template: template), step: step))
  }
}
