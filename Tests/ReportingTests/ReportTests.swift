import Interventions
import MetaHarness
import TestSupport
import Testing
import Trajectories

@testable import Reporting

/// Reports of runs that were put together by hand.
@Suite struct ReportTests {
  static let evil =
    "<script>window.pwned=1</script></script>\u{1B}[31mred\u{1B}]0;t\u{07}\u{202E}back \"'`&=1+1"

  /// A run of one cell with one won, one lost and one unchanged task.
  private func run(
    in folder: TemporaryFolder, named name: String = "small", texts: String = "hello",
    certificate: Bool = true
  ) async throws -> (RunFolder, Store) {
    let harness = try HarnessFile.read(Array(Self.harness.utf8), file: "harness")
    let run = try RunFolder.open(
      name, in: folder.path, configuration: ["verb": "run", "batch": "imported"])
    let store = try Store(path: run.storePath, access: .readWrite)
    let id = try await store.run(named: name, configuration: "{}")
    for (task, base, with) in [("won", false, true), ("lost", true, false), ("same", true, true)] {
      try add(task, base, texts: texts, harness: nil, to: store, run: id)
      if task != "same" { try add(task, with, texts: texts, harness: harness, to: store, run: id) }
    }
    try await store.flush()
    guard certificate else { return (run, store) }
    let file = Self.certificate.replacing("HASH", with: harness.hash.hex)
    try FileContents.write(Array(file.utf8), to: run.path + "/certificate.json")
    try FileContents.write(Array(Self.harness.utf8), to: run.path + "/harness.json")
    try FileContents.write(
      Array(#"{"mine": ["same"], "confirm": ["won", "lost", "same"]}"#.utf8),
      to: run.path + "/splits.json")
    return (run, store)
  }

  private func add(
    _ task: String, _ success: Bool, texts: String, harness: Harness?, to store: Store, run: Int64
  ) throws {
    let hash = harness?.hash ?? Harness.empty.hash
    let header = EpisodeHeader(
      environment: "desk", surface: "", task: task, backbone: "model", backboneIdentity: "id",
      harness: hash.hex, seed: Seed(1), opening: Observation(texts, source: .user), stepBudget: 5)
    func step(_ index: Int, _ answer: String, fired: [FiredRule] = []) -> Step {
      Step(
        index: index, completions: [Completion(text: texts)], action: .say(texts),
        observation: Observation(texts + answer, source: .user), fired: fired)
    }
    let change = FiredRule(rule: "r", phase: "post", verdict: .effective, change: texts)
    let steps =
      harness == nil
      ? [step(0, ""), step(1, "without")] : [step(0, ""), step(1, "with", fired: [change])]
    try store.adopt(
      Trajectory(
        header: header, steps: steps,
        outcome: Outcome(
          success: success, score: success ? 1 : 0, endReason: .completed, detail: texts)),
      backboneKind: "neural", run: run)
  }

  private func content(_ run: RunFolder, _ store: Store) throws -> ReportContent {
    try ReportContent.gather(run, store: store) { _, _, _ in ["won", "lost", "same", "other"] }
  }

  @Test func pairsAreFoundAgainWithTheForkAndTheRule() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder)
    let content = try content(run, store)
    #expect(content.pairs.map(\.change) == [.won, .lost, .solved])
    #expect(content.pairs.map(\.fork) == [1, 1, nil])
    #expect(content.rules.map(\.helped.count) == [1])
    #expect(content.rules.map(\.harmed.count) == [1])
  }

  @Test func countsThatDoNotAddUpShowNoPairs() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder)
    let file = run.path + "/certificate.json"
    let text = String(decoding: try FileContents.read(file), as: UTF8.self)
    try FileContents.write(
      Array(text.replacing("\"won\": 1", with: "\"won\": 2").utf8), to: file)
    let content = try content(run, store)
    #expect(content.pairs.isEmpty)
    #expect(try HTMLReport(content, store: store).text().contains("does not pair them"))
  }

  @Test func whatModelsAndWorldsSaidStaysText() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder, texts: Self.evil)
    let content = try content(run, store)
    let page = try HTMLReport(content, store: store).text()
    #expect(!page.contains("<script>window"))
    #expect(page.components(of: "<script").count == page.components(of: "</script>").count)
    for text in [
      page, RunMarkdown(content).text, TaskTable(content).text, JUnitReport(content).text,
    ] {
      #expect(
        !text.unicodeScalars.contains { scalar in
          (scalar.value < 0x20 && !"\n\r\t".unicodeScalars.contains(scalar))
            || scalar.value == 0x202E
        })
    }
    #expect(!RunMarkdown(content).text.contains("<script"))
  }

  @Test func figuresCarryTheirPlaceInTheCertificate() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder)
    let page = try HTMLReport(try content(run, store), store: store).text()
    #expect(
      page.contains(
        #"data-path="0.cells.0.gain.points" data-style="points" data-value="0">+0.0"#))
  }

  @Test func runsWithoutACertificateRender() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder, certificate: false)
    let page = try HTMLReport(try content(run, store), store: store).text()
    #expect(page.contains("not finished"))
    #expect(page.contains("the same command resumes it"))
  }

  @Test func formulasAreNotTakenForFormulas() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder, certificate: false)
    #expect(TaskTable(try content(run, store)).text.contains("desk,model,lost,0,"))
    #expect(TaskTable.field("=1+1") == "\"'=1+1\"")
    #expect(TaskTable.field("a,\"b\"") == "\"a,\"\"b\"\"\"")
  }

  @Test func gatesAreFailuresAndInfrastructureIsAnError() async throws {
    let folder = try TemporaryFolder()
    let (run, store) = try await run(in: folder)
    let events = try EventLog(path: run.eventsPath)
    try events.append("broken-episode", ["task": "won", "detail": "<gone> & \u{1B}[1m"])
    let text = JUnitReport(try content(run, store)).text
    #expect(text.contains("<failure message=\"reject: the rules harm\"/>"))
    #expect(text.contains("<error message=\"&lt;gone&gt; &amp; \u{241B}[1m\"/>"))
  }

  private static let harness = """
    {"schema": "metaharness/1", "id": "h", "interventions": [{"id": "r", "phase": "post",
     "when": {"error": {"consecutive": 1}}, "then": [{"annotateObs": {"text": "Try again."}}],
     "limits": {"maxFiresPerEpisode": 2}}]}
    """

  private static let certificate = """
    {"metaharness": "certificate/2", "harness": "HASH", "summaries": [{"split": "dev", "cells": 1,
     "verdict": "reject: the rules harm", "harmedAfterHolm": [], "notShownSafe": ["desk × model"]}],
     "cells": [{"environment": "desk", "split": "dev", "backbone": "model", "backboneKind": "neural",
     "tasks": 3, "trials": 1, "base": 0.5, "with": 0.5, "gain": {"points": 0, "lower": -40,
     "upper": 40, "level": 0.95}, "verdict": "reject: the rules harm",
     "counts": {"won": 1, "lost": 1, "bothSolved": 1, "neitherSolved": 0}}]}
    """
}

extension String {
  fileprivate func components(of part: String) -> [Substring] {
    split(separator: part, omittingEmptySubsequences: false)
  }
}
