import Backbones
import CSQLite
import Environments
import TestSupport
import Testing
import Trajectories

@testable import MetaHarness

@Suite struct StoreTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(_ plans: [EpisodePlan], in store: Store) async throws -> [Trajectory] {
    let run = try await store.run(named: "test", configuration: "{}")
    var played: [Trajectory] = []
    for plan in plans {
      let trajectory = await EpisodeRunner.run(plan)
      try store.record(trajectory, of: plan, run: run)
      played.append(trajectory)
    }
    try await store.flush()
    return played
  }

  @Test func episodesComeBackAsTheyWere() async throws {
    let plans = try CounterDeskPlans.wandering(episodes: 20)
    let store = try Store(path: folder.file("store.sqlite"), access: .readWrite)
    let played = try await record(plans, in: store)
    let reopened = try Store(path: folder.file("store.sqlite"), access: .readOnly)
    for (plan, trajectory) in zip(plans, played) {
      #expect(try reopened.trajectory(plan.key) == trajectory)
    }
    #expect(try reopened.episodeKeys() == Set(plans.map(\.key)))
  }

  @Test func recordingTwiceKeepsOne() async throws {
    let plans = try CounterDeskPlans.wandering(episodes: 3)
    let store = try Store(path: folder.file("store.sqlite"), access: .readWrite)
    _ = try await record(plans, in: store)
    _ = try await record(plans, in: store)
    #expect(try store.episodes().count == 3)
    let run = try await store.run(named: "test", configuration: "")
    #expect(try store.episodes(run: run).count == 3)
  }

  @Test func answersAreFoundByRequestAndBatch() async throws {
    let store = try Store(path: folder.file("store.sqlite"), access: .readWrite)
    let answer = Completion(text: "hello", usage: TokenUsage(input: 3, output: 1))
    let request = Digest(of: "request")
    try await store.record(
      answers: [answer], to: request, backbone: Digest(of: "model"), batch: "a")
    #expect(try store.answers(to: request, batch: "a") == [answer])
    #expect(try store.answers(to: request, batch: "b") == nil)
  }

  @Test func filesThatAreNotStoresAreRefusedAndLeftAlone() throws {
    let garbage = folder.file("garbage.sqlite")
    let bytes = Array("this is not a database, whatever its name says".utf8)
    try FileContents.write(bytes, to: garbage)
    #expect(throws: StoreError.self) { _ = try Store(path: garbage, access: .readWrite) }
    #expect(try FileContents.read(garbage) == bytes)

    let foreign = folder.file("foreign.sqlite")
    try Database(path: foreign, access: .create).execute("CREATE TABLE other(x)")
    #expect(throws: StoreError.self) { _ = try Store(path: foreign, access: .readWrite) }
  }

  @Test func aNewerStoreIsRefusedAndLeftAlone() async throws {
    let path = folder.file("store.sqlite")
    do {
      let store = try Store(path: path, access: .readWrite)
      try await store.flush()
    }
    let later = StoreSchema.version + 1
    try Database(path: path, access: .readWrite).execute("PRAGMA user_version = \(later)")
    #expect(throws: StoreError.newer(path: path, found: later, supported: StoreSchema.version)) {
      _ = try Store(path: path, access: .readWrite)
    }
    #expect(
      try Database(path: path, access: .readOnly).integer("PRAGMA user_version") == Int64(later))
  }

  @Test func aFolderThatDoesNotExistIsOneClearError() {
    let path = folder.file("missing/store.sqlite")
    #expect(throws: StoreError.self) { _ = try Store(path: path, access: .readWrite) }
  }

  @Test func aReadOnlyStoreRefusesToWrite() async throws {
    let path = folder.file("store.sqlite")
    _ = try Store(path: path, access: .readWrite)
    let store = try Store(path: path, access: .readOnly)
    #expect(throws: StoreError.self) { try store.save(harness: Digest(of: "h"), body: []) }
  }
}
