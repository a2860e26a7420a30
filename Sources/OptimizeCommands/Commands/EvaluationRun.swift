import Backbones
import Environments
import Interventions
import MetaHarness
import Reporting
import Statistics
import Trajectories

/// One evaluation under way: its folder, its store, its certificates.
struct EvaluationRun {
  private let invocation: Invocation
  private let verb: String
  private let settings: MatrixEvaluation.Settings
  private let chosen: [ChosenBackbone]
  private let name: String
  /// The network of each backbone that is a checkpoint of one.
  private let networks: [String: String]
  /// The kinds of networks that each backbone is one of.
  private let groups: [String: [String]]
  /// The words of the command line that name the arms.
  private let armWords: [String]

  init(
    _ invocation: Invocation, verb: String, environments: [String], arms: [EvaluationArm],
    armWords: [String]
  ) throws {
    let names = invocation[EvaluationOptions.backbones]
    let chosen = try names.map { try ChosenBackbone($0, invocation) }
    let invocation = invocation.rendering(for: chosen)
    self.invocation = invocation
    self.verb = verb
    self.armWords = armWords
    self.chosen = chosen
    let options = try invocation.evaluatedOptions()
    networks = Dictionary(
      chosen.compactMap { choice in choice.network.map { (choice.backbone.identity.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    groups = Dictionary(
      chosen.filter { !$0.groups.isEmpty }.map { ($0.backbone.identity.name, $0.groups) },
      uniquingKeysWith: { first, _ in first })
    name = invocation.runName(
      [verb] + (environments.count > 2 ? ["\(environments.count)-environments"] : environments)
        + (names.count > 2 ? ["\(names.count)-backbones"] : names))
    settings = MatrixEvaluation.Settings(
      environments: try environments.map {
        try EnvironmentCatalogue.builtIn.make($0, options: options)
      },
      backbones: chosen.map(\.backbone), arms: arms,
      parts: try invocation.evaluationParts(), trials: invocation[RunOptions.trials],
      sampling: invocation.sampling, seed: invocation.runSeed,
      gate: AcceptanceGate(
        error: invocation[EvaluationOptions.alpha], margin: invocation[EvaluationOptions.margin]),
      batch: name)
  }

  /// Evaluates, or resumes; `ablation` adds what the arms say of each other.
  func run(
    ablation: ((MatrixResult, MatrixEvaluation.Settings) -> Ablation)? = nil
  ) async throws -> ExitStatus {
    let saved = EvaluationConfiguration(
      verb: verb, settings, networks: networks, groups: groups,
      isCompact: invocation[SharedOptions.compact],
      environmentSettings: invocation.environmentSettings, shift: invocation[SharedOptions.shift])
    let run = try await OpenedRun(invocation, name: name, configuration: saved.json)
    for arm in settings.arms {
      try run.store.save(harness: arm.digest, body: Array(HarnessFile.text(of: arm.harness).utf8))
    }
    let openings = try settings.arms.map { try openSealedParts(for: $0) }
    try run.events.append("evaluation-started", ["run": .string(name)])
    return try await invocation.notingFailure(in: run.events) {
      try await evaluate(run, openings, ablation)
    }
  }

  private func evaluate(
    _ run: OpenedRun, _ openings: [[Ledger.Opening]],
    _ ablation: ((MatrixResult, MatrixEvaluation.Settings) -> Ablation)?
  ) async throws -> ExitStatus {
    let progress = invocation.progress()
    var played = settings
    played.backbones = []
    for choice in chosen { played.backbones.append(try await run.source(choice)) }
    let recorder = run.recorder(
      concurrency: invocation.concurrency(for: chosen.map(\.backbone.identity)))
    let power = plannedPower
    for planned in power { invocation.output.note(planned.text) }
    let evaluation = MatrixEvaluation(played, recorder: recorder) { event in
      switch event {
      case .began(let cell, let episodes): progress.begin(cell, total: episodes)
      case .episode(let cell, let success): progress.finishOne(of: cell, success: success)
      case .ended(let cell): progress.end(cell)
      }
    }
    do {
      let limited = try await TimeLimit.run(minutes: invocation[RunOptions.maximumTime]) {
        try await evaluation.run()
      }
      try await run.seal()
      return try finish(
        limited.value, openings, run.folder, power: power, calls: evaluation.modelCalls,
        ablation: ablation?(limited.value, settings))
    } catch is CancellationError {
      throw try await run.stopped()
    }
  }

  /// The only place that opens sealed parts of the tasks: a line in the ledger comes first.
  private func openSealedParts(for arm: EvaluationArm) throws -> [Ledger.Opening] {
    let sealed = settings.parts.filter { $0.split == .test || $0.split == .testOOD }
    guard !sealed.isEmpty else { return [] }
    return try invocation.ledger.open(
      settings.environments.flatMap { environment in
        sealed.map { (environment.name, environment.surface.hex, $0.split.rawValue) }
      }, harness: arm.digest)
  }

  private func finish(
    _ result: MatrixResult, _ openings: [[Ledger.Opening]], _ folder: RunFolder,
    power: [PlannedPower], calls: Int,
    ablation: Ablation?
  ) throws -> ExitStatus {
    let arms = settings.arms.enumerated().map { place, arm in
      EvaluationReport.Arm(
        name: arm.name,
        certificate: Certificate(
          harness: arm.digest, cells: result.cells(ofArm: place), openings: openings[place],
          gate: settings.gate, seed: settings.seed, networks: networks, groups: groups))
    }
    for (place, arm) in arms.enumerated() {
      let file =
        folder.path + "/" + EvaluationConfiguration.certificateName(place, of: settings.arms)
      let text = JSONValue.object(arm.certificate.json).prettyText + "\n"
      try FileContents.write(Array(text.utf8), to: file)
    }
    if let ablation {
      try FileContents.write(Array(ablation.text.utf8), to: folder.path + "/ablation.json")
    }
    let contrasts =
      ablation == nil && arms.count > 1
      ? ArmContrasts(result, arms: arms.map(\.name), gate: settings.gate, seed: settings.seed)
      : nil
    if let contrasts {
      try FileContents.write(Array(contrasts.text.utf8), to: folder.path + "/contrasts.json")
    }
    let variation = result.variation(arms: settings.arms.count, seed: settings.seed)
    let report = EvaluationReport(
      arms, variation: variation, ablation: ablation, contrasts: contrasts, command: command
    ).text
    try FileContents.write(Array(report.utf8), to: folder.path + "/report.md")
    invocation.output.result([
      "run": .string(folder.path), "modelCalls": .integer(calls),
      "power": .array(power.map(\.json)),
      "ablation": ablation.map { .array($0.rows.map { .object($0.json) }) } ?? .null,
      "certificates": .array(arms.map { .object($0.certificate.json) }),
      "variation": .array(
        variation.map { setting, shares in
          [
            "setting": .string(setting), "backbone": .double(shares.backbone.share),
            "harness": .double(shares.harness.share),
            "interaction": .double(shares.interaction.share),
          ]
        }),
    ]) { report + "\nWritten to \(folder.path)/report.md" }
    return status(arms.first?.certificate)
  }

  /// What each part of the tasks can show, told before anything is played.
  private var plannedPower: [PlannedPower] {
    settings.parts.map { part in
      let cells = settings.environments.flatMap { environment in
        let tasks = (try? environment.tasks(in: part.split, limit: part.limit).count) ?? part.limit
        return settings.backbones.map { backbone in
          GatePlan.Cell(
            name: "\(environment.name) × \(backbone.identity.name)", block: environment.name,
            tasks: tasks)
        }
      }
      var generator = settings.seed.derive("planned-power").generator
      return PlannedPower(
        part: part.split, cells: cells.count,
        plan: GatePlan(cells, gate: settings.gate, using: &generator))
    }
  }

  /// The first arm's verdicts decide; the others stand beside it.
  private func status(_ certificate: Certificate?) -> ExitStatus {
    let verdicts = certificate?.summaries.map(\.decision.verdict) ?? []
    if verdicts.contains(where: { if case .reject = $0 { true } else { false } }) {
      return .gateNotMet
    }
    return verdicts.allSatisfy { $0 == .accept } ? .done : .inconclusive
  }

  private var command: String {
    let words =
      ["optimize \(verb)"] + settings.environments.map { "--env \($0.name)" }
      + settings.backbones.map { "--backbone \($0.identity.name)" }
      + armWords + settings.parts.map { "--split \($0.split.rawValue)" }
      + ["--limit \(invocation[EvaluationOptions.limit])", "--trials \(settings.trials)"]
      + (invocation[SharedOptions.compact] ? ["--compact"] : [])
      + invocation[SharedOptions.settings].map { "--set \($0)" }
      + (invocation[SharedOptions.shift].map { ["--shift \($0)"] } ?? [])
      + invocation.given([EvaluationOptions.oodLimit.spec] + RunOptions.deciding)
      + ["--seed \(invocation[SharedOptions.seed])"]
    return invocation.secretFilter.text(words.joined(separator: " "))
  }
}
