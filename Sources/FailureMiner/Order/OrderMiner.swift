import Signals
import Statistics

/// Learns which tool needs another one first, and which calls for another one later, from what
/// successes keep to and failures break.
struct OrderMiner {
  let episodes: [EpisodeDigest]
  let verbs: [String]
  let taskCount: Int
  let minimumBound: Double
  private(set) var drafts: [PatternDraft] = []
  private(set) var tested = 0
  /// What successes keep to, whether or not failures break it: features for detectors.
  private(set) var prerequisites: [DetectorSettings.Order] = []
  private(set) var obligations: [DetectorSettings.Order] = []

  init(
    _ episodes: [EpisodeDigest], verbs: [String], taskCount: Int, minimumBound: Double = 0.9
  ) {
    self.episodes = episodes
    self.verbs = verbs
    self.taskCount = taskCount
    self.minimumBound = minimumBound
  }

  /// For each verb that happened, the verbs on its right side every time.
  private struct Kept {
    /// What stood before every occurrence.
    var before: [UInt64]
    /// What came after the last occurrence.
    var after: [UInt64]
    var happened: UInt64
  }

  mutating func mine() {
    let places = frequentVerbs()
    guard !places.isEmpty else { return }
    let size = places.count
    let kept = episodes.map { OrderMiner.kept($0, places, size) }
    for isPrecedence in [true, false] {
      mine(isPrecedence, kept, places, size)
    }
  }

  private func frequentVerbs() -> [UInt16: Int] {
    var counts: [UInt16: Int] = [:]
    for episode in episodes {
      for step in episode.steps where step.verb != 0 && step.status == .ok {
        counts[step.verb, default: 0] += 1
      }
    }
    let order = counts.keys.sorted { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) }.prefix(64)
    return Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
  }

  private static func kept(_ episode: EpisodeDigest, _ places: [UInt16: Int], _ size: Int) -> Kept {
    var kept = Kept(
      before: Array(repeating: .max, count: size), after: Array(repeating: 0, count: size),
      happened: 0)
    for step in episode.steps where step.status == .ok {
      guard let verb = places[step.verb] else { continue }
      kept.before[verb] &= kept.happened
      // Everything after an occurrence counts until the next one starts afresh.
      for other in 0..<size where kept.happened >> UInt64(other) & 1 == 1 {
        kept.after[other] |= 1 << UInt64(verb)
      }
      kept.after[verb] = 0
      kept.happened |= 1 << UInt64(verb)
    }
    return kept
  }

  private mutating func mine(
    _ isPrecedence: Bool, _ kept: [Kept], _ places: [UInt16: Int], _ size: Int
  ) {
    // Tasks, not occurrences, are the evidence: one violation in a task's successes breaks it there.
    var active = Array(repeating: [Int: UInt64](), count: size)
    for (place, episode) in episodes.enumerated() where episode.isSuccess {
      for verb in 0..<size where kept[place].happened >> UInt64(verb) & 1 == 1 {
        let mask = isPrecedence ? kept[place].before[verb] : kept[place].after[verb]
        active[verb][episode.task, default: .max] &= mask
      }
    }
    let names = places.sorted { $0.value < $1.value }.map { verbs[Int($0.key)] }
    let baseFailures = episodes.count { !$0.isSuccess }
    let baseRate = Double(baseFailures) / Double(max(1, episodes.count))
    for verb in 0..<size {
      let tasks = active[verb]
      guard tasks.count >= 25 else { continue }
      for other in 0..<size where other != verb {
        let keeping = tasks.values.count { $0 >> UInt64(other) & 1 == 1 }
        let bound = ClopperPearson.lowerBound(keeping, of: tasks.count, error: 0.05)
        guard bound >= minimumBound else { continue }
        if isPrecedence {
          prerequisites.append(.init(first: names[other], then: names[verb]))
        } else {
          obligations.append(.init(first: names[verb], then: names[other]))
        }
        let broken = violations(isPrecedence, verb, other, kept)
        let failing = broken.filter { !episodes[$0.episode].isSuccess }
        guard Set(failing.map { episodes[$0.episode].task }).count >= 4 else { continue }
        tested += 1
        let rate = ClopperPearson.lowerBound(failing.count, of: broken.count, error: 0.05)
        guard rate > baseRate else { continue }
        let first = isPrecedence ? names[other] : names[verb]
        let then = isPrecedence ? names[verb] : names[other]
        var draft = PatternDraft(
          pattern: FailurePattern(
            kind: isPrecedence ? .precedence : .response, tool: isPrecedence ? then : first,
            detail: .order(first: first, then: then, lowerBound: bound)))
        draft.occurrences = broken
        draft.steps = broken.count
        draft.isTested = true
        drafts.append(draft)
      }
    }
    drafts = reduced(drafts)
  }

  private func violations(
    _ isPrecedence: Bool, _ verb: Int, _ other: Int, _ kept: [Kept]
  ) -> [Occurrence] {
    kept.enumerated().compactMap { place, kept in
      guard kept.happened >> UInt64(verb) & 1 == 1 else { return nil }
      let mask = isPrecedence ? kept.before[verb] : kept.after[verb]
      guard mask >> UInt64(other) & 1 == 0 else { return nil }
      return Occurrence(episode: place, step: max(0, episodes[place].steps.count - 1))
    }
  }

  /// Leaves out what two others already say: of `a before b before c` the pair `a before c`.
  private func reduced(_ drafts: [PatternDraft]) -> [PatternDraft] {
    func pair(_ draft: PatternDraft) -> (FailurePattern.Kind, String, String)? {
      guard case .order(let first, let then, _) = draft.pattern.detail else { return nil }
      return (draft.pattern.kind, first, then)
    }
    let pairs = drafts.compactMap(pair)
    return drafts.filter { draft in
      guard let (kind, first, then) = pair(draft) else { return true }
      return !pairs.contains { middle in
        middle.0 == kind && middle.1 == first && middle.2 != then
          && pairs.contains { $0.0 == kind && $0.1 == middle.2 && $0.2 == then }
      }
    }
  }
}
