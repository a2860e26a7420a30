import Signals
import Testing
import Trajectories

@testable import FailureMiner

@Suite struct FailureMinerTests {
  private static let tools = [
    ToolSpec(name: "look", summary: "", parameters: ["type": "object"], kind: .read),
    ToolSpec(name: "change", summary: "", parameters: ["type": "object"], kind: .write),
  ]

  /// An episode from calls and their answers; answers that start with "Error" are refusals.
  private static func episode(
    task: Int, success: Bool, _ calls: [(String, JSONValue, String)],
    end: Outcome.EndReason = .completed, blame: Outcome.Blame? = .agent
  ) -> Corpus.Episode {
    let steps = calls.enumerated().map { index, call in
      let isError = call.2.hasPrefix("Error")
      return Step(
        index: index,
        completions: [
          Completion(
            text: "",
            toolCalls: [ToolCall(id: "c", name: call.0, arguments: call.1.compactText)])
        ], action: .tool(name: call.0, arguments: call.1),
        observation: Observation(call.2, source: .tool, reported: isError ? .error : .ok))
    }
    let header = EpisodeHeader(
      environment: "test", surface: "", task: "task/\(task)", backbone: "b",
      backboneIdentity: "", harness: "", seed: Seed(0), tools: tools,
      opening: Observation("order 1234 please", source: .user), stepBudget: 20)
    return Corpus.Episode(
      key: "episode-\(task)",
      trajectory: Trajectory(
        header: header, steps: steps,
        outcome: Outcome(
          success: success, score: success ? 1 : 0, endReason: end,
          blame: success ? nil : blame)))
  }

  private static func found(
    _ episodes: [Corpus.Episode], minimumTasks: Int = 3
  ) -> [FailurePattern] {
    FailureMiner.mine(Corpus(episodes), minimumTasks: minimumTasks).patterns
  }

  @Test func errorsThatDifferInTheirIdsAreOnePattern() {
    let episodes = (0..<4).map { task in
      Self.episode(
        task: task, success: false, [("look", ["id": "1234"], "Error: no order A-\(task)77")])
    }
    let templates = Self.found(episodes).filter { $0.kind == .errorTemplate }
    #expect(templates.count == 1)
    #expect(templates.first?.tool == "look")
    #expect(templates.first?.tasks == 4)
    #expect(templates.first?.examples.first == .init(episode: "episode-0", step: 0))
  }

  @Test func repeatingARefusedCallIsFoundAndRepeatingAfterAChangeIsNot() {
    let refused = ("look", JSONValue.object(["id": "1234"]), "Error: closed")
    let opened = ("change", JSONValue.object([:]), "opened")
    let stubborn = (0..<3).map {
      Self.episode(task: $0, success: false, [refused, refused])
    }
    #expect(Self.found(stubborn).contains { $0.kind == .detector(.repeatAfterError) })
    let sensible = (0..<3).map {
      Self.episode(task: $0, success: true, [refused, opened, refused])
    }
    #expect(!Self.found(sensible).contains { $0.kind == .detector(.repeatAfterError) })
  }

  @Test func unknownToolsAndUnseenIdsAreFound() {
    let episodes = (0..<3).map {
      Self.episode(
        task: $0, success: false,
        [("lookup", [:], "Error: no such tool"), ("look", ["id": "9999-77"], "Error: nothing")])
    }
    let kinds = Set(Self.found(episodes).map(\.kind))
    #expect(kinds.isSuperset(of: [.detector(.unknownTool), .detector(.ungroundedID)]))
  }

  @Test func fewTasksAreNoPattern() {
    let episodes = (0..<9).map { _ in
      Self.episode(task: 1, success: false, [("look", ["id": "1234"], "Error: no")])
    }
    #expect(Self.found(episodes, minimumTasks: 2).isEmpty)
  }

  @Test func failuresOfOthersAreLeftOut() {
    let episodes = [Outcome.Blame.user, .environment, .infrastructure].enumerated().map {
      Self.episode(
        task: $0.offset, success: false, [("look", ["id": "1234"], "Error: no")],
        blame: $0.element)
    }
    let findings = FailureMiner.mine(Corpus(episodes), minimumTasks: 1)
    #expect(findings.episodes == 0)
    #expect(findings.leftOut == 3)
    #expect(findings.patterns.isEmpty)
  }

  @Test func groundTruthChangesNothing() {
    var episodes = (0..<3).map {
      Self.episode(task: $0, success: false, [("look", ["id": "1234"], "Error: no")])
    }
    let plain = FailureMiner.mine(Corpus(episodes))
    for place in episodes.indices {
      var trajectory = episodes[place].trajectory
      for step in trajectory.steps.indices {
        trajectory.steps[step].groundTruth = GroundTruth(
          errorClass: .timeout, isNoop: true, violations: ["P-ANY"])
      }
      episodes[place] = Corpus.Episode(key: episodes[place].key, trajectory: trajectory)
    }
    #expect(FailureMiner.mine(Corpus(episodes)) == plain)
  }
}
