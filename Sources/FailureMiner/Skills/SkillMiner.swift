import Trajectories

/// Finds procedures that successes of several tasks share, with where each argument comes from.
struct SkillMiner {
  /// A successful episode's accepted calls.
  struct Walk: Sendable {
    let episode: Int
    let task: Int
    let steps: [WalkStep]
    let words: [String]
  }

  struct WalkStep: Sendable, Hashable {
    let verb: String
    /// Argument names with their sources.
    let sources: [String]
    let step: Int
  }

  var minimumTasks = 5
  var limit = 30
  private(set) var drafts: [PatternDraft] = []
  /// Segments whose contrast was tested.
  private(set) var tested = 0

  init() {}

  /// `shows` lists the episodes that hold a segment of verbs, whatever their outcome.
  mutating func mine(
    _ walks: [Walk], shows: ([String]) -> [Occurrence], counts: ([Occurrence]) -> [TaskCounts]
  ) {
    var segments: [[String]: Set<Int>] = [:]
    for walk in SkillMiner.shortest(walks) {
      let verbs = walk.steps.map(\.verb)
      for length in 2...7 where length <= verbs.count {
        for start in 0...(verbs.count - length) {
          let segment = Array(verbs[start..<start + length])
          if segments.count < 50_000 || segments[segment] != nil {
            segments[segment, default: []].insert(walk.task)
          }
        }
      }
    }
    func saving(_ segment: [String]) -> Int {
      (segment.count - 1) * (segments[segment]?.count ?? 0) - segment.count
    }
    let frequent = segments.keys.filter {
      segments[$0]?.count ?? 0 >= minimumTasks && Set($0).count > 1
    }
    let ranked = frequent.sorted { left, right in
      if saving(left) != saving(right) { return saving(left) > saving(right) }
      return left.joined(separator: "|") < right.joined(separator: "|")
    }
    var kept: [[String]] = []
    for segment in ranked where kept.count < limit {
      // A part of a procedure that is kept already says nothing more.
      let isInside = kept.contains { whole in SkillMiner.holds(whole, segment) }
      if !isInside { kept.append(segment) }
    }
    for segment in kept {
      let occurrences = shows(segment)
      let tasks = counts(occurrences)
      let pValue = WithinTask.pValue(tasks)
      if pValue != nil { tested += 1 }
      // Only what successes show more often than failures of the same tasks is worth teaching.
      let excess = tasks.filter(\.isInformative).reduce(0.0) { sum, task in
        sum + Double(task.shownFailures)
          - Double(task.shown) * Double(task.failures) / Double(task.episodes)
      }
      guard excess <= 0 else { continue }
      drafts.append(draft(segment, walks, occurrences, pValue))
    }
  }

  private func draft(
    _ segment: [String], _ walks: [Walk], _ occurrences: [Occurrence], _ pValue: Double?
  ) -> PatternDraft {
    var sources: [[String]] = segment.map { _ in [] }
    var words: [String: Int] = [:]
    for walk in walks.prefix(2_000) {
      let verbs = walk.steps.map(\.verb)
      guard let start = SkillMiner.place(of: segment, in: verbs) else { continue }
      for offset in segment.indices where sources[offset].isEmpty {
        sources[offset] = walk.steps[start + offset].sources
      }
      for word in Set(walk.words) { words[word, default: 0] += 1 }
    }
    let keywords = words.keys.sorted { (words[$1] ?? 0, $0) < (words[$0] ?? 0, $1) }.prefix(8)
    let procedure = Procedure(
      steps: zip(segment, sources).map { Procedure.Step(verb: $0, sources: $1) },
      keywords: Array(keywords))
    var draft = PatternDraft(pattern: FailurePattern(kind: .skill, detail: .procedure(procedure)))
    draft.occurrences = occurrences
    draft.steps = occurrences.count
    draft.pValue = pValue
    draft.isTested = true
    return draft
  }

  /// The shortest success of each task.
  private static func shortest(_ walks: [Walk]) -> [Walk] {
    var best: [Int: Walk] = [:]
    for walk in walks where walk.steps.count < best[walk.task]?.steps.count ?? .max {
      best[walk.task] = walk
    }
    return best.keys.sorted().compactMap { best[$0] }
  }

  private static func holds(_ whole: [String], _ part: [String]) -> Bool {
    place(of: part, in: whole) != nil
  }

  static func place(of part: [String], in whole: [String]) -> Int? {
    guard part.count <= whole.count else { return nil }
    return (0...(whole.count - part.count)).first { start in
      whole[start..<start + part.count].elementsEqual(part)
    }
  }
}
