package import Signals
import Statistics
package import Trajectories

extension MiningRun {
  /// What was found in everything taken in so far.
  public func findings() -> FailureMiner.Findings { findings(leftOut: 0) }

  func findings(leftOut others: Int) -> FailureMiner.Findings {
    let appraisal = Appraisal(episodes, taskCount: taskNames.count)
    var patterns = stepPatterns(appraisal)
    let outcomes = isCallLevelOnly ? ([], 0) : outcomePatterns(episodes)
    patterns += outcomes.0
    patterns.sort {
      ($1.failedEpisodes, $1.episodes, $0.signature) < (
        $0.failedEpisodes, $0.episodes, $1.signature
      )
    }
    let share = addressable(patterns)
    return FailureMiner.Findings(
      episodes: episodes.count, tasks: taskNames.count, leftOut: leftOut + others,
      failures: episodes.count { !$0.isSuccess }, addressable: share.failures,
      expectedAddressable: share.expected, patterns: patterns, isCallLevelOnly: isCallLevelOnly,
      tested: outcomes.1)
  }

  /// Whether an error reply belongs to a template that was found in enough tasks.
  package func covers(_ error: String, tool: String?) -> Bool {
    var templates = templates
    let representative = templates.join()
    guard templates.covers(error, tool: tool) else { return false }
    let number = representative[templates.number(of: error, tool: tool)]
    return templateTasks(representative)[number]?.count ?? 0 >= options.minimumTasks
  }

  private func templateTasks(_ representative: [Int]) -> [Int: Set<Int>] {
    var tasks: [Int: Set<Int>] = [:]
    for (place, draft) in templateSteps {
      tasks[representative[place], default: []].formUnion(
        draft.occurrences.map { episodes[$0.episode].task })
    }
    return tasks
  }

  // MARK: Patterns of steps, which look at no outcome

  private func stepPatterns(_ appraisal: Appraisal) -> [FailurePattern] {
    var drafts = detectorDrafts() + ranOut()
    var templates = templates
    let representative = templates.join()
    drafts += templateDrafts(templates, representative)
    var recoveries = RecoveryMiner(
      sites, templates: templates, representative: representative,
      minimumTasks: options.minimumTasks)
    recoveries.mine()
    drafts += recoveries.drafts
    var preconditions = preconditions
    preconditions.mine()
    drafts += preconditions.drafts
    var schemas = schemas
    schemas.mine(minimumTasks: options.minimumTasks)
    drafts += schemas.drafts
    drafts += loops.drafts(minimumTasks: options.minimumTasks) + namedSlots.drafts()
    if let recipes = recipes.draft(minimumTasks: options.minimumTasks) { drafts.append(recipes) }
    if !contextLoss.occurrences.isEmpty { drafts.append(contextLoss) }
    let weights = isCallLevelOnly ? [:] : DetectorWeights.fit(episodes)
    return drafts.compactMap { draft in
      var pattern = appraisal.appraise(draft, taskNames: taskNames)
      guard pattern.tasks >= options.minimumTasks else { return nil }
      if case .detector(let detector) = pattern.kind { pattern.figures.weight = weights[detector] }
      if isCallLevelOnly { pattern.figures.withholdOutcomes() }
      return pattern
    }
  }

  private func detectorDrafts() -> [PatternDraft] {
    Detector.allCases.compactMap { detector in
      var draft = PatternDraft(pattern: FailurePattern(kind: .detector(detector)))
      for (place, episode) in episodes.enumerated() {
        for (index, step) in episode.steps.enumerated() where step.detectors & detector.bit != 0 {
          draft.note(place, index, isRefused: step.status != .ok)
        }
      }
      return draft.occurrences.isEmpty ? nil : draft
    }
  }

  private func ranOut() -> [PatternDraft] {
    var draft = PatternDraft(pattern: FailurePattern(kind: .stepsRanOut))
    for (place, episode) in episodes.enumerated() where episode.ranOutOfSteps {
      draft.note(place, episode.steps.count - 1, isRefused: episode.steps.last?.status != .ok)
    }
    return draft.occurrences.isEmpty ? [] : [draft]
  }

  private func templateDrafts(
    _ templates: TemplateMiner, _ representative: [Int]
  ) -> [PatternDraft] {
    var joined: [Int: PatternDraft] = [:]
    for place in templateSteps.keys.sorted() {
      guard let draft = templateSteps[place] else { continue }
      let target = representative[place]
      guard var known = joined[target] else {
        joined[target] = PatternDraft(
          pattern: FailurePattern(
            kind: .errorTemplate, tool: templates.known[target].tool,
            template: templates.text(of: target), detail: .links(templates.links(of: target))),
          occurrences: draft.occurrences, steps: draft.steps, refusedSteps: draft.refusedSteps)
        continue
      }
      var first: [Int: Int] = [:]
      for occurrence in known.occurrences + draft.occurrences {
        first[occurrence.episode] = min(first[occurrence.episode] ?? .max, occurrence.step)
      }
      known.occurrences = first.keys.sorted().map { Occurrence(episode: $0, step: first[$0] ?? 0) }
      known.steps += draft.steps
      known.refusedSteps += draft.refusedSteps
      joined[target] = known
    }
    return joined.keys.sorted().compactMap { joined[$0] }
  }

  /// Failures with a pattern, and how many one would expect if patterns had no bearing on failing.
  private func addressable(_ patterns: [FailurePattern]) -> (failures: Int, expected: Double) {
    let detectors = patterns.reduce(UInt32(0)) { bits, pattern in
      guard case .detector(let detector) = pattern.kind else { return bits }
      return bits | detector.bit
    }
    // Low budgets and cut-off results say when an episode ends, not what went wrong.
    let telling = detectors & ~(Detector.budgetLow.bit | Detector.truncatedObservation.bit)
    func shows(_ episode: EpisodeDigest) -> Bool {
      episode.ranOutOfSteps
        || episode.steps.contains { $0.detectors & telling != 0 || $0.status == .refused }
    }
    let failures = episodes.filter { !$0.isSuccess }
    let successes = episodes.filter(\.isSuccess)
    let falseAlarm =
      successes.isEmpty ? 0 : Double(successes.count(where: shows)) / Double(successes.count)
    return (failures.count(where: shows), falseAlarm * Double(failures.count))
  }

  // MARK: Patterns of outcomes, tested together

  /// Sequences, orders and skills that go with outcomes within tasks, at one rate for all of them.
  func outcomePatterns(_ episodes: [EpisodeDigest]) -> (patterns: [FailurePattern], tested: Int) {
    var sequences = SequencePatterns(episodes, verbs: verbs.names, taskCount: taskNames.count)
    sequences.mine(rate: options.rate)
    var orders = OrderMiner(episodes, verbs: verbs.names, taskCount: taskNames.count)
    orders.mine()
    var skills = SkillMiner()
    skills.mine(
      walks.filter { episodes[$0.episode].isSuccess },
      shows: { segment in shows(segment, episodes) },
      counts: { occurrences in MiningRun.counts(occurrences, episodes) })
    let drafts = sequences.drafts + orders.drafts + skills.drafts
    let tested = sequences.tested + orders.tested + skills.tested
    let appraisal = Appraisal(episodes, taskCount: taskNames.count)
    var patterns = drafts.map { appraisal.appraise($0, taskNames: taskNames) }
    let strong = patterns.indices.filter { !patterns[$0].figures.isWeak }
    let adjusted = Multiplicity.adjusted(
      strong.map { patterns[$0].figures.pValue ?? 1 }, of: tested)
    for (place, q) in zip(strong, adjusted) { patterns[place].figures.qValue = q }
    let kept = patterns.filter { pattern in
      guard pattern.tasks >= options.minimumTasks else { return false }
      return pattern.figures.isWeak
        ? pattern.kind == .skill || pattern.kind.isOrder
        : pattern.figures.isAssociated(rate: options.rate)
    }
    return (kept, tested)
  }

  private func shows(_ segment: [String], _ episodes: [EpisodeDigest]) -> [Occurrence] {
    let wanted = segment.compactMap { verbs.known($0) }
    guard wanted.count == segment.count else { return [] }
    return episodes.enumerated().compactMap { place, episode in
      let accepted = episode.steps.indices.filter { episode.steps[$0].status == .ok }
      guard accepted.count >= wanted.count else { return nil }
      for start in 0...(accepted.count - wanted.count)
      where wanted.indices.allSatisfy({ episode.steps[accepted[start + $0]].verb == wanted[$0] }) {
        return Occurrence(episode: place, step: accepted[start])
      }
      return nil
    }
  }

  static func counts(_ occurrences: [Occurrence], _ episodes: [EpisodeDigest]) -> [TaskCounts] {
    var counts: [Int: TaskCounts] = [:]
    for episode in episodes {
      counts[episode.task, default: TaskCounts()].episodes += 1
      if !episode.isSuccess { counts[episode.task]?.failures += 1 }
    }
    for occurrence in occurrences {
      let episode = episodes[occurrence.episode]
      counts[episode.task]?.shown += 1
      if !episode.isSuccess { counts[episode.task]?.shownFailures += 1 }
    }
    return counts.keys.sorted().compactMap { counts[$0] }
  }

  /// What detectors can learn from this run for the next one: orders that successes keep to, facts that
  /// tools need, and how long successes go on.
  package func learnedSettings() -> DetectorSettings {
    var settings = self.settings
    var orders = OrderMiner(episodes, verbs: verbs.names, taskCount: taskNames.count)
    orders.mine()
    settings.prerequisites = orders.prerequisites
    settings.obligations = orders.obligations
    habits.teach(&settings)
    var preconditions = preconditions
    preconditions.mine()
    settings.requiredFacts = preconditions.requiredFacts
    let stalls = episodes.filter(\.isSuccess).map { episode in
      var longest = 0
      var run = 0
      for step in episode.steps {
        run = step.detectors & Detector.stall.bit != 0 ? run + 1 : 0
        longest = max(longest, run)
      }
      return longest + settings.stallSteps - 1
    }.sorted()
    if !stalls.isEmpty { settings.stallSteps = max(4, stalls[stalls.count * 9 / 10]) }
    return settings
  }

  /// The run's patterns of outcomes if outcomes were dealt at random within each task: what chance
  /// alone would yield.
  package func chanceFindings(seed: Seed) -> [FailurePattern] {
    var generator = seed.generator
    var labels: [Int: [Bool]] = [:]
    for episode in episodes { labels[episode.task, default: []].append(episode.isSuccess) }
    for task in labels.keys.sorted() { labels[task] = generator.shuffled(labels[task] ?? []) }
    var dealt = episodes
    for place in dealt.indices {
      dealt[place].isSuccess = labels[dealt[place].task]?.popLast() ?? false
    }
    return outcomePatterns(dealt).patterns.filter { !$0.figures.isWeak }
  }
}

extension FailurePattern.Kind {
  var isOrder: Bool { self == .precedence || self == .response }
}

extension PatternFigures {
  /// Drops what needs successes to compare with.
  mutating func withholdOutcomes() {
    withinTaskOdds = nil
    landmarkedOdds = nil
    pooledOdds = nil
    pValue = nil
    exposure = nil
    isWeak = true
  }
}
