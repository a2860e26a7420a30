import TestSupport
import Testing
import Trajectories

/// The whole loop through the executable: from nothing to a certificate.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct LoopTests {
  private static let run =
    "run --env retail --backbone scripted:drifts-in-format --limit 60 --confirm-limit 40 --seed 3 -q"

  @Test func theSameSeedGivesTheSameHarnessAndCertificate() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.run) --runs-dir a --concurrency 1 > a.out; echo status=$?
      \(Executable.path) \(Self.run) --runs-dir b --concurrency 4 > b.out
      cd a/*/ && for file in harness.json certificate.json splits.json; do
        cmp $file ../../b/*/$file || exit 1
      done
      """)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("status=0"), "\(outcome.text)")
  }

  @Test func theReportSaysFirstThatItIsNoResult() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.run) --limit 30 --confirm-limit 10 | head -1
      """)
    #expect(outcome.text.contains("scripted"), "\(outcome.text)")
    #expect(outcome.text.contains("plumbing check, not a result"), "\(outcome.text)")
  }

  @Test func aSearchThatIsStoppedResumesToTheSameCertificate() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.run) --runs-dir a --max-time 0.01 > /dev/null; echo first=$?
      \(Executable.path) \(Self.run) --runs-dir a > /dev/null
      \(Executable.path) \(Self.run) --runs-dir b > /dev/null
      cmp a/*/certificate.json b/*/certificate.json && echo same
      """)
    #expect(outcome.text.contains("same"), "\(outcome.text)")
  }

  @Test func aBudgetThatEndsLeavesWhatWasChosenAndResumes() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.run) --runs-dir a --max-calls 100 > /dev/null; echo first=$?
      grep -c 'selected, not confirmed' a/*/search.json
      \(Executable.path) \(Self.run) --runs-dir a > /dev/null
      \(Executable.path) \(Self.run) --runs-dir b > /dev/null
      cmp a/*/certificate.json b/*/certificate.json && cmp a/*/search.json b/*/search.json && echo same
      """)
    #expect(outcome.text.contains("first=3"), "\(outcome.text)")
    #expect(outcome.text.contains("1\nsame"), "\(outcome.text)")
  }

  @Test func withoutTasksToConfirmNothingIsClaimed() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) run --env counter-desk --backbone expert -q; echo status=$?
      """)
    #expect(outcome.text.contains("status=1"), "\(outcome.text)")
    #expect(outcome.text.contains("part has no tasks"), "\(outcome.text)")
  }

  @Test func aModelsRulesAreTriedLikeMinedOnesAndCheckedWithoutTheModel() throws {
    let rules = #"""
      [{"id":"x","about":"says more","phase":"post","when":{"error":{"consecutive":1}},
        "then":[{"annotateObs":{"text":"Compare every argument with the task before the next call."}}]},
       {"id":"y","phase":"gate","then":[{"noSuchEffect":{}}]}]
      """#
    let server = StubServer { _ in StubServer.reply(StubServer.chat("Two rules:\n" + rules)) }
    let folder = try TemporaryFolder()
    let searched = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.run) --limit 30 --confirm-limit 10 --run-name p \\
        --proposer '\(server.url)#m' > p.out
      grep -c '^| `proposed' runs/p/report.md; grep -c 'noSuchEffect' runs/p/report.md
      grep -c 'noSuchEffect' runs/p/search.json
      grep -c "^optimize run .* --proposer '*\(server.url)#m" runs/p/report.md
      """)
    let counts = searched.text.split(separator: "\n").map(String.init)
    #expect(counts.count == 4 && !counts.contains("0"), "\(searched.text)")
    let asked = server.requests.count
    #expect(asked > 0)
    let verified = Executable.shell("cd \(folder.path); \(Executable.path) verify p; echo $?")
    #expect(verified.text.hasSuffix("0\n"), "\(verified.text)")
    #expect(server.requests.count == asked)
  }
}
