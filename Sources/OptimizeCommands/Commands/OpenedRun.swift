import Backbones
import MetaHarness
import Trajectories

/// A run that a verb plays into: its folder, its store, its events.
struct OpenedRun {
  let name: String
  let folder: RunFolder
  let store: Store
  let events: EventLog
  private let id: Int64

  /// Makes the run, or finds it again, and writes down the command line.
  ///
  /// Whatever is kept of what was typed passes the filter here.
  init(_ invocation: Invocation, name: String, configuration: JSONObject) async throws {
    self.name = name
    let filter = invocation.secretFilter
    let configuration = filter.object(configuration)
    folder = try RunFolder.open(
      name, in: invocation[RunOptions.runsFolder], configuration: configuration,
      isFresh: invocation[RunOptions.fresh])
    store = try Store(path: folder.storePath, access: .readWrite)
    id = try await store.run(
      named: name, configuration: JSONValue.object(configuration).compactText)
    events = try EventLog(path: folder.eventsPath) { filter.value($0) }
    try events.append("command", ["line": .string(invocation.commandLine)])
  }

  /// Plays what the run's store does not hold yet.
  func recorder(concurrency: Int) -> Recorder {
    Recorder(store: store, run: id, concurrency: concurrency, events: events)
  }

  /// A backbone as the run asks it.
  func source(_ chosen: ChosenBackbone) async throws -> any Backbone {
    try await chosen.source(in: store, batch: batch(of: chosen.backbone))
  }

  /// Answers of backbones that may differ next time are kept apart by run.
  func batch(of backbone: any Backbone) -> String {
    backbone.identity.isReproducible ? "" : name
  }

  /// Seals what was played, before it is judged.
  func seal() async throws {
    try await store.flush()
    try RunSeal(folder, store).write(to: folder)
  }

  /// What a verb ends with whose play was cut short, once what was played is on disk.
  func stopped() async throws -> CommandError {
    try await store.flush()
    return CommandError(
      "stopped before the end; the same command resumes in \(folder.path)",
      status: Task.isCancelled ? .interrupted : .budgetExhausted)
  }
}

extension Invocation {
  /// The name that the command line gives a run, else one of these words.
  func runName(_ words: [String]) -> String {
    self[RunOptions.runName]
      ?? words.joined(separator: "-").replacing(":", with: "-").replacing("/", with: "-")
  }

  /// Episodes in flight: as asked for, else what suits the widest of the backbones' kinds.
  func concurrency(for backbones: [BackboneIdentity]) -> Int {
    self[RunOptions.concurrency]
      ?? backbones.map { EpisodeBatch.defaultConcurrency(for: $0.kind) }.max() ?? 1
  }

  /// The ledger of the sealed parts, by default beside the runs.
  var ledger: Ledger {
    Ledger(path: self[EvaluationOptions.ledger] ?? "\(self[RunOptions.runsFolder]).ledger.jsonl")
  }
}
