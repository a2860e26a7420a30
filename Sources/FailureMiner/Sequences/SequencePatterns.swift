import Statistics

/// Turns digests into symbol sequences, coarse to fine, and keeps the sequences that stand out.
struct SequencePatterns {
  /// How much of an event a symbol tells.
  enum Grain: Int, CaseIterable {
    case tool
    case toolAndStatus
    case toolShapeAndStatus
  }

  let episodes: [EpisodeDigest]
  let verbs: [String]
  let taskCount: Int

  /// Hypotheses that were tested, over all grains that were tried.
  private(set) var tested = 0
  private(set) var drafts: [PatternDraft] = []

  init(_ episodes: [EpisodeDigest], verbs: [String], taskCount: Int) {
    self.episodes = episodes
    self.verbs = verbs
    self.taskCount = taskCount
  }

  /// Mines at the coarsest grain at which something survives, counting every grain tried.
  mutating func mine(rate: Double) {
    for grain in Grain.allCases {
      let found = mine(grain)
      let survives = Multiplicity.survivors(
        found.compactMap(\.pValue), of: tested, rate: rate)
      if !survives.isEmpty || grain == .toolShapeAndStatus {
        drafts = found
        return
      }
    }
  }

  private mutating func mine(_ grain: Grain) -> [PatternDraft] {
    let (book, names, order) = packed(grain)
    var miner = GapSequenceMiner()
    miner.mine(book)
    tested += miner.tested
    var sizes: [Int: TaskCounts] = [:]
    for episode in episodes {
      sizes[episode.task, default: TaskCounts()].episodes += 1
      if !episode.isSuccess { sizes[episode.task]?.failures += 1 }
    }
    var drafts: [PatternDraft] = []
    for (rank, found) in miner.found.prefix(200).enumerated() {
      // Normal scores overstate tails at most so much; what lies far beyond cannot survive.
      let rough = 2 * Normal.upperTail(abs(found.score))
      if rough > 40 * Double(rank + 1) / Double(max(1, tested)) { break }
      drafts.append(draft(found, book, names, order, miner.gap, sizes))
    }
    return SequencePatterns.closed(drafts)
  }

  private func draft(
    _ found: GapSequenceMiner.Found, _ book: SequenceBook, _ names: [String], _ order: [Int],
    _ gap: Int, _ sizes: [Int: TaskCounts]
  ) -> PatternDraft {
    var draft = PatternDraft(
      pattern: FailurePattern(
        kind: found.score > 0 ? .failureSequence : .successSequence,
        detail: .sequence(found.symbols.map { names[Int($0)] }, gap: gap)))
    var counts: [Int: TaskCounts] = [:]
    for place in 0..<book.count {
      guard let step = book.firstCompletion(of: found.symbols, gap: gap, in: place) else {
        continue
      }
      let episode = order[place]
      draft.occurrences.append(Occurrence(episode: episode, step: step))
      draft.steps += 1
      let digest = episodes[episode]
      if digest.steps.indices.contains(step), digest.steps[step].status != .ok {
        draft.refusedSteps += 1
      }
      counts[digest.task, default: sizes[digest.task] ?? TaskCounts()].shown += 1
      if !digest.isSuccess { counts[digest.task]?.shownFailures += 1 }
    }
    draft.occurrences.sort { $0.episode < $1.episode }
    draft.pValue = WithinTask.pValue(counts.keys.sorted().compactMap { counts[$0] })
    draft.isTested = true
    return draft
  }

  /// Leaves out what a longer sequence with the same support says better.
  private static func closed(_ drafts: [PatternDraft]) -> [PatternDraft] {
    drafts.filter { draft in
      guard case .sequence(let short, _) = draft.pattern.detail else { return true }
      return !drafts.contains { other in
        guard case .sequence(let long, _) = other.pattern.detail, long.count > short.count,
          other.occurrences.count == draft.occurrences.count
        else { return false }
        var rest = short[...]
        for event in long where rest.first == event { rest = rest.dropFirst() }
        return rest.isEmpty
      }
    }
  }

  private func packed(_ grain: Grain) -> (SequenceBook, [String], [Int]) {
    var counts: [String: Int] = [:]
    func name(_ step: StepDigest) -> String {
      let verb = step.verb == 0 ? "none" : verbs[Int(step.verb)]
      let status = step.status == .ok ? "" : step.status == .refused ? "!" : "?"
      switch grain {
      case .tool: return verb
      case .toolAndStatus: return verb + status
      case .toolShapeAndStatus: return "\(verb)/\(step.shape)\(status)"
      }
    }
    for episode in episodes {
      for step in episode.steps { counts[name(step), default: 0] += 1 }
    }
    let frequent = counts.keys.sorted {
      (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1)
    }.prefix(60)
    let names = frequent + ["other"]
    var places: [String: UInt8] = [:]
    for (place, name) in frequent.enumerated() { places[name] = UInt8(place) }
    let other = UInt8(names.count - 1)
    let order = episodes.indices.sorted { (episodes[$0].task, $0) < (episodes[$1].task, $1) }
    let book = SequenceBook(
      order.lazy.map { place in
        (
          symbols: episodes[place].steps.map { places[name($0)] ?? other },
          task: episodes[place].task, isFailure: !episodes[place].isSuccess
        )
      }, alphabet: names.count)
    return (book, Array(names), order)
  }
}

extension Multiplicity {
  /// The positions whose hypotheses survive at a false discovery rate among `count` tested ones, of
  /// which those not given have p = 1.
  static func survivors(_ pValues: [Double], of count: Int, rate: Double) -> [Int] {
    adjusted(pValues, of: count).enumerated().filter { $0.element <= rate }.map(\.offset)
  }

  /// Benjamini and Hochberg's adjusted values where `count` hypotheses were tested in all.
  static func adjusted(_ pValues: [Double], of count: Int) -> [Double] {
    let rest = max(0, count - pValues.count)
    // Values of 1 at the end only raise the number of hypotheses.
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var adjusted = pValues
    var smallest = 1.0
    for (rank, place) in order.enumerated().reversed() {
      smallest = min(
        smallest, pValues[place] * Double(pValues.count + rest) / Double(rank + 1))
      adjusted[place] = smallest
    }
    return adjusted
  }
}
