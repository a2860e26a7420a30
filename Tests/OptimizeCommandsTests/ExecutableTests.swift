import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built executable, through a shell, as a user calls it.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct ExecutableTests {
  @Test(arguments: [
    ("--version", 0), ("", 0), ("envs --json", 0), ("nonsense", 2), ("envs tasks nowhere", 1),
    ("init /proc/x --runs-dir /tmp", 1), ("envs > /dev/full", 1), ("envs | head -c 1", 0),
  ])
  func endsWithItsStatus(line: String, status: Int32) {
    #expect(Executable.shell("set -o pipefail; \(Executable.path) \(line)").status == status)
  }

  @Test func aReaderThatGoesAwayIsNoError() {
    let line = "( \(Executable.path) completions bash; echo $? >&2 ) 2>&1 >/dev/full | cat"
    #expect(Executable.shell(line).text.contains("1\n"))
    let gone = "( trap '' PIPE; \(Executable.path) completions bash; echo $? >&2 ) | true"
    #expect(Executable.shell("\(gone)").text.hasSuffix("0\n"))
  }

  @Test(arguments: ["INT", "TERM"])
  func anInterruptedRunSaysSoInItsStatus(signal: String) throws {
    let folder = try TemporaryFolder()
    let play = "\(Executable.path) record --env counter-desk --backbone expert --quiet --json"
    let interrupted = Executable.shell(
      """
      cd \(folder.path)
      \(play) --run-name long --trials 4000 > result.json &
      until [ -e runs/long/store.sqlite ]; do :; done
      kill -\(signal) $!
      wait $!
      """)
    #expect(interrupted.status == 130, "\(interrupted.text)")
    let result = try JSONValue(parsing: FileContents.read(folder.path + "/result.json"))
    #expect(result.objectValue != nil)
  }

  @Test func bashCompletesFromTheTree() {
    func complete(_ words: String) -> String {
      Executable.shell(
        """
        source <(\(Executable.path) completions bash)
        COMP_WORDS=(optimize \(words)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _optimize; echo "${COMPREPLY[*]}"
        """
      ).text.trimmingASCIISpace()
    }
    #expect(complete("ba") == "backbones")
    #expect(complete("envs ver") == "verify")
    #expect(complete("envs verify --li") == "--limit")
    #expect(complete("envs verify --split tr") == "train")
    #expect(complete("envs verify --split = tr") == "train")
    #expect(complete("completions z") == "zsh")
    #expect(complete("envs show cou") == "counter-desk")
  }

  @Test func fishCompletesFromTheTree() {
    guard Executable.shell("command -v fish").status == 0 else { return }
    func complete(_ line: String) -> String {
      let inner = "\(Executable.path) completions fish | source; complete -C \"\(line)\""
      return Executable.shell("fish -c '\(inner)' | cut -f 1").text
    }
    #expect(complete("optimize envs ver") == "verify\n")
    #expect(complete("optimize envs verify --spl") == "--split\n")
    #expect(complete("optimize envs verify --split d") == "dev\n")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptsAreWellFormed(shell: String) {
    guard Executable.shell("command -v \(shell)").status == 0 else { return }
    let checked = Executable.shell("\(Executable.path) completions \(shell) | \(shell) -n")
    #expect(checked.status == 0, "\(checked.text)")
    #expect(checked.text.isEmpty)
  }
}

/// Finds and runs what was built.
enum Executable {
  static let path: String = {
    let tests = CommandLine.arguments.first ?? ""
    let folder = tests.lastIndex(of: "/").map { String(tests[..<$0]) } ?? "."
    return folder + "/optimize"
  }()

  static var isBuilt: Bool { access(path, X_OK) == 0 }

  /// Runs a bash script without our variables; gives its status and both its streams.
  static func shell(_ script: String) -> (status: Int32, text: String) {
    let quoted = "'" + script.replacing("'", with: "'\\''") + "'"
    guard let pipe = popen("exec env -u METAHARNESS_JSON bash -c \(quoted) 2>&1 </dev/null", "r")
    else { return (-1, "") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&chunk, 1, chunk.count, pipe)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return (pclose(pipe) >> 8 & 0xFF, String(decoding: bytes, as: UTF8.self))
  }
}
