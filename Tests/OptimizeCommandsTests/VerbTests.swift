import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct VerbTests {
  @Test(arguments: [
    (["envs", "tasks", "countr-desk"], "did you mean counter-desk?"),
    (["envs", "show", "countr-desk"], "did you mean counter-desk?"),
    (["envs", "verify", "countr-desk"], "did you mean counter-desk?"),
    (["init", "--env", "countr-desk"], "did you mean counter-desk?"),
    (["init", "--backbone", "expret"], "did you mean expert?"),
    (["init", "/proc/x", "--runs-dir", "/proc/nowhere"], "cannot create /proc/nowhere"),
    (["init", "/proc/x", "--runs-dir", "/tmp"], "cannot create /proc/x"),
    (["envs", "--config", "/nowhere.json"], "cannot open /nowhere.json"),
    (["envs", "verify", "counter-desk", "--split", "test"], "there are no tasks to verify"),
    (["doctor", "--home", "/nowhere"], "missing: folders"),
    (["doctor", "--data", "/nowhere"], "missing: data"),
  ])
  func saysWhatIsWrong(words: [String], message: String) async {
    let ran = await Ran(words)
    #expect(ran.status == .error)
    #expect(ran.error.contains(message), "\(ran.error)")
    #expect(ran.error.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    (["record", "-b", "expert", "-e", "countr-desk"], "did you mean counter-desk?"),
    (["record", "-e", "counter-desk", "-b", "expret"], "did you mean expert?"),
    (["export", "nowhere"], "there is no run"),
    (["gc", "nowhere"], "there is no run"),
    (["fork", "--run", "nowhere", "--episode", "x", "--step", "1"], "there is no run"),
    (["import", "/nowhere.jsonl", "--run-name", "taken"], "cannot open /nowhere.jsonl"),
  ])
  func verbsOnRunsSayWhatIsWrong(words: [String], message: String) async throws {
    let folder = try TemporaryFolder()
    let ran = await Ran(words + ["--runs-dir", folder.path + "/runs", "--quiet"])
    #expect(ran.status == .error)
    #expect(ran.error.contains(message), "\(ran.error)")
    #expect(ran.error.split(separator: "\n").count == 1)
    #expect(ran.output.isEmpty)
  }

  @Test func importNamesTheLineAndColumnOfBrokenJSON() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/broken.jsonl"
    try FileContents.write(Array("{\"metaharness\" 1}\n".utf8), to: file)
    let ran = await Ran(["import", file, "--run-name", "x", "--runs-dir", folder.path + "/runs"])
    #expect(ran.status == .error)
    #expect(ran.error.contains("broken.jsonl, line 1, column 16"), "\(ran.error)")
  }

  @Test(arguments: [
    ["record", "-e", "counter-desk", "-b", "expert"],
    ["run", "-e", "counter-desk", "-b", "expert"],
    ["import", "FILE", "--run-name", "x"],
  ])
  func anUnwritableFolderIsNamed(words: [String]) async throws {
    let folder = try TemporaryFolder()
    let file = folder.file("chat.jsonl")
    let chat =
      #"{"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"}]}"#
    try FileContents.write(Array((chat + "\n").utf8), to: file)
    let named = words.map { $0 == "FILE" ? file : $0 }
    let ran = await Ran(named + ["--runs-dir", "/proc/nowhere"])
    #expect(ran.status == .error)
    #expect(ran.error.contains("/proc/nowhere"), "\(ran.error)")
  }

  @Test(arguments: [
    ["init", "a", "b"],
    ["completions", "bsh"], ["completions"], ["envs", "tasks"], ["envs", "tasks", "x", "y"],
    ["envs", "verify", "--limit", "0"], ["envs", "tasks", "counter-desk", "--split", "trian"],
    ["help", "evns"], ["help", "envs", "verfy"], ["doctor", "x"], ["backbones", "x"],
  ])
  func refusesUse(words: [String]) async {
    let ran = await Ran(words)
    #expect(ran.status == .usage, "\(words)")
    #expect(ran.error.split(separator: "\n").count == 1)
  }

  @Test func initWritesOnceAndReplacesOnlyWhenTold() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/options.json"
    let words = ["init", path, "--runs-dir", folder.path + "/runs", "--seed"]
    let wrote = await Ran(words + ["7"])
    #expect(wrote.status == .done, "\(wrote.error)")
    let first = try FileContents.read(path)
    #expect(try JSONValue(parsing: first)["seed"]?.intValue == 7)
    let again = await Ran(words + ["8"])
    #expect(again.status == .error)
    #expect(again.error.contains("--fresh"))
    #expect(try FileContents.read(path) == first)
    let replaced = await Ran(words + ["8", "--fresh"])
    #expect(replaced.status == .done)
    #expect(try JSONValue(parsing: FileContents.read(path))["seed"]?.intValue == 8)
  }

  @Test func whatInitWritesIsWhatRecordReads() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/options.json"
    _ = await Ran(["init", path, "--runs-dir", folder.path + "/runs"])
    let ran = await Ran(["record", "--config", path, "--json"])
    #expect(ran.status == .done, "\(ran.error)")
    #expect(try JSONValue(parsing: ran.output)["run"]?.stringValue?.hasPrefix(folder.path) == true)
  }

  @Test func doctorNamesABrokenManifestWithItsPlace() async throws {
    let folder = try TemporaryFolder()
    mkdir(folder.path + "/envs", 0o755)
    try FileContents.write(
      Array("{\n  \"version\" 1}".utf8), to: folder.path + "/envs/manifest.json")
    let ran = await Ran(["doctor", "--home", folder.path])
    #expect(ran.status == .error)
    #expect(ran.output.contains("line 2, column 13"), "\(ran.output)")
  }

  @Test func verifyingTheSmallestWorldFindsItSound() async throws {
    let ran = await Ran(["envs", "verify", "counter-desk", "--json"])
    let checked = try #require(try JSONValue(parsing: ran.output)["checked"]?.arrayValue)
    #expect(ran.status == .done)
    #expect(checked.allSatisfy { $0["tasks"] == $0["solvedByExpert"] })
    #expect(checked.compactMap { $0["restores"]?.intValue }.reduce(0, +) > 0)
  }
}
