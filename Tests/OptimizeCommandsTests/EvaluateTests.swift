import TestSupport
import Testing
import Trajectories

/// Evaluations through the executable.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct EvaluateTests {
  private static let evaluate =
    "evaluate --env retail --env database --backbone scripted:mixed --baseline generic "
    + "--baseline best-of-2 --limit 12 -q"

  private func shell(_ script: String) throws -> (text: String, status: Int32) {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell("cd \(folder.path)\n" + script)
    return (outcome.text, outcome.status)
  }

  @Test func verifyRecomputesEveryFigure() throws {
    let outcome = try shell(
      """
      \(Executable.path) \(Self.evaluate) --run-name e > /dev/null
      \(Executable.path) verify e; echo status=$?
      """)
    #expect(outcome.text.contains("all as recorded"), "\(outcome.text)")
    #expect(outcome.text.contains("status=0"), "\(outcome.text)")
  }

  @Test func aChangedFigureIsFound() throws {
    let outcome = try shell(
      """
      \(Executable.path) \(Self.evaluate) --run-name e > /dev/null
      sed -i 's/"won": [0-9]*/"won": 99/' runs/e/certificate-1.json
      \(Executable.path) verify e; echo status=$?
      """)
    #expect(outcome.text.contains("recorded 99"), "\(outcome.text)")
    #expect(outcome.text.contains("status=10"), "\(outcome.text)")
  }

  @Test func slicesEndInTheSameCertificate() throws {
    let outcome = try shell(
      """
      for slice in 1 2 3; do
        \(Executable.path) \(Self.evaluate) --runs-dir a --run-name e --max-time 0.01 > /dev/null
      done
      \(Executable.path) \(Self.evaluate) --runs-dir a --run-name e > /dev/null
      \(Executable.path) \(Self.evaluate) --runs-dir b --run-name e --concurrency 1 > /dev/null
      for arm in 1 2; do cmp a/e/certificate-$arm.json b/e/certificate-$arm.json || exit 1; done
      echo same
      """)
    #expect(outcome.text.contains("same"), "\(outcome.text)")
  }

  @Test func sealedPartsAreOpenedThroughTheLedgerAlone() throws {
    let outcome = try shell(
      """
      run="\(Executable.path) evaluate --env retail --backbone expert --limit 3 --split test -q"
      $run --run-name a > /dev/null; $run --run-name b --baseline retry > /dev/null
      wc -l < runs.ledger.jsonl; grep -c '"number": 2' runs/b/certificate.json
      \(Executable.path) record --env retail --backbone expert --split test; echo status=$?
      """)
    #expect(outcome.text.contains("2\n1\n"), "\(outcome.text)")
    #expect(outcome.text.contains("status=2"), "\(outcome.text)")
  }

  @Test func aReproducibleBackboneDoesNotDifferFromItself() throws {
    let outcome = try shell(
      """
      \(Executable.path) aa --env retail --env household --backbone scripted:mixed --limit 8 \\
        --json; echo status=$?
      """)
    #expect(outcome.text.contains("\"differsUnderSilence\":0"), "\(outcome.text)")
    #expect(outcome.text.contains("status=0"), "\(outcome.text)")
  }

  @Test func leavingOutSaysWhatEachRuleIsWorth() throws {
    let outcome = try shell(
      """
      \(Executable.path) run --env retail --backbone scripted:drifts-in-format --limit 60 \\
        --confirm-limit 20 --run-name r -q > /dev/null
      \(Executable.path) ablate --env retail --backbone scripted:drifts-in-format --limit 12 \\
        --harness runs/r/harness.json -q
      """)
    #expect(outcome.text.contains("What each part adds"), "\(outcome.text)")
  }

  @Test func signaturesNameTheirSigner() throws {
    let outcome = try shell(
      """
      cat > h.json <<'END'
      {"schema": "metaharness/1", "id": "h", "interventions": [{"id": "r", "phase": "post",
       "when": {"error": {"consecutive": 1}}, "then": [{"annotateObs": {"text": "Try again."}}],
       "limits": {"maxFiresPerEpisode": 2}}]}
      END
      \(Executable.path) sign h.json --key k --new-key && stat -c %a k
      \(Executable.path) verify h.json --signature h.json.sig --key k.pub; echo good=$?
      sed -i 's/"maxFiresPerEpisode": [0-9]*/"maxFiresPerEpisode": 9/' h.json
      \(Executable.path) verify h.json --signature h.json.sig --key k.pub; echo changed=$?
      """)
    #expect(outcome.text.contains("600"), "\(outcome.text)")
    #expect(outcome.text.contains("good=0"), "\(outcome.text)")
    #expect(outcome.text.contains("changed=10"), "\(outcome.text)")
  }
}
