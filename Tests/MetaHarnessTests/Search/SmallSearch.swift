import Backbones
import Environments
import Interventions
import Synchronization
import TestSupport
import Trajectories

@testable import MetaHarness

/// A search that is small enough for a test: planted faults in one world, and a store of its own.
struct SmallSearch {
  let folder: TemporaryFolder
  var environment = "retail"
  var backbone = "scripted:drifts-in-format"
  var concurrency = 2
  var budget = SearchBudget()

  init() throws { folder = try TemporaryFolder() }

  private func settings() throws -> SearchSettings {
    var settings = SearchSettings(
      environments: [try EnvironmentCatalogue.builtIn.make(environment)],
      backbone: try BackboneCatalogue.builtIn.make(backbone),
      library: try RuleFiles.folder("library"), seed: Seed(3), trainLimit: 25, confirmLimit: 12)
    settings.leakTasks = 0
    settings.rounds = 2
    settings.maximumScreened = 8
    settings.budget = budget
    return settings
  }

  /// Runs the search, or goes on with it; `writes` is how many results it may keep before it is
  /// killed.
  func run(
    killedAfter writes: Int? = nil,
    observer: @escaping @Sendable (SearchProgress) -> Void = { _ in }
  ) async throws -> SearchResult {
    let store = try Store(path: folder.file("store.sqlite"), access: .readWrite)
    let run = try await store.run(named: "search", configuration: "{}")
    let count = WriteCount(limit: writes)
    let search = HarnessSearch(
      try settings(),
      recorder: Recorder(store: store, run: run, concurrency: concurrency), batch: "",
      observer: observer, beforeKeeping: { try count.write() })
    do {
      let result = try await search.run()
      try await store.flush()
      return result
    } catch {
      try await store.flush()
      throw error
    }
  }

  /// How many results are kept so far.
  func kept() throws -> Int {
    try Store(path: folder.file("store.sqlite"), access: .readOnly).episodeKeys().count
  }
}

/// Ends a search at a write that a test chooses.
private final class WriteCount: Sendable {
  struct Killed: Error {}

  private let limit: Int?
  private let writes = Atomic(0)

  init(limit: Int?) { self.limit = limit }

  func write() throws {
    let before = writes.wrappingAdd(1, ordering: .relaxed).oldValue
    if let limit, before >= limit { throw Killed() }
  }
}
