import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The second backend; where bubblewrap is missing only its message is tested.
@Suite struct ShellSandboxTests {
  static let isPossible: Bool = {
    guard SandboxCommand() != nil, let sandbox = try? ShellSandbox() else { return false }
    return (try? sandbox.run("echo on"))?.text == "on\n".octets
  }()

  @Test func withoutBubblewrapOfficialTasksSayWhatToInstall() throws {
    #expect(ShellSandbox.isMissing.description.contains("apt-get install bubblewrap"))
    guard SandboxCommand() == nil else { return }
    #expect(throws: ShellSandbox.isMissing) { _ = try ShellSandbox() }
  }

  @Test func anUnknownOfficialSetIsRefused() {
    var options = EnvironmentOptions(home: ShellEnvironmentTests.home)
    options.settings["official"] = "other"
    #expect(throws: EnvironmentError.self) {
      _ = try EnvironmentCatalogue.builtIn.make("shell", options: options)
    }
    options.settings["official"] = "agentbench"
    #expect(throws: EnvironmentError.self) {
      _ = try EnvironmentCatalogue.builtIn.make("shell", options: options)
    }
  }

  @Test(.enabled(if: isPossible, "no bubblewrap sandbox can be made here"))
  func theSessionKeepsItsStateAndScriptsCannotLeaveIt() throws {
    var limits = SandboxCommand.Limits()
    limits.seconds = 1
    let sandbox = try ShellSandbox(limits: limits)
    _ = try sandbox.run("x=5; cd /tmp; f() { echo f$x; }")
    #expect(try sandbox.run("pwd; f; false").text == "/tmp\nf5\n".octets)
    #expect(try sandbox.run("echo $?").text == "1\n".octets)
    let stopped = try sandbox.run("echo before; while :; do :; done")
    #expect(stopped.limit == .steps)
    #expect(stopped.text == "before\n".octets)
    #expect(try sandbox.run("exit 3").status == 3)
    #expect(try sandbox.run("echo on; break; pwd").text.decoded.hasSuffix("/root\n"))
    #expect(try sandbox.run("echo 'unclosed").status != 0)
    let alone = try sandbox.runAlone(
      "printf '%s|' \"$0\" \"$1\"; exit 4", in: .bash, ["a\n", "$x"])
    #expect(alone.text == "a\n|$x|".octets)
    #expect(alone.status == 4)
  }

  @Test(.enabled(if: isPossible, "no bubblewrap sandbox can be made here"))
  func theHostIsReadOnlyAndUnreachable() throws {
    let sandbox = try ShellSandbox()
    #expect(try sandbox.run("touch /usr/bin/x").status != 0)
    #expect(try sandbox.run("ls /sys /boot /etc/ssh").status != 0)
    let network = try sandbox.run("grep -c : /proc/net/dev; exec 9<> /dev/tcp/1.1.1.1/80")
    #expect(network.text.decoded.hasPrefix("1\n"))
    #expect(try sandbox.run("echo mine > /usr/x; cat /usr/x").text == "mine\n".octets)
  }

  /// Part of the lane: a fork bomb takes the processor from every other test.
  @Test(.enabled(if: isAsked && isPossible, "METAHARNESS_SHELL_OFFICIAL asks for it"))
  func floodsAndBombsAreBounded() throws {
    var limits = SandboxCommand.Limits()
    limits.seconds = 1
    limits.outputBytes = 1_000
    let sandbox = try ShellSandbox(limits: limits)
    let flood = try sandbox.run("head -c 3000000 /dev/zero | tr '\\0' x")
    #expect(flood.text.count == 1_000)
    #expect(flood.limit == .output)
    _ = try sandbox.run(":(){ :|:& };:")
    _ = try sandbox.run("kill -KILL -1")
    #expect(try sandbox.run("head -c 200000000 /dev/zero > /root/big").status != 0)
    var text = try sandbox.run("echo alive").text
    for _ in 0..<5 where text != "alive\n".octets { text = try sandbox.run("echo alive").text }
    #expect(text == "alive\n".octets)
  }

  static let data = ShellEnvironmentTests.data

  @Test(.enabled(if: isPossible && data != nil, "needs bubblewrap and the benchmark data"))
  func officialTasksCanBePlayedAndForked() throws {
    var world = try OfficialShellEnvironment(dataFolder: Self.data)
    #expect(try world.tasks(in: .test, limit: .max).count == 144)
    #expect(try world.tasks(in: .train, limit: .max).count == 1_000)
    #expect(try world.tasks(in: .dev, limit: .max).count == 26)
    let opening = try world.reset(to: "shell/agentbench/test/0")
    #expect(opening.stepBudget == 8)
    let saved = try world.snapshot()
    let reference = "grep -c 'Alice | Sell' /usr/stock.log"
    let seen = try world.step(ShellExpert.bash(reference)).observation
    var fork = world
    _ = try fork.step(ShellExpert.bash("rm /usr/stock.log"))
    #expect(try world.step(ShellExpert.bash(reference)).observation == seen)
    try world.restore(saved)
    let expert = OfficialShellExpert()
    while let action = expert.nextAction(in: WorldView(world)) { _ = try world.step(action) }
    #expect(world.result.success, "\(world.result.detail ?? "")")
    _ = try world.reset(to: "shell/agentbench/test/0")
    _ = try world.step(.tool(name: "answer_action", arguments: ["answer": "about 12"]))
    #expect(!world.result.success)
    #expect(throws: EnvironmentError.self) { try world.reset(to: "shell/agentbench/test/144") }
  }

  /// A minute of work, so only where it is asked for.
  static let isAsked = getenv("METAHARNESS_SHELL_OFFICIAL") != nil

  @Test(
    .enabled(if: isAsked && isPossible && data != nil, "METAHARNESS_SHELL_OFFICIAL asks for it"))
  func officialReferencesPassTheirChecks() throws {
    let found = try OfficialShellConformance.check(
      dataFolder: Self.data ?? "", triesNothing: true)
    print("\(found.passed) of \(found.tasks) pass; mode: \(found.mode)")
    for failure in found.failures { print("  \(failure)") }
    print("  checks that accept doing nothing: \(found.acceptedNothing)")
    #expect(found.tasks == 144)
    #expect(found.passed >= 133)
  }

  @Test(arguments: [
    (OfficialShellComparison.integer, " 7\n", "7", true), (.integer, "+7", "7", true),
    (.integer, "7 files", "7", false), (.integer, "", "", false), (.integer, "1_0", "10", true),
    (.integer, "_1", "1", false), (.string, "a\r\n", "a", true), (.string, "a b", "a  b", false),
    (.size, "4K", "4096", true), (.size, "1MB", "1024K", true), (.size, "4.8G", "4.8G", false),
    (.size, "B", "B", false), (.size, "9223372036854775807P", "1", false),
  ])
  func answersAreComparedAsPublished(
    how: OfficialShellComparison, answer: String, expected: String, accepted: Bool
  ) {
    #expect(how.accepts(answer, expected: expected) == accepted)
  }
}
