import Testing
import Trajectories

@Suite struct ExportTests {
  private typealias Export = @Sendable (Trajectory, inout JSONWriter) -> Void

  private static let exports: [(TrajectoryFormat, Export)] = [
    (.metaharness, { TrajectoryWriter.append($0, to: &$1) }),
    (.atif, { ATIFExporter.append($0, to: &$1) }),
    (.openAI, { OpenAIExporter.append($0, to: &$1) }),
    (.openTelemetry, { OpenTelemetryExporter.append($0, to: &$1) }),
  ]

  @Test(arguments: exports.map(\.0))
  func everyEpisodeSurvivesTheWayOutAndBack(format: TrajectoryFormat) throws {
    let export = try #require(Self.exports.first { $0.0 == format }).1
    var random = RandomTrajectory(seed: 21)
    let written = (0..<150).map { _ in random.trajectory() }
    var writer = JSONWriter()
    for episode in written { export(episode, &writer) }
    let file = try TemporaryFile(writer.bytes)
    var read: [Trajectory] = []
    let summary = try TrajectoryImporter().run(path: file.path) { read.append($0.trajectory) }
    #expect(summary.format == format)
    #expect(summary.problems.map(\.description) == [])
    #expect(read.count == written.count)
    for (index, pair) in zip(read, written).enumerated() where pair.0 != pair.1 {
      Issue.record("episode \(index) differs:\n\(Self.text(pair.1))\(Self.text(pair.0))")
      break
    }
  }

  private static func text(_ episode: Trajectory) -> String {
    var writer = JSONWriter()
    TrajectoryWriter.append(episode, to: &writer)
    return writer.text
  }

  @Test func interchangeDocumentsFollowTheKeyList() throws {
    var random = RandomTrajectory(seed: 8)
    for _ in 0..<100 {
      let episode = random.trajectory()
      var writer = JSONWriter()
      ATIFExporter.append(episode, to: &writer)
      let document = try JSONValue(parsing: writer.text)
      let problems = ATIFKeys.problems(in: document)
      #expect(problems == [])
    }
  }

  @Test func theKeyListRefusesOtherDocuments() throws {
    let document: JSONValue = [
      "schema_version": "ATIF-v1.6", "agent": ["name": "a", "version": "1", "colour": "red"],
      "steps": [["step_id": 2, "source": "robot", "message": "x", "tool_calls": [[:]]]],
    ]
    #expect(
      ATIFKeys.problems(in: document) == [
        "agent.colour is unknown", "steps[0].step_id is not 1", "steps[0].source is robot",
        "steps[0].tool_calls[0].tool_call_id is missing",
        "steps[0].tool_calls[0].function_name is missing",
        "steps[0].tool_calls[0].arguments is missing",
      ])
  }

  @Test func firedRulesTravelInExtra() throws {
    let fired = FiredRule(rule: "guard-refund", phase: "gate", verdict: .effective, change: "veto")
    var writer = JSONWriter()
    ATIFExporter.append(Self.example(fired: [fired]), to: &writer)
    let document = try JSONValue(parsing: writer.text)
    let record = document["steps"]?[2]?["extra"]?["metaharness"]?["fired"]?[0]
    #expect(record?["rule"] == "guard-refund")
    #expect(record?["verdict"] == "effective")
  }

  @Test(arguments: [TrajectoryFormat.atif, .openAI, .openTelemetry])
  func othersReadTheSameEpisodeWithoutOurMembers(format: TrajectoryFormat) throws {
    let export = try #require(Self.exports.first { $0.0 == format }).1
    let episode = Self.example(fired: [])
    var writer = JSONWriter()
    export(episode, &writer)
    let bare = Self.withoutOurs(try JSONValue(parsing: writer.text))
    let file = try TemporaryFile(bare.compactText)
    var read: [Trajectory] = []
    let summary = try TrajectoryImporter().run(path: file.path) { read.append($0.trajectory) }
    #expect(summary.format == format)
    let foreign = try #require(read.first)
    #expect(foreign.header.system == "Be careful.")
    #expect(foreign.header.opening.text == "Refund #1.")
    #expect(foreign.header.backbone == "model-x")
    #expect(foreign.header.tools.map(\.name) == ["refund"])
    #expect(foreign.steps.map(\.action) == episode.steps.map(\.action))
    #expect(foreign.steps[0].observation.text == "done")
    #expect(
      foreign.steps[0].completions.first?.toolCalls == episode.steps[0].completions[0].toolCalls)
  }

  /// The file is what `scripts/check-otel` hands to another implementation.
  @Test func theSpansOfAnExampleNeverChange() throws {
    let root = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let pinned = try FileContents.read("/" + root + "/Fixtures/otel-export.jsonl")
    var writer = JSONWriter()
    let fired = FiredRule(rule: "guard-refund", phase: "gate", verdict: .idle)
    var failed = Self.example(fired: [fired])
    failed.header.trial = 1
    failed.steps[0].observation = Observation("Error: no", source: .tool, reported: .error)
    OpenTelemetryExporter.append(Self.example(fired: [fired]), to: &writer)
    OpenTelemetryExporter.append(failed, to: &writer)
    let text = writer.text
    #expect(String(decoding: pinned, as: UTF8.self) == text)
  }

  private static func withoutOurs(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements):
      let kept = elements.filter { !($0["key"]?.stringValue?.hasPrefix("metaharness.") ?? false) }
      return .array(kept.map(withoutOurs))
    case .object(let object):
      return .object(
        JSONObject(
          object.members.filter { $0.key != "metaharness" }.map {
            ($0.key, withoutOurs($0.value))
          }))
    default: return value
    }
  }

  private static func example(fired: [FiredRule]) -> Trajectory {
    Trajectory(
      header: EpisodeHeader(
        environment: "shop", surface: "", task: "1", backbone: "model-x", backboneIdentity: "",
        harness: "", seed: Seed(1), system: "Be careful.",
        tools: [
          ToolSpec(name: "refund", summary: "", parameters: ["type": "object"], kind: .write)
        ], opening: Observation("Refund #1.", source: .user), stepBudget: 4),
      steps: [
        Step(
          index: 0,
          completions: [
            Completion(
              text: "",
              toolCalls: [ToolCall(id: "c", name: "refund", arguments: ##"{"id":"#1"}"##)])
          ], action: .tool(name: "refund", arguments: ["id": "#1"]),
          observation: Observation("done", source: .tool), fired: fired),
        Step(
          index: 1, completions: [Completion(text: "It is done.")], action: .say("It is done."),
          observation: Observation("Thanks.", source: .user)),
      ], outcome: Outcome(success: true, score: 1, endReason: .completed))
  }
}
