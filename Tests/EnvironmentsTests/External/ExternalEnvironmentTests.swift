import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ExternalEnvironmentTests {
  static let hasPython =
    access("/usr/bin/python3", X_OK) == 0 || access("/usr/local/bin/python3", X_OK) == 0
  static let example =
    "python3 /\(DatabaseTesting.packageRoot)/docs/examples/counter_environment.py"

  private static func catalogue(
    _ command: String, timeout: String = "20"
  ) throws -> any Environment {
    try EnvironmentCatalogue.builtIn.make(
      "exec:\(command)", options: EnvironmentOptions(settings: ["timeout-seconds": timeout]))
  }

  private static func add(_ amount: Int) -> Action {
    .tool(name: "add", arguments: ["amount": .integer(amount)])
  }

  private static let stop = Action.tool(name: "stop", arguments: [:])

  @Test(.enabled(if: hasPython, "python3 is not here"), arguments: ["", " --no-snapshots"])
  func exampleIsPlayedForkedAndScored(flag: String) throws {
    var world = try Self.catalogue(Self.example + flag)
    #expect(world.name == "exec:counter")
    #expect(world.version == "1")
    #expect(world.mayBlock)
    #expect(try world.tasks(in: .train, limit: 10) == ["reach-3", "reach-7"])
    #expect(try world.tasks(in: .train, limit: 1) == ["reach-3"])
    #expect(try world.tasks(in: .testOOD, limit: 9).isEmpty)
    let opening = try world.reset(to: "reach-7")
    #expect(opening.observation == Observation("Bring the counter to 7.", source: .user))
    #expect(opening.stepBudget == 10)
    #expect(opening.tools.map(\.kind) == [.write, .finish])
    #expect(world.tools == opening.tools)
    let first = try world.step(Self.add(3))
    #expect(
      first.observation == Observation("the counter shows 3", source: .tool, reported: .ok))
    #expect(try world.step(.say("hello")).observation.reported == .error)
    let saved = try world.snapshot()
    _ = try world.step(Self.add(100))
    try world.restore(saved)
    #expect(try world.step(Self.add(4)).observation.text == "the counter shows 7")
    #expect(!world.result.success)
    #expect(try world.step(Self.stop).end == .agentFinished)
    #expect(world.result == TaskResult(success: true, score: 1))
    var other = try Self.catalogue(Self.example + flag)
    try other.restore(saved)
    #expect(try other.step(Self.add(1)).observation.text == "the counter shows 4")
  }

  @Test(.enabled(if: hasPython, "python3 is not here"))
  func unknownTasksEndTheEpisodeAndTheNextResetStartsAfresh() throws {
    var world = try Self.catalogue(Self.example)
    let failure = #expect(throws: EnvironmentError.self) { _ = try world.reset(to: "reach-99") }
    #expect(failure?.description.contains("reset was refused") ?? false)
    #expect(throws: EnvironmentError.self) { _ = try world.step(Self.stop) }
    #expect(try world.reset(to: "reach-5").stepBudget == 10)
  }

  /// What a shell program does after its greeting, and what the failure must say.
  static let hostile: [(program: String, message: String)] = [
    ("echo boom >&2; exit 3", "exit status 3"),
    ("echo boom >&2; kill -SEGV $$", "killed by signal 11"),
    ("echo boom >&2; sleep 100", "no answer within"),
    ("echo boom >&2; trap '' TERM; while :; do sleep 0.1; done", "no answer within"),
    ("echo boom >&2; (trap '' TERM HUP; sleep 100) & sleep 100", "no answer within"),
    ("echo boom >&2; echo 'not json at all'; sleep 100", "found: not json at all"),
    ("echo boom >&2; echo '[1,2]'; sleep 100", "expected a JSON object"),
    ("echo boom >&2; echo '{\"id\":7}'; sleep 100", "expected an answer with id 2"),
    ("echo boom >&2; echo '{}'; sleep 100", "found id none"),
    ("echo boom >&2; echo '{\"id\":2,\"error\":\"no\"}'; sleep 100", "refused: no"),
    ("echo boom >&2; echo '{\"id\":2}'; sleep 100", "stepBudget"),
    ("echo boom >&2; echo '{\"id\":2,\"stepBudget\":9}'; sleep 100", "no observation"),
    ("echo boom >&2; head -c 100000000 /dev/zero | tr '\\0' x", "a line longer than"),
    ("echo boom >&2; exec >&-; sleep 100", "ended instead of answering"),
    ("printf '\\377\\376\\000\\n'; echo boom >&2; sleep 100", "expected a JSON object"),
  ]

  @Test(arguments: hostile)
  func brokenProgramsAreInfrastructureFailures(program: String, message: String) throws {
    let folder = "/tmp/metaharness-\(getpid())-\(Digest(of: program).short)"
    try FileContents.write(
      Array(
        """
        read line
        echo '{"id":1,"protocol":1,"name":"x","version":"1","style":"toolCalls","snapshots":false}'
        read line
        \(program)

        """.utf8), to: folder)
    defer { unlink(folder) }
    // Hanging programs need no long wait; the others must not fail by the clock.
    let timeout = message.hasPrefix("no answer") ? "2" : "30"
    let tried = try ExternalEnvironment(
      command: "sh \(folder)",
      options: EnvironmentOptions(settings: ["timeout-seconds": timeout]))
    let pid = try #require(tried.processID)
    let failure = #expect(throws: EnvironmentError.self) { _ = try tried.reset(to: "t") }
    guard case .infrastructure(_, let detail)? = failure else {
      Issue.record("expected an infrastructure failure")
      return
    }
    #expect(detail.contains(message), "\(detail)")
    #expect(detail.contains("boom"), "\(detail)")
    var status: Int32 = 0
    #expect(waitpid(pid, &status, WNOHANG) == -1, "the program was not reaped")
    #expect(try Self.living(inGroup: pid).isEmpty, "the program's group is still there")
    #expect(tried.result.blame == .infrastructure)
  }

  /// The processes of a group that are not dead; dead ones wait for init, not for us.
  private static func living(inGroup group: Int32) throws -> [String] {
    let folder = try #require(opendir("/proc"))
    defer { closedir(folder) }
    var found: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard Int(name) != nil, let bytes = try? FileContents.read("/proc/\(name)/stat") else {
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      if fields.count > 3, Int32(fields[3]) == group, fields[1] != "Z" { found.append(text) }
    }
    return found
  }

  @Test(arguments: ["", "   ", "/no/such/program", "true", "sh -c 'echo no >&2; exit 9'"])
  func programsThatDoNotGreetAreRefused(command: String) {
    #expect(throws: EnvironmentError.self) {
      _ = try EnvironmentCatalogue.builtIn.make("exec:\(command)")
    }
  }

  @Test func nondeterminismIsFoundByReplay() throws {
    let path = "/tmp/metaharness-\(getpid())-random"
    try FileContents.write(
      Array(
        """
        while read line; do
          n=$((n + 1))
          case "$line" in
          *hello*) echo "{\\"id\\":$n,\\"protocol\\":1,\\"name\\":\\"x\\",\\"version\\":\\"1\\",\
        \\"style\\":\\"textCommands\\",\\"snapshots\\":false}" ;;
          *reset*) echo "{\\"id\\":$n,\\"observation\\":\\"start\\",\\"stepBudget\\":5}" ;;
          *step*) echo "{\\"id\\":$n,\\"observation\\":\\"process $$\\"}" ;;
          *) echo "{\\"id\\":$n}" ;;
          esac
        done

        """.utf8), to: path)
    defer { unlink(path) }
    var world = try Self.catalogue("sh \(path)")
    _ = try world.reset(to: "t")
    let saved = try world.snapshot()
    _ = try world.step(.text("look"))
    let later = try world.snapshot()
    try world.restore(saved)
    let failure = #expect(throws: EnvironmentError.self) { try world.restore(later) }
    #expect(failure?.description.contains("not deterministic") ?? false)
  }

  @Test func commandsAreSplitLikeWords() {
    #expect(CommandLineWords.split("a  'b c' \"d e\" f\\ g ''") == ["a", "b c", "d e", "f g", ""])
    #expect(CommandLineWords.split("\u{0}'open") == ["open"])
  }
}
