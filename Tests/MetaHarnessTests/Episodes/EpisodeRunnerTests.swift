import Backbones
import Environments
import Synchronization
import TestSupport
import Testing
import Trajectories

@testable import MetaHarness

@Suite struct EpisodeRunnerTests {
  @Test(arguments: CounterDeskPlans.tasks)
  func theExpertSolvesEveryTask(task: String) async throws {
    let trajectory = await EpisodeRunner.run(try CounterDeskPlans.plan(task))
    #expect(trajectory.outcome?.success == true)
    #expect(trajectory.outcome?.endReason == .completed)
    #expect(trajectory.steps.last?.action?.toolName == "close_desk")
  }

  @Test func theSilentTrapIsGroundTruthOnly() async throws {
    let backbone = FunctionBackbone { _, _ in
      [
        Completion(
          text: "", toolCalls: [ToolCall(id: "c", name: "add", arguments: #"{"amount":9}"#)])
      ]
    }
    let trajectory = await EpisodeRunner.run(try CounterDeskPlans.plan(backbone: backbone))
    #expect(trajectory.steps.allSatisfy { $0.groundTruth?.isNoop == true })
    #expect(trajectory.steps.allSatisfy { $0.observation.reported == .ok })
    #expect(trajectory.outcome?.success == false)
  }

  @Test func concurrencyChangesNoTranscript() async throws {
    let plans = try CounterDeskPlans.wandering(episodes: 60)
    let one = try await play(plans, concurrency: 1)
    let many = try await play(plans, concurrency: 16)
    #expect(one == many)
    #expect(Set(one.map { $0?.steps.count }).count > 3)
  }

  private func play(_ plans: [EpisodePlan], concurrency: Int) async throws -> [Trajectory?] {
    let results = Mutex<[Int: Trajectory]>([:])
    try await EpisodeBatch(concurrency: concurrency).run(plans) { place, trajectory in
      results.withLock { $0[place] = trajectory }
    }
    return results.withLock { found in plans.indices.map { found[$0] } }
  }

  @Test func onlyScriptedBackbonesSeeTheWorld() async throws {
    for kind in BackboneIdentity.Kind.allCases {
      let sawWorld = Mutex(false)
      let backbone = FunctionBackbone(kind: kind) { _, world in
        sawWorld.withLock { $0 = $0 || world != nil }
        return [Completion(text: "hello")]
      }
      _ = await EpisodeRunner.run(try CounterDeskPlans.plan(backbone: backbone))
      #expect(sawWorld.withLock { $0 } == (kind == .scripted), "\(kind)")
    }
  }
}

@Suite struct EpisodeEndTests {
  static let cases: [(String, FunctionBackbone, EpisodeLimits, Outcome.EndReason, Outcome.Blame?)] =
    [
      ("talks for ever", answering("hello"), EpisodeLimits(), .stepsExhausted, .agent),
      ("says nothing", answering(""), EpisodeLimits(), .malformedOutput, .agent),
      (
        "costs too much",
        FunctionBackbone { _, _ in
          [Completion(text: "hello", usage: TokenUsage(input: 60, output: 1))]
        }, EpisodeLimits(tokens: 100), .tokensExhausted, .agent
      ),
      (
        "does not fit", failing(.contextOverflow(backbone: "b", tokens: 9, limit: 8)),
        EpisodeLimits(), .contextOverflow, .agent
      ),
      (
        "is unreachable", failing(.unavailable(backbone: "b", detail: "refused")),
        EpisodeLimits(), .infrastructure, .infrastructure
      ),
      ("is interrupted", failing(.cancelled), EpisodeLimits(), .cancelled, nil),
      (
        "answers nothing", FunctionBackbone { _, _ in [] }, EpisodeLimits(), .infrastructure,
        .infrastructure
      ),
    ]

  @Test(arguments: cases.indices)
  func everyEndHasItsReasonAndBlame(index: Int) async throws {
    let (name, backbone, limits, reason, blame) = EpisodeEndTests.cases[index]
    let plan = try CounterDeskPlans.plan(backbone: backbone, limits: limits)
    let outcome = await EpisodeRunner.run(plan).outcome
    #expect(outcome?.endReason == reason, "\(name)")
    #expect(outcome?.blame == blame, "\(name)")
    #expect(outcome?.success == false, "\(name)")
  }

  @Test func anUnknownTaskIsAnInfrastructureOutcome() async throws {
    let trajectory = await EpisodeRunner.run(try CounterDeskPlans.plan("no/such/task"))
    #expect(trajectory.outcome?.endReason == .infrastructure)
    #expect(trajectory.outcome?.isScored == false)
  }

  @Test func cancellingEndsEpisodesUnscored() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await EpisodeRunner.run(try CounterDeskPlans.plan())
    }
    let trajectory = try await task.value
    #expect(trajectory.outcome?.endReason == .cancelled)
    #expect(trajectory.steps.isEmpty)
  }

  private static func answering(_ text: String) -> FunctionBackbone {
    FunctionBackbone { _, _ in [Completion(text: text)] }
  }

  private static func failing(_ error: BackboneError) -> FunctionBackbone {
    FunctionBackbone { (_, _) throws(BackboneError) in throw error }
  }
}
