import Statistics
import Trajectories

/// Computes the figures of patterns from where they show.
struct Appraisal {
  let episodes: [EpisodeDigest]
  /// The episodes of each task.
  private var byTask: [TaskCounts] = []
  /// How many failures and successes have more than k steps.
  private var aliveFailures: [Int] = []
  private var aliveSuccesses: [Int] = []
  private let failures: Int
  private let baseRefusedShare: Double
  private let hasTrials: Bool

  init(_ episodes: [EpisodeDigest], taskCount: Int) {
    self.episodes = episodes
    byTask = Array(repeating: TaskCounts(), count: taskCount)
    let longest = episodes.map(\.steps.count).max() ?? 0
    aliveFailures = Array(repeating: 0, count: longest + 1)
    aliveSuccesses = aliveFailures
    var steps = 0
    var refused = 0
    for episode in episodes {
      byTask[episode.task].episodes += 1
      if !episode.isSuccess { byTask[episode.task].failures += 1 }
      if episode.isSuccess {
        aliveSuccesses[episode.steps.count] += 1
      } else {
        aliveFailures[episode.steps.count] += 1
      }
      steps += episode.steps.count
      refused += episode.steps.count { $0.status != .ok }
    }
    // Alive at step k: more than k steps.
    for k in aliveFailures.indices.dropLast().reversed() {
      aliveFailures[k] += aliveFailures[k + 1]
      aliveSuccesses[k] += aliveSuccesses[k + 1]
    }
    failures = episodes.count { !$0.isSuccess }
    baseRefusedShare = steps == 0 ? 0 : Double(refused) / Double(steps)
    hasTrials = byTask.contains { $0.episodes > 1 }
  }

  /// The pattern with its support and figures.
  func appraise(_ draft: PatternDraft, taskNames: [String]) -> FailurePattern {
    var pattern = draft.pattern
    var counts: [Int: TaskCounts] = [:]
    for occurrence in draft.occurrences {
      let episode = episodes[occurrence.episode]
      counts[episode.task, default: byTask[episode.task]].shown += 1
      if !episode.isSuccess { counts[episode.task]?.shownFailures += 1 }
      if pattern.examples.count < 5 {
        let step =
          episode.steps.indices.contains(occurrence.step)
          ? Int(episode.steps[occurrence.step].index) : occurrence.step
        pattern.examples.append(FailurePattern.Example(episode: episode.key, step: step))
      }
    }
    pattern.tasks = counts.count
    pattern.episodes = draft.occurrences.count
    pattern.steps = draft.steps
    pattern.failedEpisodes = draft.occurrences.count { !episodes[$0.episode].isSuccess }
    pattern.sourceTasks = counts.keys.sorted().prefix(32).map { taskNames[$0] }
    pattern.figures = figures(draft, counts)
    return pattern
  }

  private func figures(_ draft: PatternDraft, _ counts: [Int: TaskCounts]) -> PatternFigures {
    var figures = PatternFigures()
    let shown = counts.keys.sorted().compactMap { counts[$0] }
    figures.pValue = draft.pValue ?? WithinTask.pValue(shown)
    figures.withinTaskOdds = WithinTask.commonOdds(
      shown.filter(\.isInformative).map { task in
        let b = task.shown - task.shownFailures
        let c = task.failures - task.shownFailures
        return (
          a: Double(task.shownFailures), b: Double(b), c: Double(c),
          d: Double(task.episodes - task.shown - c)
        )
      })
    figures.isWeak = figures.pValue == nil
    figures.landmarkedOdds = landmarked(draft.occurrences)
    figures.pooledOdds = pooled(draft.occurrences)
    figures.refusedShare =
      draft.steps == 0 ? 0 : Double(draft.refusedSteps) / Double(draft.steps)
    figures.baseRefusedShare = baseRefusedShare
    figures.exposure = exposure(draft.occurrences, counts)
    return figures
  }

  /// The odds over risk sets: those alive at a step that show the pattern there for the first time,
  /// against those alive there that have not shown it.
  private func landmarked(_ occurrences: [Occurrence]) -> ConfidenceInterval? {
    var here: [Int: (a: Int, b: Int)] = [:]
    for occurrence in occurrences {
      if episodes[occurrence.episode].isSuccess {
        here[occurrence.step, default: (0, 0)].b += 1
      } else {
        here[occurrence.step, default: (0, 0)].a += 1
      }
    }
    // Episodes that showed it earlier and still live are in neither group.
    var earlier: [Int: (a: Int, b: Int)] = [:]
    for occurrence in occurrences {
      let episode = episodes[occurrence.episode]
      for step in here.keys where step > occurrence.step && step < episode.steps.count {
        if episode.isSuccess {
          earlier[step, default: (0, 0)].b += 1
        } else {
          earlier[step, default: (0, 0)].a += 1
        }
      }
    }
    let strata = here.keys.sorted().compactMap { step in
      here[step].map { fired in
        let before = earlier[step] ?? (0, 0)
        let alive =
          step < aliveFailures.count - 1
          ? (aliveFailures[step + 1], aliveSuccesses[step + 1]) : (0, 0)
        return (
          a: Double(fired.a), b: Double(fired.b),
          c: Double(max(0, alive.0 - before.a - fired.a)),
          d: Double(max(0, alive.1 - before.b - fired.b))
        )
      }
    }
    return WithinTask.commonOdds(strata)
  }

  private func pooled(_ occurrences: [Occurrence]) -> Double? {
    let a = Double(occurrences.count { !episodes[$0.episode].isSuccess })
    let b = Double(occurrences.count) - a
    let c = Double(failures) - a
    let d = Double(episodes.count - failures) - b
    guard !occurrences.isEmpty, occurrences.count < episodes.count else { return nil }
    return (a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))
  }

  private func exposure(
    _ occurrences: [Occurrence], _ counts: [Int: TaskCounts]
  ) -> ExposureBounds? {
    guard !episodes.isEmpty else { return nil }
    let failed = occurrences.count { !episodes[$0.episode].isSuccess }
    guard hasTrials, byTask.count <= 2_000 else {
      return ExposureBounds(
        firedAndSucceeded: occurrences.count - failed, firedAndFailed: failed,
        tasks: episodes.count)
    }
    var harm: [Double] = []
    var gain: [Double] = []
    for (task, all) in byTask.enumerated() where all.episodes > 0 {
      let shown = counts[task] ?? TaskCounts()
      harm.append(Double(shown.shown - shown.shownFailures) / Double(all.episodes))
      gain.append(Double(shown.shownFailures) / Double(all.episodes))
    }
    return ExposureBounds(harm: harm, gain: gain)
  }
}
