public import Environments
public import Trajectories

/// Checks that an environment keeps its promises: solvable, not for nothing, repeatable, and a
/// snapshot is the whole state.
public struct EnvironmentVerification: Sendable {
  /// One broken promise.
  public struct Problem: Sendable, Hashable {
    /// What was promised.
    public enum Promise: String, Sendable, Hashable, CaseIterable {
      /// The expert solves the task with full score within the step budget.
      case expertSolves
      /// The expert solves the task from states that it did not choose.
      case expertRecovers
      /// Doing nothing solves no task that asks for a change.
      case nothingIsNotEnough
      /// A policy with a planned mistake does not solve the tasks that the mistake spoils.
      case mistakesFail
      /// The same actions give the same answers, whatever ran before.
      case deterministic
      /// A restored state answers as the state did that was saved.
      case snapshotIsComplete
    }

    /// What was promised.
    public let promise: Promise
    /// The task it was broken on.
    public let task: String
    /// The step it was seen at, where there is one.
    public let step: Int?
    /// What was expected and what was found.
    public let detail: String
  }

  /// What was checked and what was found.
  public struct Report: Sendable, Hashable {
    /// The environment's name.
    public let environment: String
    /// The version of its mechanics.
    public let version: String
    /// Digest of what a model reads.
    public let surface: Digest
    /// The tasks' split.
    public let split: TaskSplit
    /// How many tasks were checked.
    public internal(set) var tasks = 0
    /// Whether there is an expert to check with.
    public internal(set) var hasExpert = true
    /// On how many tasks the expert got the full score.
    public internal(set) var solvedByExpert = 0
    /// On how many tasks doing nothing got the full score.
    public internal(set) var solvedByNothing = 0
    /// How many of those ask for no change, so that nothing is the right thing to do.
    public internal(set) var solvedByNothingRightly = 0
    /// How often a policy with a mistake was played on a task that it must fail.
    public internal(set) var mistakesPlayed = 0
    /// How often that was rewarded all the same.
    public internal(set) var mistakesRewarded = 0
    /// How many disturbed starts the expert went on from.
    public internal(set) var disturbedStarts = 0
    /// From how many of them it got the full score.
    public internal(set) var solvedFromDisturbed = 0
    /// How many snapshots were restored.
    public internal(set) var restores = 0
    /// Digest over every answer that was seen.
    public internal(set) var transcripts: Digest
    /// The broken promises, in task order.
    public internal(set) var problems: [Problem] = []

    /// Whether nothing is broken.
    public var isSound: Bool { problems.isEmpty }
  }

  private let make: @Sendable () throws(EnvironmentError) -> any Environment

  /// Checks the environments that `make` returns, fresh each time.
  public init(_ make: @escaping @Sendable () throws(EnvironmentError) -> any Environment) {
    self.make = make
  }

  /// Checks up to `limit` tasks of a split, and the expert from `disturbed` states off its way;
  /// `onTask` hears of every task that is done.
  public func run(
    split: TaskSplit, limit: Int, disturbed: Int = 0, onTask: (String, Bool) -> Void = { _, _ in }
  ) throws -> Report {
    var forward = try make()
    let tasks = try forward.tasks(in: split, limit: limit)
    var report = Report(
      environment: forward.name, version: forward.version, surface: forward.surface, split: split,
      transcripts: Digest(of: ""))
    var walks: [ExpertWalk] = []
    var other = try make()
    for task in tasks {
      try Task.checkCancellation()
      var walk = try ExpertWalk(task, in: &forward)
      let before = report.problems.count
      judgeExpert(walk, &report)
      try judgeNothing(walk, in: &other, &report)
      try judgeMistakes(walk, in: &other, &report)
      // A world that was on another task shows what a snapshot leaves out.
      if let decoy = tasks.first(where: { $0 != task }) { _ = try other.reset(to: decoy) }
      try judgeSnapshots(walk, in: &other, &report)
      walk.forgetSnapshots()
      walks.append(walk)
      report.tasks += 1
      onTask(task, report.problems.count == before)
    }
    try judgeDeterminism(walks, &report)
    try judgeRecovery(tasks, starts: disturbed, &report)
    let builder = DigestBuilder()
    for walk in walks { builder.update(walk.digest.bytes) }
    report.transcripts = builder.finish()
    return report
  }

  private func judgeExpert(_ walk: ExpertWalk, _ report: inout Report) {
    guard walk.hasExpert else {
      report.hasExpert = false
      return
    }
    if walk.result.success, walk.result.score == 1 {
      report.solvedByExpert += 1
    } else {
      report.problems.append(
        Problem(
          promise: .expertSolves, task: walk.task, step: walk.answers.count,
          detail: "expected success with score 1 within \(walk.opening.stepBudget) steps, found "
            + "score \(walk.result.score) after \(walk.answers.count)"
            + (walk.result.detail.map { ": \($0)" } ?? "")))
    }
  }

  /// Lets the expert go on from states that it would not have reached by itself.
  private func judgeRecovery(
    _ tasks: [String], starts: Int, _ report: inout Report
  ) throws {
    guard !tasks.isEmpty, report.hasExpert else { return }
    var environment = try make()
    for number in 0..<starts {
      try Task.checkCancellation()
      let start = DisturbedStart(task: tasks[number % tasks.count], number: number)
      guard let budget = try start.reach(in: &environment), let expert = environment.expert()
      else { continue }
      report.disturbedStarts += 1
      for _ in 0..<budget {
        guard let action = expert.nextAction(in: WorldView(environment)) else { break }
        if try environment.step(action).end != nil { break }
      }
      if environment.result.success, environment.result.score == 1 {
        report.solvedFromDisturbed += 1
      } else {
        report.problems.append(
          Problem(
            promise: .expertRecovers, task: start.task, step: nil,
            detail: "expected score 1 from disturbed start \(number), found score "
              + "\(environment.result.score)"
              + (environment.result.detail.map { ": \($0)" } ?? "")))
      }
    }
  }

  private func judgeNothing(
    _ walk: ExpertWalk, in environment: inout any Environment, _ report: inout Report
  ) throws {
    let opening = try environment.reset(to: walk.task)
    let silence: Action = opening.style == .toolCalls ? .say("") : .text("")
    for _ in 0..<max(0, opening.stepBudget) {
      if try environment.step(silence).end != nil { break }
    }
    guard environment.result.success else { return }
    report.solvedByNothing += 1
    if walk.changesNothing {
      report.solvedByNothingRightly += 1
    } else {
      report.problems.append(
        Problem(
          promise: .nothingIsNotEnough, task: walk.task, step: nil,
          detail: "expected no success from empty answers, found success"))
    }
  }

  private func judgeMistakes(
    _ walk: ExpertWalk, in environment: inout any Environment, _ report: inout Report
  ) throws {
    for wrong in environment.wrongPolicies() {
      _ = try environment.reset(to: walk.task)
      guard wrong.targets(WorldView(environment)) else { continue }
      report.mistakesPlayed += 1
      for _ in 0..<max(0, walk.opening.stepBudget) {
        guard let action = wrong.policy.nextAction(in: WorldView(environment)) else { break }
        if try environment.step(action).end != nil { break }
      }
      guard environment.result.success else { continue }
      report.mistakesRewarded += 1
      report.problems.append(
        Problem(
          promise: .mistakesFail, task: walk.task, step: nil,
          detail: "expected the mistake '\(wrong.name)' to fail, found success"))
    }
  }

  /// Restores every saved state, in order, into a world that has another state, and goes on from
  /// there: a snapshot that shares state with a later one is found out as well.
  private func judgeSnapshots(
    _ walk: ExpertWalk, in environment: inout any Environment, _ report: inout Report
  ) throws {
    for (start, snapshot) in walk.snapshots.enumerated() {
      try environment.restore(snapshot)
      report.restores += 1
      for index in start..<walk.actions.count {
        let answer = Answer(try environment.step(walk.actions[index]), environment.result)
        guard answer != walk.answers[index] else { continue }
        report.problems.append(
          Problem(
            promise: .snapshotIsComplete, task: walk.task, step: index,
            detail: "restored before step \(start): "
              + walk.answers[index].difference(from: answer)))
        return
      }
    }
  }

  /// Walks the tasks again, last first, in a fresh world.
  private func judgeDeterminism(_ walks: [ExpertWalk], _ report: inout Report) throws {
    var environment = try make()
    var found: [Problem] = []
    for walk in walks.reversed() {
      try Task.checkCancellation()
      let again = try ExpertWalk(walk.task, in: &environment)
      guard again.digest != walk.digest else { continue }
      let step = walk.firstDifference(from: again)
      found.append(
        Problem(
          promise: .deterministic, task: walk.task, step: step,
          detail: step.map { walk.answers[$0].difference(from: again.answers[$0]) }
            ?? "expected the same opening and \(walk.actions.count) steps, found another opening or "
            + "\(again.actions.count) steps"))
    }
    report.problems += found.reversed()
  }
}
