import Backbones
import Environments
import Testing
import Trajectories

@testable import OptimizeCommands

@Suite struct CommandRunningTests {
  @Test func jsonIsOneObjectAndNothingElse() async throws {
    for verb in [
      ["envs"], ["backbones"], ["doctor"], ["help"], ["help", "envs"], ["--version"], ["--help"],
      ["completions", "zsh"], ["envs", "tasks", "counter-desk"], ["envs", "show", "counter-desk"],
      ["envs", "verify", "counter-desk"], [],
    ] {
      let ran = await Ran(verb + ["--json"], environment: ["PATH": "/usr/bin"])
      #expect(ran.output.hasSuffix("\n") && ran.output.split(separator: "\n").count == 1)
      #expect(try JSONValue(parsing: ran.output).objectValue != nil, "\(verb)")
    }
  }

  @Test(arguments: [
    (["shw", "--json"], "usage", 2),
    (["group", "--json"], "budget-exhausted", 3),
  ])
  func jsonErrorsAreOneObject(words: [String], kind: String, code: Int) async throws {
    let ran = await Ran(words, root: SampleTree.root)
    let error = try JSONValue(parsing: ran.output)["error"]
    #expect(error?["kind"]?.stringValue == kind)
    #expect(error?["code"]?.intValue == code)
    #expect(error?["message"]?.stringValue?.isEmpty == false)
    #expect(Int(ran.status.rawValue) == code)
    #expect(ran.error.hasPrefix("optimize: "))
  }

  @Test func theVariableAsksForJSONErrorsToo() async throws {
    let ran = await Ran(
      ["nonsense"], root: SampleTree.root, environment: ["METAHARNESS_JSON": "1"])
    #expect(try JSONValue(parsing: ran.output)["error"] != nil)
    let told = await Ran(
      ["nonsense", "--no-json"], root: SampleTree.root, environment: ["METAHARNESS_JSON": "1"])
    #expect(told.output.isEmpty)
  }

  @Test func quietLeavesResultsAndErrors() async {
    let quiet = await Ran(["envs", "verify", "counter-desk", "-q"])
    #expect(quiet.error.isEmpty)
    #expect(quiet.output.contains("counter-desk"))
    let failed = await Ran(["envs", "tasks", "nowhere", "-q"])
    #expect(failed.error.contains("unknown environment 'nowhere'"))
  }

  @Test func everyErrorHasItsStatus() throws {
    let table: [(any Error, OptimizeCommands.ExitStatus)] = [
      (UsageError("x"), .usage),
      (CommandError("x"), .error),
      (CommandError("x", status: .gateNotMet), .gateNotMet),
      (CancellationError(), .interrupted),
      (BackboneError.cancelled, .interrupted),
      (BackboneError.budgetExhausted("5 USD"), .budgetExhausted),
      (BackboneError.unavailable(backbone: "x", detail: "refused"), .inconclusive),
      (BackboneError.unknownBackbone("x", suggestions: []), .error),
      (EnvironmentError.infrastructure(environment: "x", detail: "crash"), .inconclusive),
      (EnvironmentError.unknownEnvironment("x", suggestions: []), .error),
      (FileError(.open, path: "/nowhere", errno: 2), .error),
      (try #require(throws: JSONError.self) { try JSONValue(parsing: "{\n \"a\" 1}") }, .error),
    ]
    for (error, status) in table {
      let failure = Failure(error)
      #expect(failure.status == status, "\(error)")
      #expect(!failure.message.isEmpty && !failure.message.contains("\n"))
    }
  }

  @Test func cancellationEndsAsInterrupted() async {
    let waiting = Command(name: "optimize", group: .start, summary: "Waits.") { _ in
      while true {
        try Task.checkCancellation()
        await Task.yield()
      }
    }
    let work = Task { await Ran(["--json"], root: waiting) }
    work.cancel()
    let ran = await work.value
    #expect(ran.status == .interrupted)
    #expect(ran.output.contains(#""kind":"interrupted""#))
    #expect(ran.error == "optimize: interrupted\n")
  }

  @Test func aResultThatCouldNotBeWrittenIsAnError() async {
    let full = RecordedStreams(failure: FileError(.write, path: "standard output", errno: 28))
    let ran = await Ran(["envs"], streams: full)
    #expect(ran.status == .error)
    #expect(ran.error.contains("cannot write standard output: No space left on device"))
  }

  @Test func multilineAndControlTextBecomesOnePlainLine() async {
    let hostile = Command(name: "optimize", group: .start, summary: "Fails.") { _ in
      throw CommandError("one\ntwo\u{1B}[2J\u{1B}]0;title\u{07}three\r\n\u{202E}four\u{9B}31m")
    }
    let ran = await Ran([], root: hostile)
    #expect(ran.error == "optimize: one twothree four31m\n")
  }
}
