import Backbones
import Environments
import Interventions
import Statistics
import Trajectories

/// The end of a search: the harness against a control of the same run, on tasks that chose nothing, and
/// in every further cell that was asked for.
struct Confirmation: Sendable {
  let settings: SearchSettings
  let evaluator: HarnessEvaluator
  let board: SearchBoard
  let batch: String

  /// Plays all cells: those of the mined environments and model first.
  func run(
    _ harness: Harness, _ searches: [EnvironmentSearchResult]
  ) async throws -> [CertifiedCell] {
    let compiled = try CompiledHarness.compile(harness)
    var cells: [CertifiedCell] = []
    board.update { progress in
      progress.phase = .confirm
      progress.detail = "\(harness.interventionCount) rules"
      progress.environment = ""
      progress.round = 0
    }
    for (environment, search) in zip(settings.environments, searches) {
      board.begin(
        .confirm, "\(environment.name): \(search.parts.confirm.count) tasks, both arms",
        spent: evaluator.book.total)
      let plans = settings.plans(search.parts.confirm, in: environment, batch: batch)
      let played = try await evaluator.paired(plans, under: compiled)
      let comparison = Comparison(
        plans: plans, base: played.control.map(\.trajectory), with: played.with, rules: harness)
      cells.append(cell(environment, settings.backbone.identity, comparison))
      tell(cells)
    }
    // Without a rule every further cell would be its own control.
    let further = harness.interventionCount == 0 ? [] : settings.checks.environments
    for environment in further {
      cells += try await checks(environment, harness) { known in tell(cells + known) }
    }
    return cells
  }

  private var gate: AcceptanceGate {
    AcceptanceGate(error: settings.alpha, margin: settings.margin)
  }

  private func cell(
    _ environment: any Environment, _ backbone: BackboneIdentity, _ comparison: Comparison
  ) -> CertifiedCell {
    CertifiedCell(
      environment: environment.name, split: .dev, backbone: backbone, comparison: comparison,
      gate: gate, seed: settings.seed)
  }

  private func checks(
    _ environment: any Environment, _ harness: Harness, _ tell: ([CertifiedCell]) -> Void
  ) async throws -> [CertifiedCell] {
    let isMined = settings.environments.contains { $0.name == environment.name }
    let source = settings.backbone.identity
    let backbones = settings.checks.backbones.filter { !isMined || $0.identity != source }
    guard !backbones.isEmpty else { return [] }
    board.begin(
      .certify, "\(environment.name) on \(backbones.count) backbones",
      spent: evaluator.book.total)
    let matrix = MatrixEvaluation(
      MatrixEvaluation.Settings(
        environments: [environment], backbones: backbones,
        arms: [try EvaluationArm(name: harness.id, harness: harness)],
        parts: [(.dev, settings.checks.limit)], trials: settings.trials,
        sampling: settings.sampling, seed: settings.seed, gate: gate, batch: batch),
      evaluator: evaluator)
    let cells = try await matrix.run().cells(ofArm: 0)
    tell(cells)
    return cells
  }

  private func tell(_ cells: [CertifiedCell]) {
    board.update { progress in
      progress.spent = evaluator.book.total
      progress.cells = cells.map { cell in
        SearchProgress.Cell(
          name: "\(cell.environment) × \(cell.backbone.name)", base: cell.comparison.baseSolved,
          with: cell.comparison.withSolved, episodes: cell.comparison.pairs.count)
      }
    }
  }

  private var worlds: [WorldVersion] {
    let mined = settings.environments.map(WorldVersion.init)
    let further = settings.checks.environments.map(WorldVersion.init)
    return mined + further.filter { !mined.contains($0) }
  }

  /// The certificate; the confirmation is counted before anybody sees it.
  func certificate(
    _ cells: [CertifiedCell], harness: Harness, searches: [EnvironmentSearchResult],
    calls: CallsSaved
  ) throws -> Certificate {
    let confirmations = try settings.ledger?.open(
      settings.environments.map {
        ($0.name, $0.surface.hex, TaskSplit.dev.rawValue)
      }, harness: harness.hash)
    let selection = searches.map(\.selection).reduce(PairedCounts([])) { sum, next in
      PairedCounts(
        bothRight: sum.bothRight + next.bothRight, onlyFirst: sum.onlyFirst + next.onlyFirst,
        onlySecond: sum.onlySecond + next.onlySecond, neither: sum.neither + next.neither)
    }
    let source = cells.prefix(settings.environments.count)
    return Certificate(
      harness: harness.hash, cells: cells, selection: selection,
      confirmations: confirmations ?? settings.countedConfirmations, calls: calls,
      primary: cells.count > source.count ? Array(source) : nil, worlds: worlds, gate: gate,
      seed: settings.seed)
  }
}

extension Comparison {
  /// Episodes that the control solved.
  var baseSolved: Int { pairs.count { $0.base.success } }
  /// Episodes that the harness solved.
  var withSolved: Int { pairs.count { $0.with.success } }
}
