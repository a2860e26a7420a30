import Testing
import Trajectories

/// Formats that no recorded file exists for, in fixtures written from their published keys.
@Suite struct ForeignFormatTests {
  private func fixture(_ name: String) -> String {
    let root = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/" + root + "/Fixtures/" + name
  }

  private func imported(
    _ name: String, _ format: TrajectoryFormat
  ) throws -> (ImportSummary, [Trajectory]) {
    var episodes: [Trajectory] = []
    let summary = try TrajectoryImporter().run(path: fixture(name)) {
      episodes.append($0.trajectory)
    }
    #expect(summary.format == format)
    #expect(summary.problems.map(\.description) == [])
    return (summary, episodes)
  }

  @Test func tau2() throws {
    let (summary, episodes) = try imported("tau2.json", .tau2)
    #expect(summary.episodes == 3)
    #expect(summary.scored == 2)
    #expect(summary.successes == 1)
    let first = try #require(episodes.first)
    #expect(first.header.environment == "tau2-retail")
    #expect(first.header.backbone == "model-a")
    #expect(first.header.system == "Be kind.")
    #expect(first.steps.map(\.isHarnessDecided) == [true, false, false])
    #expect(
      first.steps[1].action == .tool(name: "find_order", arguments: ["order_id": "#7"]))
    #expect(first.steps[1].observation.reported == .error)
    #expect(first.header.lostFields == [.tools, .userTools])
    #expect(first.outcome?.endReason == .completed)
    #expect(episodes[1].outcome?.blame == .user)
    #expect(episodes[2].outcome?.endReason == .infrastructure)
  }

  @Test func agentBench() throws {
    let (summary, episodes) = try imported("agentbench.jsonl", .agentBench)
    #expect(summary.episodes == 4)
    #expect(summary.scored == 2)
    #expect(summary.successes == 1)
    #expect(
      episodes.map(\.outcome?.endReason) == [.completed, .stepsExhausted, .infrastructure, nil])
    #expect(episodes[0].steps.count == 2)
    #expect(episodes[0].steps[0].action == .text("Act: bash\n\n```bash\nls\n```"))
    #expect(episodes[3].header.lostFields.contains(.outcome))
  }

  @Test func atif() throws {
    let (summary, episodes) = try imported("atif.json", .atif)
    let episode = try #require(episodes.first)
    #expect(summary.episodes == 1)
    #expect(episode.header.backbone == "model-b")
    #expect(episode.header.system == "You mend things.")
    #expect(episode.header.tools.map(\.name) == ["run"])
    #expect(episode.steps.count == 3)
    #expect(episode.steps[0].action == .tool(name: "run", arguments: ["command": "ls"]))
    #expect(episode.steps[0].completions.first?.reasoning == "Look first.")
    #expect(episode.steps[0].usage == TokenUsage(input: 100, output: 9, cachedInput: 50))
    #expect(episode.steps[0].observation.text == "a.txt")
    #expect(episode.steps[1].observation.text == "b")
    #expect(episode.steps[1].completions.isEmpty)
    #expect(episode.steps[2].action == .say("Done."))
    #expect(episode.outcome == nil)
    #expect(episode.header.lostFields == [.outcome])
  }

  @Test func inspect() throws {
    let (summary, episodes) = try imported("inspect.json", .inspect)
    #expect(summary.episodes == 3)
    #expect(summary.successes == 1)
    #expect(episodes.map(\.header.trial) == [0, 1, 0])
    #expect(episodes[0].header.environment == "arithmetic")
    #expect(episodes[0].header.backbone == "org/model-c")
    #expect(episodes[0].opening == "What is 2 + 2?")
    #expect(episodes[0].header.tools.map(\.name) == ["calculator"])
    #expect(episodes[0].steps[0].observation.text == "a long result")
    #expect(episodes[1].steps[0].observation.reported == .error)
    #expect(episodes[1].outcome?.endReason == .tokensExhausted)
    #expect(episodes[2].outcome?.endReason == .infrastructure)
  }

  @Test func sweAgent() throws {
    let (_, episodes) = try imported("swe-agent.traj", .sweAgent)
    let episode = try #require(episodes.first)
    #expect(episode.header.task == "swe-agent")
    #expect(episode.header.backbone == "model-d")
    #expect(episode.header.system == "You fix bugs.")
    #expect(episode.steps.map(\.action) == [.text("ls"), .text("submit")])
    #expect(episode.steps[0].completions.first?.text == "I look around.\n```\nls\n```")
    #expect(episode.header.extra["source"]?["exitStatus"] == "submitted")
    #expect(episode.header.lostFields == [.outcome])
  }

  @Test func miniSWEAgent() throws {
    let (_, episodes) = try imported("mini-swe-agent.json", .miniSWEAgent)
    let episode = try #require(episodes.first)
    #expect(episode.header.task == "repo__repo-1")
    #expect(episode.header.backbone == "model-e")
    #expect(episode.steps.map(\.action) == [.text("ls -a"), nil])
    #expect(episode.steps.map(\.parseRung) == [0, nil])
  }

  @Test func openAI() throws {
    let (summary, episodes) = try imported("openai.jsonl", .openAI)
    #expect(summary.episodes == 3)
    #expect(summary.successes == 1)
    #expect(summary.scored == 1)
    #expect(episodes[0].header.task == "t-1")
    #expect(episodes[0].header.tools.first?.summary == "Tells the time.")
    #expect(episodes[0].steps.map(\.action?.toolName) == ["now", "now", nil])
    #expect(episodes[0].steps[1].observation.text == "13:00")
    // The second conversation is in the Responses form, the third has arguments that are no JSON.
    #expect(episodes[1].steps[0].action == .tool(name: "now", arguments: ["zone": "CET"]))
    #expect(episodes[1].steps[0].observation.text == "14:00")
    #expect(episodes[2].steps[0].action == nil)
    #expect(episodes[2].steps[0].parseRung == nil)
    #expect(episodes[2].steps[0].completions.first?.toolCalls.first?.arguments == "{zone:")
  }

  @Test(arguments: ["otel-new.jsonl", "otel-events.json", "otel-indexed.json"])
  func openTelemetry(name: String) throws {
    let (summary, episodes) = try imported(name, .openTelemetry)
    let episode = try #require(episodes.first)
    #expect(summary.episodes == 1)
    #expect(episode.header.backbone == "model-f")
    #expect(episode.header.system == "You know the weather.")
    #expect(episode.header.opening.text == "Rain in Oslo?")
    #expect(episode.steps.count == 2)
    #expect(
      episode.steps[0].action == .tool(name: "weather", arguments: ["city": "Oslo"]))
    #expect(episode.steps[0].observation.text == "rain")
    #expect(episode.steps[0].usage == TokenUsage(input: 20, output: 5))
    #expect(episode.steps[1].action == .say("Yes."))
    #expect(episode.outcome == nil)
  }
}

extension Trajectory {
  fileprivate var opening: String { header.opening.text }
}
