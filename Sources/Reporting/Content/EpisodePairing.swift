import Interventions
import MetaHarness
import Trajectories

/// Finds each cell's episodes in the store again: the control's, and those that rules changed.
struct EpisodePairing {
  private struct Place: Hashable {
    let environment: String
    let task: String
    let trial: Int
    let backbone: String
    let harness: String
  }

  private var found: [Place: StoredEpisode] = [:]

  init(episodes: [StoredEpisode], batch: String) {
    for episode in episodes where episode.batch.isEmpty || episode.batch == batch {
      found[
        Place(
          environment: episode.environment, task: episode.task, trial: episode.trial,
          backbone: episode.backbone, harness: episode.harness)] = episode
    }
  }

  /// The pairs of all arms; a cell whose pairs do not add up to its certificate has none.
  func pairs(
    of arms: [ReportArm], parts: inout ReportParts, store: Store
  ) throws -> [ReportPair] {
    var pairs: [ReportPair] = []
    for (arm, subject) in arms.enumerated() where subject.isRules {
      for (place, cell) in subject.cells.enumerated() {
        guard let tasks = parts.tasks(of: cell) else { continue }
        let own = try self.pairs(
          of: cell, tasks: tasks, at: (arm, place), harness: subject.harness, store: store)
        if EpisodePairing.agree(own, with: cell) { pairs += own }
      }
    }
    return pairs
  }

  private func pairs(
    of cell: ReportCell, tasks: [String], at position: (arm: Int, cell: Int), harness: String,
    store: Store
  ) throws -> [ReportPair] {
    let bare = Harness.empty.hash.hex
    var pairs: [ReportPair] = []
    for task in tasks {
      for trial in 0..<max(1, cell.value("trials")?.intValue ?? 1) {
        func episode(_ harness: String) -> StoredEpisode? {
          found[
            Place(
              environment: cell.text("environment"), task: task, trial: trial,
              backbone: cell.text("backbone"), harness: harness)]
        }
        guard let base = episode(bare) else { continue }
        let with = episode(harness) ?? base
        let divergence =
          with.key == base.key ? nil : try Divergence(base.key, with.key, store: store)
        pairs.append(
          ReportPair(
            arm: position.arm, cell: position.cell, task: task, trial: trial, base: base.key,
            with: with.key, change: EpisodePairing.change(base.success, with.success),
            fork: divergence?.step, rules: divergence?.rules ?? []))
      }
    }
    return pairs
  }

  private static func change(_ base: Bool, _ with: Bool) -> ReportPair.Change {
    switch (base, with) {
    case (false, true): .won
    case (true, false): .lost
    case (true, true): .solved
    case (false, false): .failed
    }
  }

  /// Whether the first trials give the certificate's counts.
  private static func agree(_ pairs: [ReportPair], with cell: ReportCell) -> Bool {
    let first = pairs.filter { $0.trial == 0 }
    let names: [(ReportPair.Change, String)] = [
      (.won, "won"), (.lost, "lost"), (.solved, "bothSolved"), (.failed, "neitherSolved"),
    ]
    return names.allSatisfy { change, name in
      first.count { $0.change == change } == cell.value("counts." + name)?.intValue
    }
  }
}

/// Where an episode with rules leaves the one without, and whose doing that is.
struct Divergence {
  let step: Int?
  let rules: [String]

  init(_ base: Digest, _ with: Digest, store: Store) throws {
    guard let left = try store.trajectory(base), let right = try store.trajectory(with) else {
      step = nil
      rules = []
      return
    }
    var rules: [String] = []
    for step in right.steps {
      for fired in step.fired where fired.verdict == .effective && !rules.contains(fired.rule) {
        rules.append(fired.rule)
      }
    }
    self.rules = rules
    step = Divergence.firstDifference(left, right)
  }

  /// The first step at which anything but what idle rules looked at differs.
  static func firstDifference(_ left: Trajectory, _ right: Trajectory) -> Int? {
    func bare(_ step: Step) -> Step {
      var step = step
      step.fired = []
      return step
    }
    let shared = zip(left.steps, right.steps).prefix { bare($0) == bare($1) }.count
    return shared == left.steps.count && shared == right.steps.count ? nil : shared
  }
}
