import Backbones
import Environments
import FailureMiner
import Interventions
import RuleCompiler
import Statistics
import Trajectories

/// The loop: record, mine, compile, replay, fork, select, confirm, certify.
public struct HarnessSearch: Sendable {
  /// What the search is doing.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    case record
    case mine
    case replay
    case screen
    case select
    case confirm
  }

  let settings: SearchSettings
  let evaluator: HarnessEvaluator
  private let batch: String
  let observer: @Sendable (Phase, String) -> Void

  /// Makes a search whose results are kept where the recorder keeps them.
  ///
  /// `batch` names the run for backbones whose answers may differ next time; `observer` is told
  /// what begins.
  public init(
    _ settings: SearchSettings, recorder: Recorder, batch: String,
    observer: @escaping @Sendable (Phase, String) -> Void = { _, _ in }
  ) {
    self.settings = settings
    self.batch = batch
    self.observer = observer
    evaluator = HarnessEvaluator(recorder: recorder)
  }

  /// Runs the loop to a certificate.
  public func run() async throws -> SearchResult {
    let parts = try TaskParts(
      environment: settings.environment, trainLimit: settings.trainLimit,
      confirmLimit: settings.confirmLimit)
    try parts.checkNoneIsEmpty()

    observer(.record, "\(parts.mine.count) tasks to mine, \(parts.select.count) to select on")
    let mine = try await play(parts.mine)
    let select = try await play(parts.select)

    observer(.mine, "\(mine.plans.count) episodes")
    let findings = FailureMiner.mine(mine.corpus)
    let candidates = RuleCompiler(library: settings.library).candidates(
      for: findings.patterns, environment: settings.environment.name)

    observer(.replay, "\(candidates.count) candidates")
    var screenings = candidates.map { replayGate($0, over: mine) }
    try await screen(&screenings, on: select)
    let harness = try await selectRules(from: &screenings, on: select)

    observer(.confirm, "\(parts.confirm.count) tasks, both arms")
    let confirm = try await play(parts.confirm)
    let compiled = try CompiledHarness.compile(harness)
    let confirmation = try await confirm.compare(under: compiled, evaluator: evaluator)
    let selection = try await select.compare(under: compiled, evaluator: evaluator)
    return SearchResult(
      parts: parts, findings: findings, screenings: screenings, harness: harness,
      certificate: certificate(confirmation, selection, compiled.hash),
      modelCalls: evaluator.modelCalls,
      fullRerunCalls: fullRerunCalls(screenings, select: select, confirm: confirm))
  }

  private func certificate(
    _ confirmation: Comparison, _ selection: Comparison, _ harness: Digest
  ) -> Certificate {
    let gate = AcceptanceGate(error: settings.alpha, margin: settings.margin)
    return Certificate(
      harness: harness,
      cells: [
        CertifiedCell(
          environment: settings.environment.name, split: .dev,
          backbone: settings.backbone.identity, comparison: confirmation, gate: gate,
          seed: settings.seed)
      ], selection: selection.counts, gate: gate, seed: settings.seed)
  }

  private func play(_ tasks: [String]) async throws -> BaselinePart {
    try await BaselinePart.play(settings.plans(tasks, batch: batch), evaluator: evaluator)
  }

  /// What full re-runs would have cost: for each screened candidate one run over the select part,
  /// one control that they share, and the same confirmation.
  private func fullRerunCalls(
    _ screenings: [Screening], select: BaselinePart, confirm: BaselinePart
  ) -> Int {
    let screened = screenings.count { $0.forks != nil }
    return select.modelCalls * (screened + 1) + confirm.modelCalls * 2
  }
}

extension BaselinePart {
  var corpus: Corpus {
    Corpus(
      zip(plans, trajectories).map { plan, trajectory in
        Corpus.Episode(key: plan.key.hex, trajectory: trajectory)
      })
  }
}

extension TaskParts {
  func checkNoneIsEmpty() throws(EvaluationError) {
    for (name, tasks) in [("mine", mine), ("select", select), ("confirm", confirm)]
    where tasks.isEmpty {
      throw .noTasks(part: name)
    }
  }
}
