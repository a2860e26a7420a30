import Backbones
import Environments
import Interventions
import Trajectories

/// Goes through a search again with the episodes of its store alone: mining, replay, races, selection,
/// confirmation, certified cells.
struct SearchVerification {
  let folder: RunFolder
  let store: Store
  let environment: (String) throws -> any Environment
  let library: () throws -> Harness

  /// Compares every file that the search wrote and returns its certificate as it comes out again.
  func run(_ comparison: inout FigureComparison) async throws -> [JSONObject] {
    guard let certificate = RunFile.json(folder.path + "/certificate.json") else {
      throw EvaluationError.noCertificate(folder.path)
    }
    let saved = SearchConfiguration(folder.configuration)
    var settings = try saved.settings(
      environment: environment, library: rules(saved),
      identities: BackboneIdentity.all(inCellsOf: certificate))
    settings.countedConfirmations = Ledger.Opening.list(
      settings.environments.map { ($0.name, TaskSplit.dev.rawValue) },
      harness: certificate["harness"]?.stringValue ?? "",
      countedIn: certificate["confirmations"])
    let name = try store.runNames().first ?? ""
    if let digest = saved.json["proposer"]?.stringValue.flatMap(Digest.init(hex:)) {
      let proposer = BackboneIdentity(
        name: "proposer", kind: .endpoint, digest: digest, isReproducible: false)
      settings.proposer = RecordedBackbone(
        replaying: proposer, from: store.answerBook(for: proposer, batch: name))
    }
    let isReproducible = settings.backbone.identity.isReproducible
    let search = HarnessSearch(
      settings,
      recorder: Recorder(store: store, run: 0, concurrency: EpisodeBatch.coreCount),
      batch: isReproducible ? "" : name)
    let result = try await search.run()
    for file in result.files {
      let text = file.name == "search.json" ? withRecordedEnds(file.text) : file.text
      try comparison.compare(folder.path + "/" + file.name, with: text, label: file.name)
    }
    if !result.files.contains(where: { $0.name == "harness-scoped.json" }),
      RunFile.json(folder.path + "/harness-scoped.json") != nil
    {
      comparison.differ("harness-scoped.json: the certificate gives no reason for a scope")
    }
    return [result.certificate.json]
  }

  private func rules(_ saved: SearchConfiguration) throws -> Harness {
    guard let wanted = saved.library else { throw EvaluationError.damagedConfiguration("library") }
    let found =
      try store.harness(wanted).map { try HarnessFile.read($0, file: folder.storePath) }
      ?? library()
    guard found.hash == wanted else { throw EvaluationError.missingHarness(wanted.hex) }
    return found
  }

  /// Where a budget ended a search, the store does not say which: the recorded words stand.
  private func withRecordedEnds(_ text: String) -> String {
    guard let recorded = RunFile.json(folder.path + "/search.json"),
      let again = try? JSONValue(parsing: text), var object = again.objectValue
    else { return text }
    let budget = EnvironmentSearchResult.End.budget("").words
    let ends = recorded["environments"]?.arrayValue ?? []
    let searches = (object["environments"]?.arrayValue ?? []).enumerated().map {
      place, search -> JSONValue in
      guard place < ends.count, let end = ends[place]["end"]?.stringValue, end.hasPrefix(budget),
        search["end"]?.stringValue?.hasPrefix(budget) == true, var changed = search.objectValue
      else { return search }
      changed["end"] = .string(end)
      return .object(changed)
    }
    object["environments"] = .array(searches)
    return JSONValue.object(object).prettyText + "\n"
  }
}
