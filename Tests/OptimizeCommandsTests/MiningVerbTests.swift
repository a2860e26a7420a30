import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

/// The verbs `mine`, `compile` and `replay` on a small file of own episodes.
@Suite struct MiningVerbTests {
  private static let root = #filePath.split(separator: "/Tests/").first.map { "/" + $0 } ?? "."

  /// Eight tasks, four trials each; the failing half repeats a refused call.
  private static func write(to path: String) throws {
    let tool = ToolSpec(
      name: "look", summary: "", parameters: ["type": "object"], kind: .read)
    var writer = try TrajectoryWriter(path: path)
    for place in 0..<32 {
      let fails = place % 2 == 0
      let replies = fails ? ["Error: no order 12", "Error: no order 12"] : ["order 77", "done"]
      let steps = replies.enumerated().map { index, reply in
        Step(
          index: index,
          completions: [
            Completion(
              text: "", toolCalls: [ToolCall(id: "c", name: "look", arguments: #"{"id":"A1234"}"#)])
          ], action: .tool(name: "look", arguments: ["id": "A1234"]),
          observation: Observation(
            reply, source: .tool, reported: reply.hasPrefix("Error") ? .error : .ok),
          stepsLeft: 9 - index)
      }
      try writer.append(
        Trajectory(
          header: EpisodeHeader(
            environment: "test", surface: "", task: "task/\(place / 4)", trial: place % 4,
            backbone: "b", backboneIdentity: "", harness: "", seed: Seed(0), tools: [tool],
            opening: Observation("order A1234", source: .user), stepBudget: 10),
          steps: steps,
          outcome: Outcome(
            success: !fails, score: fails ? 0 : 1, endReason: .completed,
            blame: fails ? .agent : nil)))
    }
    try writer.finish()
  }

  @Test func mineCompileAndReplaySpeakJSONAndAgree() async throws {
    let folder = try TemporaryFolder()
    let file = folder.file("episodes.jsonl")
    try Self.write(to: file)
    let mined = await Ran(["mine", file, "--json"])
    #expect(mined.status == .done, "\(mined.error)")
    let findings = try JSONValue(parsing: mined.output)
    #expect(findings["episodes"]?.intValue == 32)
    #expect(findings["addressable"]?.intValue == 16)
    let kinds = (findings["patterns"]?.arrayValue ?? []).compactMap { $0["kind"]?.stringValue }
    #expect(kinds.contains("errorTemplate") && kinds.contains("repeatAfterError"), "\(kinds)")

    let compiled = await Ran(["compile", file, "--home", Self.root, "--json"])
    #expect(compiled.status == .done, "\(compiled.error)")
    let candidates = try JSONValue(parsing: compiled.output)["candidates"]?.arrayValue ?? []
    #expect(candidates.contains { $0["id"]?.stringValue == "lib.repeat-after-error" })
    #expect(candidates.allSatisfy { $0["prediction"]?["harm"] != nil })

    let replayed = await Ran([
      "replay", file, "--harness", Self.root + "/interventions/library/repeat-after-error.json",
      "--json",
    ])
    #expect(replayed.status == .done, "\(replayed.error)")
    let figures = try JSONValue(parsing: replayed.output)
    #expect(figures["fires"]?.intValue == 16)
    #expect(figures["stepPrecision"]?["estimate"]?.doubleValue == 1)
    #expect(figures["falseAlarm"]?.doubleValue == 0)
  }

  @Test func patternsFromAFileCompileToTheSameRules() async throws {
    let folder = try TemporaryFolder()
    let (file, patterns) = (folder.file("episodes.jsonl"), folder.file("patterns.json"))
    try Self.write(to: file)
    let mined = await Ran(["mine", file, "--out", patterns, "--json"])
    #expect(mined.status == .done, "\(mined.error)")
    func rules(_ arguments: [String]) async throws -> [String] {
      let compiled = await Ran(["compile"] + arguments + ["--home", Self.root, "--json"])
      #expect(compiled.status == .done, "\(compiled.error)")
      let candidates = try JSONValue(parsing: compiled.output)["candidates"]?.arrayValue ?? []
      // A re-ranker is fitted on steps, which the file does not hold.
      return candidates.filter { $0["rung"]?.stringValue != "rerank" }.map(\.compactText)
    }
    let direct = try await rules([file])
    #expect(!direct.isEmpty)
    #expect(try await rules(["--patterns", patterns]) == direct)

    let both = await Ran(["compile", file, "--patterns", patterns, "--home", Self.root])
    #expect(both.status == .usage)
    try FileContents.write(Array(#"{"schema":"other"}"#.utf8), to: patterns)
    let other = await Ran(["compile", "--patterns", patterns, "--home", Self.root])
    #expect(other.status == .error)
    #expect(other.error.contains("metaharness/patterns/1"), "\(other.error)")
  }

  @Test func thePartsOfTheTasksAddUp() async throws {
    let folder = try TemporaryFolder()
    let file = folder.file("episodes.jsonl")
    try Self.write(to: file)
    var read = 0
    for part in ["mine", "rest"] {
      let mined = await Ran(["mine", file, "--part", part, "--json"])
      read += try JSONValue(parsing: mined.output)["episodes"]?.intValue ?? 0
    }
    #expect(read == 32)
  }

  @Test func aFileThatIsNoTrajectoryIsAnError() async throws {
    let folder = try TemporaryFolder()
    try FileContents.write(Array("no such thing".utf8), to: folder.file("x.txt"))
    let mined = await Ran(["mine", folder.file("x.txt")])
    #expect(mined.status == .error)
    #expect(mined.error.contains("x.txt"))
  }
}
