import TestSupport
import Testing
import Trajectories

/// The verbs that look at harness files and at official data, through the executable.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct RuleVerbTests {
  private static let root = #filePath.split(separator: "/Tests/").first.map(String.init) ?? "."
  private static let cycle = root + "/interventions/library/cycle.json"

  @Test func theLibraryLintsClean() {
    let outcome = Executable.shell(
      "\(Executable.path) lint \(Self.root)/interventions/library/*.json")
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("structural lint of"), "\(outcome.text)")
  }

  @Test func aRuleThatCannotRunIsRefusedWithTheReason() throws {
    let folder = try TemporaryFolder()
    let broken = String(decoding: try FileContents.read(Self.cycle), as: UTF8.self)
      .replacing("annotateObs", with: "noSuchEffect")
    try FileContents.write(Array(broken.utf8), to: folder.file("broken.json"))
    let outcome = Executable.shell("\(Executable.path) lint \(folder.file("broken.json"))")
    #expect(outcome.status == 1, "\(outcome.text)")
    #expect(outcome.text.contains("noSuchEffect"), "\(outcome.text)")
    #expect(outcome.text.contains("broken.json"), "\(outcome.text)")
  }

  @Test func explainSaysWhatARuleDoesAndSuggestsIds() {
    let explained = Executable.shell("\(Executable.path) explain \(Self.cycle)")
    #expect(explained.status == 0)
    #expect(explained.text.contains("lib.cycle"), "\(explained.text)")
    #expect(explained.text.contains("trigger"), "\(explained.text)")
    let missed = Executable.shell("\(Executable.path) explain \(Self.cycle) --rule lib.cycel")
    #expect(missed.status == 1)
    #expect(missed.text.contains("did you mean lib.cycle?"), "\(missed.text)")
  }

  @Test func harnessesOfEnvironmentsJoinIntoOneFile() throws {
    let folder = try TemporaryFolder()
    let out = folder.file("joined.json")
    let joined = Executable.shell(
      "\(Executable.path) join shop=\(Self.cycle) shell=\(Self.cycle) --out \(out)")
    #expect(joined.status == 0, "\(joined.text)")
    #expect(Executable.shell("\(Executable.path) lint \(out)").status == 0)
    let document = try JSONValue(parsing: FileContents.read(out))
    let scope = document["interventions"]?.arrayValue?.first?["scope"]
    #expect(scope?["environments"] == ["shell", "shop"])
    // Both learned harnesses name tools that the other's environment lacks.
    let learned = Self.root + "/interventions/learned"
    let mixed = Executable.shell(
      """
      \(Executable.path) join shop=\(learned)/shop.json shell=\(learned)/shell.json \\
        --out \(folder.file("mixed.json")) && cd \(folder.path) &&
      for world in shop shell retail; do
        \(Executable.path) lint mixed.json --env $world || exit 1
      done
      """)
    #expect(mixed.status == 0, "\(mixed.text)")
    let unknown = Executable.shell("\(Executable.path) join moon=\(Self.cycle) --out \(out)")
    #expect(unknown.status == 2, "\(unknown.text)")
    #expect(unknown.text.contains("found 'moon="), "\(unknown.text)")
  }

  @Test func surfacesAreTheSameEveryTime() {
    let command = "\(Executable.path) envs surface --json"
    let first = Executable.shell(command)
    #expect(first.status == 0, "\(first.text)")
    #expect(Executable.shell(command).text == first.text)
  }

  @Test func conformWithoutDataSaysWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let none = Executable.shell("env -u METAHARNESS_DATA \(Executable.path) envs conform")
    #expect(none.status == 2)
    let empty = Executable.shell("\(Executable.path) envs conform --data \(folder.path)")
    #expect(empty.status == 1)
    #expect(empty.text.contains("no benchmark data"), "\(empty.text)")
  }
}
