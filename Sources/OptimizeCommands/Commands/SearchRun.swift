import Backbones
import Environments
import Interventions
import MetaHarness
import Reporting
import RuleCompiler
import Statistics
import Trajectories

/// One `run` command under way: its folder, its store, its files.
struct SearchRun {
  private let invocation: Invocation
  private let choice: SearchChoice
  private let chosen: ChosenBackbone
  private let checked: [ChosenBackbone]
  private let name: String
  private var settings: SearchSettings

  init(_ invocation: Invocation) throws {
    let choice = try SearchChoice(invocation)
    let chosen = try ChosenBackbone(choice.backbone, invocation)
    let checked = try choice.checkBackbones.map { try ChosenBackbone($0, invocation) }
    let invocation = invocation.rendering(for: [chosen] + checked)
    self.invocation = invocation
    self.choice = choice
    self.chosen = chosen
    self.checked = checked
    let options = invocation.environmentOptions
    let worlds = try choice.environments.map {
      try EnvironmentCatalogue.builtIn.make($0, options: options)
    }
    let proposer = try invocation[SearchOptions.proposer].map { flag in
      guard
        let settings = EndpointSettings(
          flag: "proposer=" + flag, environment: invocation.environment)
      else {
        throw CommandError(
          "expected --proposer URL#MODEL with an http or https address, found '\(flag)'",
          status: .usage)
      }
      return EndpointBackbone(settings, environment: invocation.environment)
    }
    settings = SearchSettings(
      environments: worlds, backbone: chosen.backbone,
      library: try HarnessLibrary.read(
        folder: invocation.productFolders.path("interventions/library"), id: "library"),
      sampling: invocation.sampling, seed: invocation.runSeed, trainLimit: choice.trainLimit,
      confirmLimit: choice.confirmLimit, trials: invocation[RunOptions.trials])
    settings.rounds = invocation[SearchOptions.rounds]
    settings.maximumRules = invocation[SearchOptions.maximumRules]
    settings.alpha = invocation[EvaluationOptions.alpha]
    settings.margin = invocation[EvaluationOptions.margin]
    settings.budget = SearchBudget(
      calls: invocation[BackboneOptions.maximumCalls],
      tokens: invocation[BackboneOptions.maximumTokens],
      dollars: invocation[BackboneOptions.maximumDollars],
      minutes: invocation[RunOptions.maximumTime])
    settings.price = (chosen.backbone as? EndpointBackbone)?.settings.price
    settings.checks.limit = choice.checkLimit
    settings.checks.environments = try choice.checkEnvironments.map {
      try EnvironmentCatalogue.builtIn.make($0, options: options)
    }
    settings.ledger = invocation.ledger
    settings.proposer = proposer
    let worldsName = choice.environments.joined(separator: "+")
    name = invocation.runName(
      invocation[SearchOptions.preset].map { [$0.rawValue] }
        ?? [worldsName, settings.backbone.identity.name])
  }

  func run() async throws -> ExitStatus {
    let run = try await OpenedRun(invocation, name: name, configuration: configuration)
    return try await invocation.notingFailure(in: run.events) { try await search(run) }
  }

  private func search(_ run: OpenedRun) async throws -> ExitStatus {
    let (folder, events) = (run.folder, run.events)
    let recorder = run.recorder(
      concurrency: invocation.concurrency(for: [settings.backbone.identity]))
    var settings = settings
    try run.store.save(
      harness: settings.library.hash, body: Array(HarnessFile.text(of: settings.library).utf8))
    settings.backbone = try await run.source(chosen)
    for choice in checked { settings.checks.backbones.append(try await run.source(choice)) }
    if let proposer = settings.proposer {
      settings.proposer = RecordedBackbone(
        recording: proposer, in: run.store.answerBook(for: proposer.identity, batch: name))
    }
    if let file = invocation[SearchOptions.saveBundle] {
      try await DemoBundle.save(settings, to: file, concurrency: recorder.concurrency)
    }
    let bundle = try await DemoBundle.checked(
      settings, invocation, concurrency: recorder.concurrency)
    settings.backbone = bundle.backbone
    for remark in bundle.remarks { invocation.output.note(remark) }
    let notes = SearchNotes(output: invocation.output, events: events)
    let search = HarnessSearch(
      settings, recorder: recorder, batch: run.batch(of: chosen.backbone), events: events
    ) {
      notes.tell($0)
    }
    defer { notes.end() }
    do {
      let limited = try await TimeLimit.run(minutes: invocation[RunOptions.maximumTime]) {
        try await search.run()
      }
      try await run.seal()
      return try write(limited.value, to: folder, remarks: bundle.remarks)
    } catch is CancellationError {
      try await run.store.flush()
      let isInterrupted = Task.isCancelled
      throw try stopped(
        search, folder,
        why: isInterrupted ? "interrupted" : chosen.limit.exhausted ?? "the time is up",
        status: isInterrupted ? .interrupted : .budgetExhausted)
    } catch let error as SearchStopped {
      try await run.store.flush()
      throw try stopped(search, folder, why: "\(error)", status: .budgetExhausted)
    }
  }

  /// Leaves what was chosen so far, marked as what it is.
  private func stopped(
    _ search: HarnessSearch, _ folder: RunFolder, why: String, status: ExitStatus
  ) throws -> CommandError {
    let best = search.bestSoFar
    let record = SearchRecord(stopped: best, spent: search.spent, why: why)
    try folder.write(
      [
        ("harness.json", HarnessFile.text(of: best)),
        ("search.json", JSONValue.object(record.json).prettyText + "\n"),
      ])
    let rules = best.interventionCount
    return CommandError(
      "stopped before the end (\(why)): "
        + (rules == 0
          ? "no rule was chosen yet"
          : "\(rules) rules in \(folder.path)/harness.json, selected, not confirmed")
        + "; the same command resumes in \(folder.path)", status: status)
  }

  private func write(
    _ result: SearchResult, to folder: RunFolder, remarks: [String]
  ) throws -> ExitStatus {
    let report = MarkdownReport(result, command: command).text
    let certificate = result.certificate.json
    try folder.write(result.files + [("report.md", report)])
    invocation.output.result([
      "run": .string(folder.path), "harness": .string(result.certificate.harness.hex),
      "rules": .array(result.selected.map { .string($0.candidate.id) }),
      "verdict": .string(result.certificate.verdict?.text ?? ""),
      "certificate": .object(certificate), "modelCalls": .integer(result.modelCalls),
      "fullRerunCalls": .integer(result.fullRerunCalls), "calls": .object(result.calls.json),
      "remarks": .array(remarks.map(JSONValue.string)),
    ]) {
      ([report] + remarks + SearchSummary(result).lines + ["Written to \(folder.path)/report.md"])
        .joined(separator: "\n")
    }
    switch result.certificate.verdict {
    case .accept: return .done
    case .reject: return .gateNotMet
    default: return .inconclusive
    }
  }

  private var configuration: JSONObject {
    SearchConfiguration(
      settings,
      checks: choice.checkEnvironments.flatMap { world in
        choice.checkBackbones.map { (world, $0) }
      }, isCompact: invocation[SharedOptions.compact],
      environmentSettings: invocation[SharedOptions.settings]
    ).json
  }

  /// The command line that gives the same harness and certificate again.
  private var command: String {
    let words =
      choice.environments.map { "--env \($0)" }
      + ["--backbone \(settings.backbone.identity.name)"]
      + choice.checkEnvironments.map { "--check-env \($0)" }
      + choice.checkBackbones.map { "--check-backbone \($0)" }
      + (choice.checkEnvironments.isEmpty ? [] : ["--check-limit \(settings.checks.limit)"])
      + ["--limit \(settings.trainLimit)", "--confirm-limit \(settings.confirmLimit)"]
      + (settings.trials > 1 ? ["--trials \(settings.trials)"] : [])
      + (settings.rounds != 3 ? ["--rounds \(settings.rounds)"] : [])
      + (settings.maximumRules != 12 ? ["--max-rules \(settings.maximumRules)"] : [])
      + (invocation[SharedOptions.compact] ? ["--compact"] : [])
      + invocation[SharedOptions.settings].map { "--set \($0)" }
      + invocation.given([SearchOptions.proposer.spec] + RunOptions.deciding)
      + ["--seed \(invocation[SharedOptions.seed])"]
    return invocation.secretFilter.text("optimize run " + words.joined(separator: " "))
  }
}

extension RunFolder {
  /// Writes files of the run.
  func write(_ files: [(name: String, text: String)]) throws(FileError) {
    for file in files {
      try FileContents.write(Array(file.text.utf8), to: path + "/" + file.name)
    }
  }
}
