import Environments
import Synchronization
import Testing
import Trajectories

@testable import MetaHarness

@Suite struct EnvironmentVerificationTests {
  /// A counter to two that can break each promise.
  struct Flawed: Environment {
    enum Flaw: Sendable, CaseIterable {
      case none, unsolvable, solvedByNothing, remembersAcrossTasks, forgetsInSnapshots
      case cannotRecover
    }

    /// State behind the value's back, which no copy takes along.
    final class Memory: Sendable {
      let resets = Mutex(0)
      let value = Mutex(0)
    }

    let flaw: Flaw
    let memory = Memory()
    var value = 0
    let name = "flawed"
    let version = "1"
    let surface = Digest(of: "flawed")
    let tools = [
      ToolSpec(name: "add", summary: "Adds one.", parameters: ["type": "object"], kind: .write)
    ]

    init(_ flaw: Flaw) { self.flaw = flaw }

    var result: TaskResult {
      let solved = (flaw != .unsolvable && value == 2) || flaw == .solvedByNothing
      return TaskResult(success: solved, score: solved ? 1 : 0)
    }

    func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
      Array(["one", "two", "three"].prefix(limit))
    }

    mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
      value = 0
      memory.resets.withLock { $0 += 1 }
      memory.value.withLock { $0 = 0 }
      return Opening(
        system: nil, observation: Observation(task, source: .user), tools: tools, stepBudget: 4,
        style: .toolCalls)
    }

    mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
      guard action.toolName == "add" else {
        if flaw == .cannotRecover { value = 3 }
        return StepResult(Observation("?", source: .environment))
      }
      value += 1
      let shown: Int
      switch flaw {
      case .remembersAcrossTasks:
        shown = memory.resets.withLock { $0 }
      case .forgetsInSnapshots:
        shown = memory.value.withLock {
          $0 += 1
          return $0
        }
      default:
        shown = value
      }
      return StepResult(
        Observation("\(shown)", source: .tool), end: value == 2 ? .completed : nil)
    }

    func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot { EnvironmentSnapshot(value) }

    mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
      guard let saved = snapshot.state as? Int else { throw .foreignSnapshot(environment: name) }
      value = saved
    }

    func expert() -> (any Expert)? { AddingExpert() }

    func disturbances() -> [Action] { [.tool(name: "wait", arguments: [:])] }
  }

  struct AddingExpert: Expert {
    func nextAction(in world: WorldView) -> Action? { .tool(name: "add", arguments: [:]) }
  }

  private func promisesBroken(by flaw: Flawed.Flaw) throws -> Set<String> {
    let verification = EnvironmentVerification { () throws(EnvironmentError) in Flawed(flaw) }
    let report = try verification.run(split: .train, limit: 3, disturbed: 20)
    #expect(report.tasks == 3)
    #expect(report.disturbedStarts == 20)
    #expect(report.restores >= 3)
    return Set(report.problems.map(\.promise.rawValue))
  }

  @Test func aSoundWorldHasNoProblems() throws {
    #expect(try promisesBroken(by: .none).isEmpty)
  }

  @Test func findsEachBrokenPromise() throws {
    #expect(try promisesBroken(by: .unsolvable) == ["expertSolves", "expertRecovers"])
    #expect(try promisesBroken(by: .cannotRecover) == ["expertRecovers"])
    #expect(try promisesBroken(by: .solvedByNothing) == ["nothingIsNotEnough"])
    #expect(try promisesBroken(by: .remembersAcrossTasks).contains("deterministic"))
    #expect(try promisesBroken(by: .forgetsInSnapshots) == ["snapshotIsComplete"])
  }

  @Test func expertsOfTheBuiltInTextWorldsRecover() throws {
    for name in ["household", "shop", "database"] {
      let verification = EnvironmentVerification { () throws(EnvironmentError) in
        try EnvironmentCatalogue.builtIn.make(name)
      }
      let report = try verification.run(split: .dev, limit: 13, disturbed: 26)
      #expect(report.disturbedStarts == 26)
      #expect(report.isSound, "\(report.problems)")
    }
  }

  @Test func theBuiltInWorldsAreSound() throws {
    for entry in EnvironmentCatalogue.builtIn.entries {
      let verification = EnvironmentVerification { () throws(EnvironmentError) in
        try entry.make(EnvironmentOptions())
      }
      let first = try verification.run(split: .train, limit: 2)
      let second = try verification.run(split: .train, limit: 2)
      #expect(first.isSound, "\(first.problems)")
      #expect(first.transcripts == second.transcripts)
    }
  }
}
