import Signals
import Trajectories

/// Walks one episode as its agent saw it and hands each miner what it needs.
struct EpisodeWalk {
  private var fold: DetectorFold
  private var trace: WorldTrace
  private let task: Int
  private let episode: Int
  private let farBytes: Int
  private let isTextWorld: Bool
  private var pending: [ErrorSite] = []
  private var accepted: [SkillMiner.WalkStep] = []
  private var bytes = 0
  /// Bytes of text that had been shown when each action was last accepted.
  private var reads: [UInt64: Int] = [:]
  private(set) var habits = HabitMiner.Notes()
  private var actions = 0
  private let lastPlace: Int
  private static let patience = 6

  init(_ trajectory: Trajectory, task: Int, episode: Int, run: MiningRun) {
    fold = DetectorFold(trajectory.header, settings: run.settings)
    trace = WorldTrace(trajectory.header, verbs: run.commandVerbs)
    isTextWorld = trajectory.header.tools.isEmpty
    lastPlace = trajectory.steps.count - 1
    self.task = task
    self.episode = episode
    farBytes = run.options.farBytes
  }

  mutating func go(through trajectory: Trajectory, into run: inout MiningRun) -> [StepDigest] {
    var digests: [StepDigest] = []
    digests.reserveCapacity(trajectory.steps.count)
    for (place, step) in trajectory.steps.enumerated() {
      digests.append(take(step, place, &run))
    }
    for site in pending { run.note(site) }
    return digests
  }

  private mutating func take(_ step: Step, _ place: Int, _ run: inout MiningRun) -> StepDigest {
    let seen = step.shown ?? step.observation
    let finding = fold.take(step)
    let isRefused = finding.event.isError || seen.saysNothingChanged
    var digest = StepDigest(
      verb: 0, shape: 0, status: isRefused ? .refused : finding.event.isNoop ? .quiet : .ok,
      detectors: finding.fired.bits, template: -1, index: Int32(step.index))
    let leaves = isTextWorld ? [] : arguments(of: step.action)
    if let verb = finding.event.verb {
      digest.verb = run.verbs.place(of: verb)
      if !isTextWorld {
        digest.shape = run.shapes.place(of: leaves.map(\.path).sorted().joined(separator: ","))
      }
    } else if step.action != nil {
      digest.verb = run.verbs.place(of: Habit.speech)
    }
    if isRefused {
      digest.template = Int32(noteError(step, seen, leaves, place, &run))
    }
    noteHabits(finding, step.action, isRefused)
    // An episode that was broken off leaves its last action unanswered: nobody knows what it did.
    let isUnanswered = place == lastPlace && seen.text.isEmpty && seen.reported == nil
    if let action = step.action, !isUnanswered {
      noteCall(action, finding, seen, leaves, isRefused, place, &run)
    }
    bytes += seen.text.utf8.count
    return digest
  }

  private mutating func noteHabits(
    _ finding: DetectorFold.Finding, _ action: Action?, _ isRefused: Bool
  ) {
    guard !isRefused else { return }
    habits.checks += finding.checks
    guard finding.event.verb != nil else { return }
    if finding.event.kind == .finish {
      habits.actionsBeforeFinish = habits.actionsBeforeFinish ?? actions
    }
    if isTextWorld, case .text(let command)? = action {
      habits.verbs.insert(command.commandVerb)
    }
    actions += 1
  }

  private func arguments(of action: Action?) -> [(path: String, value: String)] {
    guard case .tool(_, let arguments)? = action else { return [] }
    return arguments.leaves(limit: 32).compactMap { leaf in
      switch leaf.value {
      case .string(let text): (leaf.path, text)
      case .number(let number): (leaf.path, number.text)
      case .bool(let flag): (leaf.path, flag ? "true" : "false")
      default: nil
      }
    }
  }

  private mutating func noteError(
    _ step: Step, _ seen: Observation, _ leaves: [(path: String, value: String)], _ place: Int,
    _ run: inout MiningRun
  ) -> Int {
    let tool = step.action?.toolName
    let template = run.templates.add(seen.text, tool: tool, arguments: leaves)
    run.templateSteps[
      template,
      default: PatternDraft(pattern: FailurePattern(kind: .errorTemplate, tool: tool))
    ].note(episode, place)
    return template
  }

  private mutating func noteCall(
    _ action: Action, _ finding: DetectorFold.Finding, _ seen: Observation,
    _ leaves: [(path: String, value: String)], _ isRefused: Bool, _ place: Int,
    _ run: inout MiningRun
  ) {
    let form = ActionForm(action)
    if let form {
      run.preconditions.add(
        form, trace.literals(of: form), isAccepted: !isRefused, call: finding.event.action,
        task: task, episode: episode, step: place)
      noteDistance(form, finding, isRefused, place, &run)
    }
    trace.observe(form, seen.text, isAccepted: !isRefused)
    if isTextWorld, !isRefused, let form { run.note(verb: form.verb) }
    follow(action, finding, seen, isRefused, place, &run)
    guard let verb = finding.event.verb else { return }
    if case .tool = action {
      run.schemas.add(
        verb, leaves, isAccepted: !isRefused, task: task, episode: episode, step: place)
    }
    if !isRefused, finding.event.kind != .finish {
      accepted.append(SkillMiner.WalkStep(verb: verb, sources: [], step: place))
    }
  }

  /// Reads that are made again long after they were answered: the answer was out of sight.
  private mutating func noteDistance(
    _ form: ActionForm, _ finding: DetectorFold.Finding, _ isRefused: Bool, _ place: Int,
    _ run: inout MiningRun
  ) {
    let isAgain = finding.fired.contains(.repeatIdentical)
    if isAgain || (finding.fired.contains(.ungroundedID) && isRefused),
      bytes - (reads[finding.event.action] ?? (isAgain ? bytes : 0)) >= farBytes
    {
      run.contextLoss.note(episode, place)
    }
    if !isRefused { reads[finding.event.action] = bytes }
  }

  /// Closes refused calls that this call mends, and opens one where it is refused.
  private mutating func follow(
    _ action: Action, _ finding: DetectorFold.Finding, _ seen: Observation, _ isRefused: Bool,
    _ place: Int, _ run: inout MiningRun
  ) {
    guard let verb = finding.event.verb else { return }
    let tool = action.toolName ?? ActionForm(action)?.verb ?? verb
    for index in pending.indices.reversed() {
      if place - pending[index].step > EpisodeWalk.patience {
        run.note(pending.remove(at: index))
      } else if pending[index].tool == tool {
        if !isRefused { pending[index].recovery = action.arguments ?? .null }
        run.note(pending.remove(at: index))
      } else if !isRefused {
        pending[index].between.append(tool)
      }
    }
    guard isRefused else { return }
    pending.append(
      ErrorSite(
        task: task, episode: episode, step: place, tool: tool,
        arguments: action.arguments ?? .null, error: String(seen.text.prefix(400)),
        slots: ErrorTemplate(of: seen.text).slots,
        template: run.templates.number(of: seen.text, tool: action.toolName)))
  }

  /// The accepted calls of a success, with where their arguments come from.
  func procedure(of trajectory: Trajectory) -> SkillMiner.Walk {
    var steps: [SkillMiner.WalkStep] = []
    for step in accepted.prefix(60) {
      let recorded = trajectory.steps[step.step]
      var sources: [String] = []
      for leaf in arguments(of: recorded.action).prefix(6) where leaf.value.utf8.count >= 3 {
        if trajectory.header.opening.text.contains(leaf.value) {
          sources.append("\(leaf.path) from the task")
        } else if let from = steps.last(where: { earlier in
          trajectory.steps[earlier.step].observation.text.contains(leaf.value)
        }) {
          sources.append("\(leaf.path) from \(from.verb)")
        }
      }
      steps.append(SkillMiner.WalkStep(verb: step.verb, sources: sources, step: step.step))
    }
    let words = trajectory.header.taskText.lowercased().split { !$0.isLetter }
      .filter { $0.count >= 4 }.prefix(60).map(String.init)
    return SkillMiner.Walk(episode: episode, task: task, steps: steps, words: words)
  }
}

extension PatternDraft {
  /// Counts a step of an episode; the first one is where the episode shows the pattern.
  mutating func note(_ episode: Int, _ step: Int, isRefused: Bool = true) {
    steps += 1
    if isRefused { refusedSteps += 1 }
    if occurrences.last?.episode != episode {
      occurrences.append(Occurrence(episode: episode, step: step))
    }
  }
}
