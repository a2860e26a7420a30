public import MetaHarness
public import Trajectories

/// Everything that a report says of a run, gathered from its folder and free of any layout.
///
/// Figures are kept as the certificates hold them, so that a report cannot say anything that
/// `optimize verify` does not recompute.
public struct ReportContent: Sendable {
  /// The run's folder name, verb, state and configuration.
  public let run: ReportRun
  /// What stood against the bare backbone, each with its certificate where the run has one.
  public let arms: [ReportArm]
  /// Episodes without and with an arm's rules, task by task.
  public let pairs: [ReportPair]
  /// The rules of the arms.
  public let rules: [ReportRule]
  /// The failures that came back.
  public let failures: ReportFailures
  /// Every candidate of a search and what became of it.
  public let candidates: [ReportCandidate]
  /// What a search wrote down of its way, as it stands in its file.
  public let search: JSONValue?
  /// What each part of an ablated harness adds to the others, as it stands in its file.
  public let ablation: [JSONValue]
  /// Every stored episode, in the order of the keys.
  public let episodes: [StoredEpisode]

  /// Whether a backbone is scripted, so that no gain may be quoted.
  public var isPlumbingCheck: Bool {
    arms.contains { $0.cells.contains { $0.text("backboneKind") == "scripted" } }
      || episodes.contains { $0.backboneKind == "scripted" }
  }

  /// The pairs of a cell.
  public func pairs(ofArm arm: Int, cell: Int) -> [ReportPair] {
    pairs.filter { $0.arm == arm && $0.cell == cell }
  }

  /// Pairs that came out differently: the first are won by the rules, the others lost.
  public var flips: (won: [ReportPair], lost: [ReportPair]) {
    (pairs.filter { $0.change == .won }, pairs.filter { $0.change == .lost })
  }
}

extension ReportContent {
  /// Gathers a run's content.
  ///
  /// `tasks` says which tasks an environment's part holds; where it cannot, no episodes are paired.
  public static func gather(
    _ folder: RunFolder, store: Store,
    tasks: @escaping (_ environment: String, _ split: String, _ limit: Int) -> [String]?
  ) throws -> ReportContent {
    let events = RunEvents.read(folder.eventsPath)
    let files = ReportFiles(folder: folder.path)
    let arms = try ReportArm.all(of: folder, files: files, store: store)
    let run = ReportRun(folder, events: events, files: files, isJudged: !arms.isEmpty)
    let episodes = try store.episodes()
    let pairing = EpisodePairing(
      episodes: episodes, batch: folder.configuration["batch"]?.stringValue ?? run.name)
    var parts = ReportParts(folder: folder, files: files, tasks: tasks)
    let pairs = try pairing.pairs(of: arms, parts: &parts, store: store)
    let search = files.json("search.json")
    let candidates = ReportCandidate.all(of: search)
    let failures = try ReportFailures.gather(
      episodes: episodes, mined: parts.mined, store: store, isJudged: !arms.isEmpty)
    return ReportContent(
      run: run, arms: arms, pairs: pairs,
      rules: ReportRule.all(of: arms, pairs: pairs, candidates: candidates),
      failures: failures, candidates: candidates, search: search,
      ablation: files.json("ablation.json")?["parts"]?.arrayValue ?? [], episodes: episodes)
  }
}

/// The files of a run's folder, read leniently: a report of a damaged run shows what is left.
struct ReportFiles: Sendable {
  let folder: String

  func json(_ name: String) -> JSONValue? {
    guard let bytes = try? FileContents.read(folder + "/" + name) else { return nil }
    return try? JSONValue(parsing: bytes)
  }
}
