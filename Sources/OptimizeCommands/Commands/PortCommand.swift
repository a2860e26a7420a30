import Backbones
import Environments
import Interventions
import MetaHarness
import Statistics
import Trajectories

extension Command {
  private static let harness = Option<String>.requiredText(
    "harness", short: "H", value: "FILE", "Harness file to take to another backbone.")
  private static let environments = Option<[String]>.texts(
    "env", short: "e", value: "NAME", isRequired: true, candidates: SharedOptions.environmentNames,
    "Environment that the harness is used in; may stand several times.")
  private static let measureLimit = Option<Int>.integer(
    "limit", default: 60, in: 5...100_000, "Training tasks that each rule is measured on.")
  private static let confirmLimit = Option<Int>.integer(
    "confirm-limit", default: 100, in: 1...100_000, "Fresh dev tasks of each environment.")
  private static let since = Option<String?>.file(
    "since", "Tests again only the cells that have moved since this certificate.")

  static let port = Command(
    name: "port", group: .learn, summary: "Takes a harness to another backbone.",
    discussion: "Measures what each rule does on the new backbone by leaving it out, writes an "
      + "overlay that keeps, scopes, softens or disables rules, and confirms the result on fresh "
      + "tasks against a control. An environment that is worse on these is switched off and counts "
      + "as not improved. Exit code 0 accepted, 4 inconclusive, 10 rejected.",
    options: [
      harness.spec, environments.spec, RunOptions.backbone.spec, measureLimit.spec,
      confirmLimit.spec, since.spec, RunOptions.trials.spec, SharedOptions.seed.spec,
      EvaluationOptions.alpha.spec, EvaluationOptions.margin.spec, RunOptions.concurrency.spec,
      RunOptions.temperature.spec, RunOptions.topP.spec, RunOptions.maximumTokens.spec,
      RunOptions.runName.spec, RunOptions.runsFolder.spec, RunOptions.fresh.spec,
      RunOptions.maximumTime.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.data.spec, SharedOptions.compact.spec,
    ] + BackboneOptions.all,
    examples: [
      Example(
        "optimize port --harness harness.json --env retail --backbone local=http://localhost:8080/v1#m",
        "an overlay for a model behind an endpoint")
    ]
  ) { invocation in
    let chosen = try ChosenBackbone(invocation[RunOptions.backbone], invocation)
    let invocation = invocation.rendering(for: [chosen])
    let names = invocation[environments]
    let worlds = try names.map {
      try EnvironmentCatalogue.builtIn.make($0, options: invocation.environmentOptions)
    }
    let settings = HarnessPort.Settings(
      environments: worlds, backbone: chosen.backbone,
      harness: try HarnessFile.read(invocation[harness]),
      measureLimit: invocation[measureLimit], confirmLimit: invocation[confirmLimit],
      trials: invocation[RunOptions.trials], sampling: invocation.sampling,
      seed: invocation.runSeed,
      gate: AcceptanceGate(
        error: invocation[EvaluationOptions.alpha], margin: invocation[EvaluationOptions.margin]),
      budget: SearchBudget(
        calls: invocation[BackboneOptions.maximumCalls],
        tokens: invocation[BackboneOptions.maximumTokens],
        dollars: invocation[BackboneOptions.maximumDollars],
        minutes: invocation[RunOptions.maximumTime]))
    return try await PortRun(
      invocation, settings: settings, chosen: chosen, since: invocation[since]
    ).run()
  }
}

/// One `port` command under way.
private struct PortRun {
  let invocation: Invocation
  var settings: HarnessPort.Settings
  let chosen: ChosenBackbone
  let name: String
  let since: EarlierCertificate?

  init(
    _ invocation: Invocation, settings: HarnessPort.Settings, chosen: ChosenBackbone, since: String?
  ) throws {
    self.invocation = invocation
    self.settings = settings
    self.chosen = chosen
    self.since = try since.map { try EarlierCertificate(JSONValue(parsing: FileContents.read($0))) }
    name = invocation.runName([
      "port", settings.harness.hash.short, chosen.backbone.identity.name,
    ])
    self.settings.batch = name
  }

  func run() async throws -> ExitStatus {
    let run = try await OpenedRun(invocation, name: name, configuration: configuration)
    var settings = settings
    try run.store.save(
      harness: settings.harness.hash, body: Array(HarnessFile.text(of: settings.harness).utf8))
    settings.backbone = try await run.source(chosen)
    let unmoved = settings.environments.filter { isUnmoved($0, settings) }
    settings.environments.removeAll { world in unmoved.contains { $0.name == world.name } }
    guard !settings.environments.isEmpty else {
      invocation.output.result([
        "run": .string(run.folder.path), "unmoved": .array(unmoved.map { .string($0.name) }),
      ]) { "nothing has moved since the certificate: no cell was tested again" }
      return .done
    }
    let output = invocation.output
    let port = HarnessPort(
      settings,
      recorder: run.recorder(
        concurrency: invocation.concurrency(for: [settings.backbone.identity])),
      price: (chosen.backbone as? EndpointBackbone)?.settings.price
    ) { step in
      output.note(step)
      try? run.events.append("phase", ["phase": "port", "detail": .string(step)])
    }
    do {
      let limited = try await TimeLimit.run(minutes: invocation[RunOptions.maximumTime]) {
        try await port.run()
      }
      try await run.seal()
      return try write(limited.value, unmoved.map(\.name), to: run.folder)
    } catch is CancellationError {
      throw try await run.stopped()
    } catch let error as SearchStopped {
      try await run.store.flush()
      throw CommandError(
        "\(error); the same command resumes in \(run.folder.path)", status: .budgetExhausted)
    }
  }

  private func isUnmoved(_ world: any Environment, _ settings: HarnessPort.Settings) -> Bool {
    guard let since else { return false }
    let reason = since.reason(
      world, settings.backbone.identity, harness: settings.harness.hash)
    if let reason { invocation.output.note("\(world.name): tested again, \(reason)") }
    return reason == nil
  }

  private func write(
    _ result: HarnessPort.Result, _ unmoved: [String], to folder: RunFolder
  ) throws -> ExitStatus {
    let carried = unmoved.compactMap { since?.cell($0, settings.backbone.identity.name) }
    let certificate = result.certificate(carriedOver: carried)
    try folder.write(result.files(carriedOver: carried))
    let verdict = result.certificate.verdict
    invocation.output.result([
      "run": .string(folder.path), "overlay": .object(result.overlay.json),
      "certificate": .object(certificate), "verdict": .string(verdict?.text ?? ""),
      "switchedOff": .array(result.switchedOff.map(JSONValue.string)),
      "unmoved": .array(unmoved.map(JSONValue.string)), "spent": .object(result.spent.json),
    ]) { text(result, unmoved, folder) }
    switch verdict {
    case .accept: return .done
    case .reject: return .gateNotMet
    default: return .inconclusive
    }
  }

  private func text(
    _ result: HarnessPort.Result, _ unmoved: [String], _ folder: RunFolder
  ) -> String {
    var lines: [String] = []
    if result.certificate.isPlumbingCheck {
      lines.append("The backbone is scripted: what follows is a plumbing check, not a result.")
    }
    lines += result.overlay.entries.map {
      "\($0.action.name.padded(to: 10))\($0.rule): \($0.reason)"
    }
    for cell in result.certificate.cells {
      func points(_ share: Double) -> String { "\((share * 1000).rounded() / 10)" }
      lines.append(
        "\(cell.environment) × \(cell.backbone.name) (\(cell.backbone.kind.rawValue)): "
          + "\(points(cell.rates.base)) % without, \(points(cell.rates.with)) % with, "
          + "\(points(cell.gain.estimate)) points [\(points(cell.gain.lower)), "
          + "\(points(cell.gain.upper))], \(cell.verdict.text)")
    }
    if !result.switchedOff.isEmpty {
      lines.append(
        "switched off after the confirmation: \(result.switchedOff.joined(separator: ", "))")
    }
    if !unmoved.isEmpty {
      lines.append("not tested again, nothing moved: \(unmoved.joined(separator: ", "))")
    }
    lines.append("verdict: \(result.certificate.verdict?.text ?? "none")")
    lines.append("Written to \(folder.path)/overlay.json, harness.json and certificate.json")
    return lines.map(PlainText.line).joined(separator: "\n")
  }

  private var configuration: JSONObject {
    [
      "verb": "port", "harness": .string(settings.harness.hash.hex),
      "environments": .array(
        settings.environments.map { .object(WorldVersion($0).json) }),
      "backbone": .string(settings.backbone.identity.name),
      "backboneIdentity": .string(settings.backbone.identity.digest.hex),
      "limit": .integer(settings.measureLimit), "confirmLimit": .integer(settings.confirmLimit),
      "trials": .integer(settings.trials), "seed": .integer(invocation[SharedOptions.seed]),
      "alpha": .double(settings.gate.error), "margin": .double(settings.gate.margin),
      "sampling": .string(settings.sampling.canonicalText),
      "compact": .bool(invocation[SharedOptions.compact]),
      "settings": .string(invocation[SharedOptions.settings].joined(separator: " ")),
    ]
  }
}
