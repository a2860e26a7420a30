import Backbones
import Environments
import FailureMiner
import Interventions
import MetaHarness
import Reporting
import RuleCompiler
import Statistics
import Trajectories

extension Command {
  private static let environment = Option<String>.requiredText(
    "env", short: "e", value: "NAME", candidates: SharedOptions.environmentNames,
    "Environment to search in.")
  private static let trainLimit = Option<Int>.integer(
    "limit", default: 200, in: 5...100_000, "Training tasks, three fifths of them to mine.")
  private static let confirmLimit = Option<Int>.integer(
    "confirm-limit", default: 120, in: 1...100_000, "Dev tasks that the harness is confirmed on.")

  static let search = Command(
    name: "run", group: .learn,
    summary: "Mines failures, searches rules, and confirms a harness.",
    discussion: "Records the backbone without rules, mines the failures that come back, compiles "
      + "candidate rules, screens them by replay and forks, selects, and confirms the choice on "
      + "tasks that chose nothing. The same command resumes. The sealed test splits stay closed.",
    options: [
      environment.spec, RunOptions.backbone.spec, trainLimit.spec, confirmLimit.spec,
      SharedOptions.seed.spec, RunOptions.concurrency.spec, RunOptions.temperature.spec,
      RunOptions.topP.spec, RunOptions.maximumTokens.spec, RunOptions.runName.spec,
      RunOptions.runsFolder.spec, RunOptions.fresh.spec, RunOptions.maximumTime.spec,
      SharedOptions.settings.spec, SharedOptions.home.spec, SharedOptions.data.spec,
      SharedOptions.compact.spec,
    ] + BackboneOptions.all,
    examples: [
      Example(
        "optimize run --env retail --backbone scripted:drifts-in-format",
        "the whole loop offline, on planted faults")
    ]
  ) { invocation in
    let search = try SearchRun(
      invocation, environment: invocation[environment], trainLimit: invocation[trainLimit],
      confirmLimit: invocation[confirmLimit])
    return try await search.run()
  }
}

/// One `run` command under way.
private struct SearchRun {
  let invocation: Invocation
  let settings: SearchSettings
  let chosen: ChosenBackbone
  let name: String

  init(
    _ invocation: Invocation, environment: String, trainLimit: Int, confirmLimit: Int
  ) throws {
    self.invocation = invocation
    let folders =
      try invocation[SharedOptions.home].map(ProductFolders.init(home:))
      ?? ProductFolders.locate()
    chosen = try ChosenBackbone(invocation[RunOptions.backbone], invocation)
    settings = SearchSettings(
      environment: try EnvironmentCatalogue.builtIn.make(
        environment, options: invocation.environmentOptions),
      backbone: chosen.backbone,
      library: try HarnessLibrary.read(
        folder: folders.path("interventions/library"), id: "library"),
      sampling: invocation.sampling, seed: invocation.runSeed, trainLimit: trainLimit,
      confirmLimit: confirmLimit)
    name =
      invocation[RunOptions.runName]
      ?? "\(environment)-\(settings.backbone.identity.name.replacing(":", with: "-"))"
  }

  func run() async throws -> ExitStatus {
    let folder = try RunFolder.open(
      name, in: invocation[RunOptions.runsFolder], configuration: configuration,
      isFresh: invocation[RunOptions.fresh])
    let store = try Store(path: folder.storePath, access: .readWrite)
    let run = try await store.run(
      named: name, configuration: JSONValue.object(configuration).compactText)
    let events = try EventLog(path: folder.eventsPath)
    try invocation.noteCommand(in: events)
    let recorder = Recorder(
      store: store, run: run,
      concurrency: invocation[RunOptions.concurrency]
        ?? EpisodeBatch.defaultConcurrency(for: settings.backbone.identity.kind), events: events)
    let board = LiveBoard(invocation.output)
    let batch = settings.backbone.identity.isReproducible ? "" : name
    var settings = settings
    settings.backbone = try await chosen.source(in: store, batch: batch)
    let search = HarnessSearch(settings, recorder: recorder, batch: batch) { phase, detail in
      var status = LiveStatus()
      status.phase = phase.rawValue
      status.detail = detail
      board.show(status)
      try? events.append("phase", ["phase": .string(phase.rawValue), "detail": .string(detail)])
    }
    do {
      let limited = try await TimeLimit.run(minutes: invocation[RunOptions.maximumTime]) {
        try await search.run()
      }
      if let spent = chosen.limit.exhausted { throw BackboneError.budgetExhausted(spent) }
      return try write(limited.value, to: folder)
    } catch is CancellationError {
      try await store.flush()
      let isInterrupted = Task.isCancelled
      throw CommandError(
        "stopped before the end; the same command resumes in \(folder.path)",
        status: isInterrupted ? .interrupted : .budgetExhausted)
    } catch {
      try? events.append("failed", ["detail": .string(Failure(error).message)])
      throw error
    }
  }

  private func write(_ result: SearchResult, to folder: RunFolder) throws -> ExitStatus {
    let report = MarkdownReport(result, command: command).text
    let certificate = result.certificate.json
    for (file, text) in [
      ("splits.json", JSONValue.object(result.parts.json).prettyText + "\n"),
      ("harness.json", HarnessFile.text(of: result.harness)),
      ("certificate.json", JSONValue.object(certificate).prettyText + "\n"),
      ("search.json", JSONValue.object(result.record).prettyText + "\n"),
      ("report.md", report),
    ] {
      try FileContents.write(Array(text.utf8), to: folder.path + "/" + file)
    }
    invocation.output.result([
      "run": .string(folder.path), "harness": .string(result.certificate.harness.hex),
      "rules": .array(result.selected.map { .string($0.candidate.id) }),
      "certificate": .object(certificate), "modelCalls": .integer(result.modelCalls),
      "fullRerunCalls": .integer(result.fullRerunCalls),
    ]) { report + "\nWritten to \(folder.path)/report.md" }
    let verdicts = result.certificate.cells.map(\.verdict)
    if verdicts.allSatisfy({ $0 == .accept }) { return .done }
    let isRejected = verdicts.contains { if case .reject = $0 { true } else { false } }
    return isRejected ? .gateNotMet : .inconclusive
  }

  private var configuration: JSONObject {
    [
      "verb": "run",
      "environment": .string("\(settings.environment.name)@\(settings.environment.version)"),
      "surface": .string(settings.environment.surface.hex),
      "backbone": .string(settings.backbone.identity.name),
      "backboneIdentity": .string(settings.backbone.identity.digest.hex),
      "library": .string(settings.library.hash.hex), "limit": .integer(settings.trainLimit),
      "confirmLimit": .integer(settings.confirmLimit),
      "seed": .integer(invocation[SharedOptions.seed]),
      "sampling": .string(settings.sampling.canonicalText),
      "compact": .bool(invocation[SharedOptions.compact]),
      "settings": .string(invocation[SharedOptions.settings].joined(separator: " ")),
    ]
  }

  /// The command line that gives the same harness and certificate again.
  private var command: String {
    "optimize run --env \(settings.environment.name) --backbone \(settings.backbone.identity.name)"
      + " --limit \(settings.trainLimit) --confirm-limit \(settings.confirmLimit)"
      + " --seed \(invocation[SharedOptions.seed])"
  }
}

extension SearchResult {
  /// What the search did on its way, for reports.
  fileprivate var record: JSONObject {
    let candidates = screenings.map { screening -> JSONValue in
      let candidate = screening.candidate
      var object: JSONObject = [
        "id": .string(candidate.id), "hash": .string(candidate.harness.hash.hex),
        "rung": .string(candidate.rung.rawValue),
        "pattern": .string(candidate.pattern.signature),
        "answers": .string(candidate.pattern.summary),
        "prediction": .object(candidate.prediction.json),
        "replay": [
          "firesInFailures": .integer(screening.firesInFailures),
          "firesInSuccesses": .integer(screening.firesInSuccesses),
          "helpAtMost": .double(screening.helpBound),
          "harmAtMost": .double(screening.harmBound),
        ],
        "fate": .string(screening.veto?.rawValue ?? "selected"),
        "detail": .string(screening.detail),
      ]
      if let forks = screening.forks {
        object["screen"] = [
          "won": .integer(forks.onlyFirst), "lost": .integer(forks.onlySecond),
          "tasks": .integer(forks.total),
        ]
      }
      return .object(object)
    }
    return [
      "metaharness": "search/1", "harness": .string(certificate.harness.hex),
      "calls": ["spent": .integer(modelCalls), "wholeRuns": .integer(fullRerunCalls)],
      "environments": [
        [
          "environment": .string(certificate.cells.first?.environment ?? ""),
          "rounds": [["round": 1, "candidates": .array(candidates)]],
        ]
      ],
    ]
  }
}
