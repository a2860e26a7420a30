import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

@Suite struct OptionFileTests {
  private func run(
    _ text: String, _ words: [String] = [], environment: [String: String] = [:]
  ) async throws -> Ran {
    let folder = try TemporaryFolder()
    let path = folder.path + "/options.json"
    try FileContents.write(Array(text.utf8), to: path)
    return await Ran(
      ["show", "a", "--config", path] + words, root: SampleTree.root, environment: environment)
  }

  @Test func fillsOptionsOfEveryKind() async throws {
    let ran = try await run(
      #"{"count":5,"offset":-3,"tag":["x","y"],"dry-run":true,"size":"large","name":"other verb"}"#)
    #expect(ran.status == .done, "\(ran.error)")
    #expect(
      ran.output.hasPrefix("count=5 offset=-3 weight=0.5 label=- tags=x+y size=large dry=true"))
  }

  @Test func theCommandLineAndVariablesComeFirst() async throws {
    let ran = try await run(
      #"{"count":5,"weight":0.1,"tag":["x"],"label":"file"}"#, ["--count", "6", "-t", "z"],
      environment: ["METAHARNESS_LABEL": "variable"])
    #expect(ran.output.hasPrefix("count=6 offset=- weight=0.1 label=variable tags=z "))
  }

  @Test func aRequiredOptionMayComeFromTheFile() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/options.json"
    try FileContents.write(Array(#"{"name":"x","notes":{"name":"anything"}}"#.utf8), to: path)
    let ran = await Ran(
      ["need"], root: SampleTree.root, environment: ["METAHARNESS_CONFIG": path])
    #expect(ran.status == .done, "\(ran.error)")
  }

  @Test(arguments: [
    ("{\n  \"count\" 5}", OptimizeCommands.ExitStatus.error, "line 2, column 11"),
    ("[]", .error, "expected an object of options, found array"),
    ("", .error, "line 1, column 1"),
    (#"{"coutn":5}"#, .error, "no command has an option 'coutn'; did you mean count?"),
    (#"{"count":null}"#, .error, "count: expected a text, a number, a boolean"),
    (#"{"tag":[["x"]]}"#, .error, "tag: expected a text"),
    (#"{"count":1e99}"#, .usage, "options.json: count: expected an integer, found '1e99'"),
    (#"{"size":"lage"}"#, .usage, "did you mean large?"),
    (#"{"count":1,"count":2}"#, .error, "line 1, column"),
  ])
  func saysWhatIsWrong(
    text: String, status: OptimizeCommands.ExitStatus, message: String
  ) async throws {
    let ran = try await run(text)
    #expect(ran.status == status)
    #expect(ran.error.contains(message), "\(ran.error)")
    #expect(ran.error.split(separator: "\n").count == 1)
  }
}
