import Signals
import Trajectories

/// Finds where agents go round in circles, what episodes do elsewhere that would lead out, and what
/// they leave undone when they end.
struct LoopMiner {
  /// A sentence and the tasks that it is said in.
  private struct Turn {
    var tasks: Set<Int> = []
    var successes: Set<Int> = []
    var uses = 0
    var endings = 0
  }

  /// A command that ended episodes.
  private struct Ending {
    var successes: Set<Int> = []
    var draft = PatternDraft(pattern: FailurePattern(kind: .leftOut))
  }

  private var turns: [String: Turn] = [:]
  private var looks: [WaysOut.Look: Set<Int>] = [:]
  private var endings: [String: Ending] = [:]
  /// Reads of names that nobody showed, by tool.
  private var unseen: [String: PatternDraft] = [:]
  /// Commands that are not on offer, by their first word.
  private var notOffered: [String: PatternDraft] = [:]
  private var successes: Set<Int> = []
  private var loops = PatternDraft(pattern: FailurePattern(kind: .loop))
  private var episodes = 0

  private static let turnLimit = 2_000
  private static let turnBytes = 120
  private static let lookLimit = 500
  /// Names are looked for in so many results, newest first, of so many episodes.
  private static let lookBack = 6
  private static let lookedEpisodes = 2_000
  private static let textBytes = 8 << 10

  /// Takes in an episode with what its walk found at each step.
  mutating func add(
    _ trajectory: Trajectory, _ digests: [StepDigest], task: Int, episode: Int, isSuccess: Bool
  ) {
    episodes += 1
    if isSuccess { successes.insert(task) }
    var shown = [trajectory.header.opening.text]
    var previous: Step?
    for (place, step) in trajectory.steps.enumerated() {
      let seen = step.shown ?? step.observation
      if let action = step.action {
        if let previous, previous.action == action,
          (previous.shown ?? previous.observation).text == seen.text
        {
          loops.note(episode, place, isRefused: seen.showsError)
        }
        if case .tool(let name, _) = action,
          digests[place].detectors & Detector.ungroundedID.bit != 0
        {
          let kind = FailurePattern.Kind.detector(.ungroundedID)
          unseen[name, default: PatternDraft(pattern: FailurePattern(kind: kind, tool: name))]
            .note(episode, place, isRefused: seen.showsError)
        }
        if case .text(let command) = action, notOffered.count < 64,
          digests[place].detectors & Detector.inadmissibleAction.bit != 0
        {
          let kind = FailurePattern.Kind.detector(.inadmissibleAction)
          let verb = command.commandVerb
          notOffered[
            verb, default: PatternDraft(pattern: FailurePattern(kind: kind, tool: verb))
          ].note(episode, place, isRefused: seen.showsError)
        }
        let isLast = place == trajectory.steps.count - 1
        note(action, seen, shown, trajectory.header.tools, task, isSuccess, isLast)
      }
      shown.append(seen.text)
      previous = step
    }
    noteEnding(of: trajectory, task, episode, isSuccess)
  }

  private mutating func note(
    _ action: Action, _ seen: Observation, _ shown: [String], _ tools: [ToolSpec], _ task: Int,
    _ isSuccess: Bool, _ isLast: Bool
  ) {
    switch action {
    case .say(let text):
      guard text.utf8.count <= LoopMiner.turnBytes, !text.isEmpty,
        !text.utf8.contains(where: { $0 &- 0x30 < 10 || $0 < 0x20 }),
        turns[text] != nil || turns.count < LoopMiner.turnLimit
      else { return }
      turns[text, default: Turn()].tasks.insert(task)
      turns[text]?.uses += 1
      if isSuccess { turns[text]?.successes.insert(task) }
      if isLast { turns[text]?.endings += 1 }
    case .tool(let name, let arguments):
      guard episodes <= LoopMiner.lookedEpisodes, !seen.showsError,
        tools.first(where: { $0.name == name })?.kind == .read,
        case .object(let members) = arguments, members.count == 1,
        let member = members.members.first,
        case .string(let value) = member.value,
        let pattern = LoopMiner.source(of: value, in: shown.suffix(LoopMiner.lookBack))
      else { return }
      let look = WaysOut.Look(tool: name, path: member.key, pattern: pattern)
      if looks[look] != nil || looks.count < LoopMiner.lookLimit {
        looks[look, default: []].insert(task)
      }
    case .text: return
    }
  }

  /// The pattern of the place that shows a name: the word before it and the name's form.
  private static func source(of value: String, in texts: ArraySlice<String>) -> String? {
    guard value.utf8.count >= 4, value.utf8.contains(where: { $0 &- 0x30 < 10 }),
      let form = ValueForm(value)?.pattern.dropFirst().dropLast()
    else { return nil }
    for text in texts.reversed() where text.utf8.count <= textBytes {
      guard let place = text.firstRange(of: value) else { continue }
      let line =
        text[..<place.lowerBound].split(
          separator: "\n", omittingEmptySubsequences: false
        ).last ?? ""
      let before = word(atEndOf: line)
      // Names with letters are told by their form, bare numbers only by the word before them.
      if value.utf8.contains(where: { $0 &- 0x30 >= 10 }) { return "(\(form))" }
      return before.isEmpty ? nil : Pattern.escaped(before) + "(\(form))"
    }
    return nil
  }

  /// The last word of a line with the signs after it, where it has no digit.
  private static func word(atEndOf line: Substring) -> String {
    var start = line.endIndex
    var hasLetter = false
    while start > line.startIndex {
      let before = line.index(before: start)
      let character = line[before]
      if character.isNumber || line.distance(from: before, to: line.endIndex) > 24 { return "" }
      let isLetter = character.isLetter || character == "_"
      if hasLetter, !isLetter { break }
      hasLetter = hasLetter || isLetter
      start = before
    }
    return hasLetter ? String(line[start...]) : ""
  }

  /// Whether the episode ended by an offered command while others that the task names were untried.
  private mutating func noteEnding(
    of trajectory: Trajectory, _ task: Int, _ episode: Int, _ isSuccess: Bool
  ) {
    guard let last = trajectory.steps.last, case .text(let command)? = last.action,
      !command.utf8.contains(where: { $0 &- 0x30 < 10 }),
      endings[command] != nil || endings.count < 64
    else { return }
    if isSuccess { endings[command, default: Ending()].successes.insert(task) }
    let place = trajectory.steps.count - 1
    let before = place > 0 ? trajectory.steps[place - 1].observation : trajectory.header.opening
    guard let offered = before.admissible, offered.contains(command) else { return }
    let tried = Set(trajectory.steps.compactMap(\.action))
    let verb = command.commandVerb
    let words = NamedObjects(task: trajectory.header.opening.text)
    if offered.contains(where: { choice in
      choice.commandVerb == verb && choice != command && !tried.contains(.text(choice))
        && words.names(objectOf: choice)
    }) {
      endings[command, default: Ending()].draft.note(episode, place, isRefused: false)
    }
  }

  // MARK: What was found

  /// The loops with their ways out, and the ends that come too early.
  func drafts(minimumTasks: Int) -> [PatternDraft] {
    var found: [PatternDraft] = []
    let out = WaysOut(turns: turns(minimumTasks), looks: looks(minimumTasks))
    if !loops.occurrences.isEmpty, !out.turns.isEmpty || !out.looks.isEmpty {
      var draft = loops
      draft.pattern = FailurePattern(kind: .loop, detail: .waysOut(out))
      found.append(draft)
    }
    for look in out.looks {
      guard var draft = unseen[look.tool] else { continue }
      draft.pattern = FailurePattern(
        kind: .detector(.ungroundedID), tool: look.tool,
        detail: .waysOut(WaysOut(turns: [], looks: [look])))
      found.append(draft)
    }
    found += notOffered.values.sorted {
      ($1.steps, $0.pattern.signature) < ($0.steps, $1.pattern.signature)
    }.prefix(4)
    for command in endings.keys.sorted() {
      // The end of most successes; other commands end an episode by chance.
      guard let ending = endings[command], !ending.draft.occurrences.isEmpty,
        ending.successes.count >= minimumTasks,
        2 * ending.successes.count > successes.count
      else { continue }
      var draft = ending.draft
      draft.pattern = FailurePattern(kind: .leftOut, detail: .ending(command))
      found.append(draft)
    }
    return found
  }

  private func turns(_ minimumTasks: Int) -> [String] {
    let useful = turns.filter { text, turn in
      // What ends most of the episodes that say it is no way on.
      turn.tasks.count >= minimumTasks && 2 * turn.endings < turn.uses
    }
    func share(_ turn: Turn) -> Double {
      (Double(turn.successes.count) + 0.5) / (Double(turn.tasks.count) + 1)
    }
    return useful.sorted { left, right in
      let (a, b) = (share(left.value), share(right.value))
      return a != b ? a > b : left.key < right.key
    }.prefix(16).map(\.key)
  }

  private func looks(_ minimumTasks: Int) -> [WaysOut.Look] {
    var best: [String: (look: WaysOut.Look, tasks: Int)] = [:]
    for (look, tasks) in looks where tasks.count >= minimumTasks {
      let known = best[look.tool]
      if (known?.tasks ?? 0, look.pattern) < (tasks.count, known?.look.pattern ?? "~") {
        best[look.tool] = (look, tasks.count)
      }
    }
    return best.values.sorted { ($1.tasks, $0.look.tool) < ($0.tasks, $1.look.tool) }
      .prefix(4).map(\.look)
  }
}
