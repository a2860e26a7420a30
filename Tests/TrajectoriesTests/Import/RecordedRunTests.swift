import Testing
import Trajectories

/// One line of the table that describes the recorded runs.
struct RecordedRun: CustomTestStringConvertible {
  let file: String
  let format: TrajectoryFormat
  let episodes: Int
  let successRate: String
  let meanTurns: String
  let actions: Int
  let errorReplies: Int
  let episodesWithError: Int

  init(
    _ file: String, _ format: TrajectoryFormat, _ episodes: Int, _ successRate: String,
    _ meanTurns: String, _ actions: Int, _ errorReplies: Int, _ episodesWithError: Int
  ) {
    self.file = file
    self.format = format
    self.episodes = episodes
    self.successRate = successRate
    self.meanTurns = meanTurns
    self.actions = actions
    self.errorReplies = errorReplies
    self.episodesWithError = episodesWithError
  }

  var testDescription: String { file }

  static let all: [RecordedRun] = [
    RecordedRun("tau_airline/gpt-4o.json", .tauBench, 200, "0.420", "26.5", 1164, 73, 36),
    RecordedRun("tau_retail/agentrx_full.json", .tauBench, 100, "0.730", "30.4", 793, 34, 23),
    RecordedRun("sql/gpt-3.5_multiturn.json", .interCode, 1034, "0.473", "7.3", 7499, 4240, 919),
    RecordedRun("sql/gpt-3.5_react.json", .interCode, 1034, "0.587", "5.4", 5551, 782, 374),
    RecordedRun(
      "sql/text-davinci-003_multiturn.json", .interCode, 1033, "0.156", "8.8", 9067, 8661, 950),
    RecordedRun("sql/vicuna_multiturn.json", .interCode, 1033, "0.063", "9.5", 9812, 9224, 972),
    RecordedRun("bash/gpt-3.5_multiturn_fs1.json", .interCode, 60, "0.450", "6.3", 380, 128, 22),
    RecordedRun(
      "bash/text-davinci-003_multiturn_fs1.json", .interCode, 60, "0.300", "7.6", 458, 120, 21),
    RecordedRun(
      "webshop/text-davinci-002_react.log", .webShop, 500, "0.358", "6.9", 3437, 310, 128),
    RecordedRun(
      "alfworld/text-davinci-003_trial_0.log", .alfWorld, 134, "0.537", "16.4", 1018, 170, 59),
    RecordedRun(
      "alfworld/text-davinci-003_trial_1.log", .alfWorld, 134, "0.687", "19.6", 823, 220, 40),
    RecordedRun(
      "alfworld/text-davinci-003_trial_2.log", .alfWorld, 134, "0.716", "19.0", 722, 165, 35),
    RecordedRun(
      "alfworld/text-davinci-003_trial_3.log", .alfWorld, 134, "0.739", "19.9", 697, 167, 33),
  ]

  static let outcomesOnly = [(0, "0.537"), (1, "0.687"), (2, "0.716"), (3, "0.739")]
}

@Suite(
  .enabled(if: RecordedRuns.isThere, "recorded runs are not here; METAHARNESS_DATA names them"))
struct RecordedRunTests {
  @Test(arguments: RecordedRun.all)
  func importsWithTheFiguresOfItsDescription(run: RecordedRun) throws {
    var errorReplies = 0
    let summary = try TrajectoryImporter().run(path: RecordedRuns.path(run.file)) { episode in
      errorReplies += episode.errorReplies
    }
    #expect(summary.format == run.format)
    #expect(summary.episodes == run.episodes)
    #expect(summary.scored == run.episodes)
    #expect(fixed(summary.successRate, 3) == run.successRate)
    #expect(fixed(summary.meanTurns, 1) == run.meanTurns)
    #expect(summary.actions == run.actions)
    #expect(summary.errorReplies == run.errorReplies)
    #expect(errorReplies == run.errorReplies)
    #expect(summary.episodesWithError == run.episodesWithError)
    #expect(summary.skippedRecords == 0)
    #expect(summary.problems.isEmpty)
  }

  @Test(arguments: RecordedRun.outcomesOnly)
  func importsOutcomesWithoutTranscripts(trial: Int, successRate: String) throws {
    let path = RecordedRuns.path("alfworld/text-davinci-003_env_results_trial_\(trial).json")
    let summary = try TrajectoryImporter().run(path: path) { _ in }
    #expect(summary.format == .alfWorldResults)
    #expect(summary.episodes == 134)
    #expect(fixed(summary.successRate, 3) == successRate)
    #expect(summary.episodesWithSteps == 0)
    #expect(summary.lossy[.steps] == 134)
  }

  @Test func aLogTakesItsOutcomesFromTheFileBesideIt() throws {
    var solved = 0
    var withoutSteps = 0
    var withType = 0
    _ = try TrajectoryImporter().run(
      path: RecordedRuns.path("alfworld/text-davinci-003_trial_0.log")
    ) { episode in
      let trajectory = episode.trajectory
      if trajectory.header.extra["source"]?["type"]?.stringValue != nil { withType += 1 }
      if trajectory.outcome?.success == true { solved += 1 }
      if trajectory.steps.isEmpty {
        withoutSteps += 1
        #expect(trajectory.outcome?.success == true)
        #expect(trajectory.header.lostFields.contains(.steps))
      }
    }
    #expect(solved == 72)
    #expect(withoutSteps == 72)
    #expect(withType == 134)
  }

  @Test func aShopLogHasItsMeanScore() throws {
    let summary = try TrajectoryImporter().run(
      path: RecordedRuns.path("webshop/text-davinci-002_react.log")
    ) { _ in }
    #expect(fixed(summary.meanScore, 3) == "0.638")
  }

  @Test func aPromptWithoutEpisodesIsRefused() throws {
    let path = RecordedRuns.path("webshop/text-davinci-002_react_prompt.txt")
    #expect(throws: ImportError.self) { try TrajectoryImporter().run(path: path) { _ in } }
  }

  @Test func toolSchemasAreInferredAndMarked() throws {
    let summary = try TrajectoryImporter().run(
      path: RecordedRuns.path("tau_airline/gpt-4o.json")
    ) { episode in
      #expect(episode.lost.contains(.model))
      for tool in episode.trajectory.header.tools {
        #expect(tool.parameters["inferred"] == true)
        #expect(tool.kind == .irreversibleWrite)
      }
    }
    let tool = try #require(summary.inferredTools.first { $0.name == "get_user_details" })
    #expect(tool.parameters["properties"]?["user_id"]?["type"] == "string")
    #expect(tool.parameters["required"] == ["user_id"])
  }

  @Test func everyImportedEpisodeSurvivesOurOwnFormat() throws {
    for name in ["tau_retail/agentrx_full.json", "alfworld/text-davinci-003_trial_1.log"] {
      var writer = JSONWriter()
      var imported: [Trajectory] = []
      _ = try TrajectoryImporter().run(path: RecordedRuns.path(name)) { episode in
        imported.append(episode.trajectory)
        TrajectoryWriter.append(episode.trajectory, to: &writer)
      }
      let file = try TemporaryFile(writer.bytes)
      var again: [Trajectory] = []
      let summary = try TrajectoryImporter().run(path: file.path) { again.append($0.trajectory) }
      #expect(summary.format == .metaharness)
      #expect(again == imported)
    }
  }
}

/// A number with a fixed count of decimals, rounded half up.
func fixed(_ value: Double, _ decimals: Int) -> String {
  let scale = decimals == 1 ? 10.0 : 1000.0
  let scaled = Int((value * scale).rounded())
  let fraction = String(scaled % Int(scale))
  let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
  return "\(scaled / Int(scale)).\(zeros)\(fraction)"
}
