import Environments
import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ShellEnvironmentTests {
  static func environment() throws -> ShellEnvironment {
    ShellEnvironment(vocabulary: try ShellVocabulary.load(home: Self.home), wording: "")
  }

  static var home: String {
    String(#filePath.dropLast("/Tests/EnvironmentsTests/Shell/ShellEnvironmentTests.swift".count))
  }

  /// The benchmark data, where the user or the package's neighbour has it.
  static var data: String? {
    let folder = getenv("METAHARNESS_DATA").map { String(cString: $0) } ?? home + "/../shared/data"
    return access(folder + "/agentbench/os_interaction/dev.json", R_OK) == 0 ? folder : nil
  }

  static func play(_ policy: any Expert, _ task: String) throws -> TaskResult {
    var world = try environment()
    let opening = try world.reset(to: task)
    return try play(policy, &world, steps: opening.stepBudget)
  }

  static func play(
    _ policy: any Expert, _ world: inout ShellEnvironment, steps: Int
  ) throws -> TaskResult {
    for _ in 0..<steps {
      guard let action = policy.nextAction(in: WorldView(world)) else { break }
      if try world.step(action).end != nil { break }
    }
    return world.result
  }

  static let sample = [TaskSplit.train, .dev, .test, .testOOD].flatMap {
    ShellTaskMaker.ids(in: $0, limit: 28)
  }

  @Test(arguments: sample) func expertSolvesAndWrongPoliciesFail(task: String) throws {
    let solved = try Self.play(ShellExpert(), task)
    #expect(solved.success, "\(task): \(solved.detail ?? "")")
    for named in ShellWrongPolicy.all {
      var world = try Self.environment()
      let opening = try world.reset(to: task)
      guard named.targets(WorldView(world)) else { continue }
      let result = try Self.play(named.policy, &world, steps: opening.stepBudget)
      #expect(!result.success, "\(named.name) solved \(task)")
    }
  }

  @Test func splitsHaveTheirSizesAndShareNoTask() throws {
    let world = try Self.environment()
    var seen = Set<String>()
    for (split, count) in [
      (TaskSplit.train, 6000), (.dev, 200), (.test, 200), (.testOOD, 100),
    ] {
      let ids = try world.tasks(in: split, limit: .max)
      #expect(ids.count == count)
      for id in ids { #expect(seen.insert(id).inserted) }
    }
  }

  @Test func snapshotBringsTheMachineBack() throws {
    var world = try Self.environment()
    _ = try world.reset(to: "shell/v1/fix-modes/1")
    let before = try world.snapshot()
    let first = try world.step(ShellExpert.bash("x=5; cd /srv; ls -lR; rm -rf /srv"))
    try world.restore(before)
    #expect(try world.step(ShellExpert.bash("x=5; cd /srv; ls -lR; rm -rf /srv")) == first)
    #expect(
      try world.step(ShellExpert.bash("echo $x; pwd")).observation.text.hasSuffix("5\n/srv\n"))
  }

  @Test(arguments: [
    "shell/v1/fix-modes/0", "shell/v1/fix-modes/01", "shell/v1/nope/1", "shell/v2/script/1", "",
    "shell/v1/pack-compare/1", "shell/v1/script/99999999999999999999",
  ]) func unknownTasksAreErrors(id: String) throws {
    var world = try Self.environment()
    #expect(throws: EnvironmentError.self) { try world.reset(to: id) }
  }

  @Test func longOutputIsCut() throws {
    var world = try Self.environment()
    _ = try world.reset(to: "shell/v1/script/1")
    let result = try world.step(ShellExpert.bash("seq 1000"))
    #expect(result.observation.isTruncated)
    #expect(result.observation.text.utf8.count < 900)
  }

  @Test(arguments: [
    JSONValue.null, [:], ["script": 5], ["script": nil], ["x": ["y": 1]], [1, 2],
  ]) func oddArgumentsAreRefused(arguments: JSONValue) throws {
    var world = try Self.environment()
    _ = try world.reset(to: "shell/v1/script/1")
    let result = try world.step(.tool(name: "bash_action", arguments: arguments))
    #expect(result.observation.reported == .error)
    #expect(result.end == nil)
  }

  @Test func eightRoundsEndTheEpisode() throws {
    var world = try Self.environment()
    _ = try world.reset(to: "shell/v1/count-files/1")
    for _ in 0..<7 { #expect(try world.step(ShellExpert.bash("true")).end == nil) }
    #expect(try world.step(ShellExpert.bash("true")).end == .stepsExhausted)
  }
}
