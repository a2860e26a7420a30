import Interventions
import Synchronization
import TestSupport
import Testing
import Trajectories

@testable import MetaHarness

/// A search that is killed and run again ends as one that was not.
@Suite struct SearchResumeTests {
  @Test func aSearchKilledAtTenRandomPointsEndsInTheSameHarnessAndCertificate() async throws {
    let whole = try SmallSearch()
    let expected = try await whole.run()
    let writes = try whole.kept()
    #expect(writes > 20)

    var random = Seed(15).generator
    let killed = try SmallSearch()
    var kills = 0
    for _ in 0..<10 {
      // Each run gets a random share further than the one before it.
      let step = 1 + random.integer(below: max(2, writes / 6))
      do {
        _ = try await killed.run(killedAfter: step)
      } catch {
        kills += 1
      }
    }
    #expect(kills > 0)
    let resumed = try await killed.run()
    #expect(resumed.harness.hash == expected.harness.hash)
    #expect(HarnessFile.text(of: resumed.harness) == HarnessFile.text(of: expected.harness))
    #expect(
      JSONValue.object(resumed.certificate.json).compactText
        == JSONValue.object(expected.certificate.json).compactText)
    #expect(
      JSONValue.object(SearchRecord(resumed).json).compactText
        == JSONValue.object(SearchRecord(expected).json).compactText)
  }

  @Test func howManyEpisodesAreInFlightChangesNothing() async throws {
    var alone = try SmallSearch()
    alone.concurrency = 1
    var many = try SmallSearch()
    many.concurrency = 7
    let first = try await alone.run()
    let second = try await many.run()
    #expect(
      JSONValue.object(SearchRecord(first).json).compactText
        == JSONValue.object(SearchRecord(second).json).compactText)
    #expect(first.certificate.json == second.certificate.json)
  }

  @Test func aSearchStaysWithinItsShareOfTheBudgetAndConfirmsWithTheRest() async throws {
    let free = try SmallSearch()
    let unlimited = try await free.run()
    var limited = try SmallSearch()
    let calls = unlimited.calls.spent
    limited.budget = SearchBudget(calls: calls * 4)
    let roomy = try await limited.run()
    #expect(roomy.certificate.harness == unlimited.certificate.harness)

    var tight = try SmallSearch()
    tight.budget = SearchBudget(calls: calls / 4)
    await #expect(throws: SearchStopped.self) { _ = try await tight.run() }
    // What is in flight is finished and paid, so the limit can be passed by that alone.
    tight.budget = SearchBudget()
    let resumed = try await tight.run()
    #expect(resumed.certificate.json == unlimited.certificate.json)
  }

  @Test func progressTellsPhasesBudgetAndRejections() async throws {
    var search = try SmallSearch()
    search.budget = SearchBudget(calls: 1_000_000)
    let seen = Mutex<[SearchProgress]>([])
    _ = try await search.run { progress in seen.withLock { $0.append(progress) } }
    let all = seen.withLock { $0 }
    #expect(all.first?.phase == .plan)
    #expect(all.last?.phase == .done)
    #expect(all.contains { $0.phase == .screen && $0.candidatesAlive > 0 })
    #expect(all.contains { $0.lastRejection != nil })
    #expect(all.last?.cells.isEmpty == false)
    #expect((all.last?.spent.calls ?? 0) > 0)
  }
}
