import Synchronization
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

  @Test func aCellThatNoRuleIsForIsSafeWithAnyNumberOfTasks() throws {
    func harness(_ environments: String) -> String {
      #"{"schema":"metaharness/1","id":"h","scope":{"environments":[\#(environments)]},"#
        + #""interventions":[{"id":"r","phase":"post","when":{"obs":{"report":"error"}},"#
        + #""then":[{"annotateObs":{"text":"Try again."}}]}]}"#
    }
    let outcome = try shell(
      """
      echo '\(harness(#""retail""#))' > scoped.json
      echo '\(harness(""))' > anywhere.json
      \(Executable.path) evaluate --env retail --env counter-desk --backbone scripted:mixed \
        --harness scoped.json --harness anywhere.json --limit 3 --run-name e -q > /dev/null
      for arm in 1 2; do
        grep -A9 notShownSafe runs/e/certificate-$arm.json | grep -c '"counter-desk ×'
      done
      \(Executable.path) verify e > /dev/null; echo status=$?
      """)
    #expect(outcome.text.contains("0\n1\nstatus=0"), "\(outcome.text)")
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

  @Test func anEvaluationKilledTenTimesEndsInTheSameCertificate() throws {
    var random = Seed(13).generator
    let moments = (0..<10).map { turn in
      "0.\(String(1060 + 25 * turn + random.integer(in: 0...40)).dropFirst())"
    }
    let outcome = try shell(
      """
      run="\(Executable.path) \(Self.evaluate) --limit 60 --run-name e"
      count=0
      for moment in \(moments.joined(separator: " ")); do
        timeout -s KILL $moment $run --runs-dir a > /dev/null 2>&1
        [ $? -eq 137 ] && count=$((count + 1))
      done
      $run --runs-dir a > /dev/null; $run --runs-dir b > /dev/null
      for arm in 1 2; do cmp a/e/certificate-$arm.json b/e/certificate-$arm.json || exit 1; done
      echo same killed=$count
      """)
    #expect(outcome.text.contains("same"), "\(outcome.text)")
    let killed = outcome.text.split(separator: "killed=").last.flatMap {
      Int(String($0).trimmingASCIISpace())
    }
    #expect((killed ?? 0) >= 5, "\(outcome.text)")
  }

  @Test func anEndpointsRunIsRecomputedAndItsServerAskedAgain() throws {
    let isMoody = Mutex(false)
    let server = StubServer { request in
      let answer = isMoody.withLock { $0 } ? "no" : "\(request.body.utf8.count)"
      return StubServer.reply(StubServer.chat(answer))
    }
    let folder = try TemporaryFolder()
    func run(_ line: String) -> (status: Int32, text: String) {
      Executable.shell("cd \(folder.path)\n\(Executable.path) \(line)")
    }
    let backbone = "--backbone stub=\(server.url)#m"
    let played = run("evaluate --env counter-desk \(backbone) --limit 3 --run-name e -q")
    #expect(played.status != 1, "\(played.text)")
    let again = run("verify e --probe \(backbone)")
    #expect(again.status == 0, "\(again.text)")
    #expect(again.text.contains("16 of 16 probe answers as recorded"), "\(again.text)")
    isMoody.withLock { $0 = true }
    let changed = run("verify e --probe \(backbone)")
    #expect(changed.status == 10, "\(changed.text)")
    #expect(changed.text.contains("0 of 16 probe answers"), "\(changed.text)")
    #expect(run("verify e").status == 0)
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

  @Test func environmentsAndKindsOfNetworksAreSummedUpApart() throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork(context: 2048)])
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) evaluate --env retail --env database --backbone scripted:mixed \\
        --backbone \(home.file("tiny-late.gguf")) --baseline generic --limit 6 --run-name e -q
      \(Executable.path) verify e; echo status=$?
      """)
    #expect(outcome.text.contains("status=0"), "\(outcome.text)")
    let certificate = try JSONValue(
      parsing: FileContents.read(folder.file("runs/e/certificate.json")))
    let groups = certificate["groups"]?.arrayValue ?? []
    let names = groups.map { $0["group"]?.stringValue ?? "" }
    #expect(names == ["retail", "database", "early checkpoints"])
    #expect(groups.allSatisfy { $0["cells"] == 2 && $0["verdict"] == nil })
    func gain(_ summary: JSONValue?) -> Double {
      summary?["meanGain"]?["points"]?.doubleValue ?? 99
    }
    let parts = groups.prefix(2).map(gain)
    let whole = gain(certificate["summaries"]?.arrayValue?.first)
    #expect(abs(parts.reduce(0, +) / 2 - whole) < 1e-9, "\(parts) \(whole)")
    // The matrix of all backbones, and beside it that of the fully trained ones.
    let matrices = outcome.text.split(separator: "\n").filter { $0.contains("dev, without → with") }
    #expect(matrices.count == 2, "\(outcome.text)")
  }

  @Test func theFirstArmStandsAgainstTheOthers() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.evaluate) --baseline retry --run-name e
      sed -i 's/"won": [0-9]*/"won": 99/' runs/e/contrasts.json
      \(Executable.path) verify e; echo status=$?
      """)
    #expect(outcome.text.contains("generic library against the other arms"), "\(outcome.text)")
    #expect(outcome.text.contains("recorded 99"), "\(outcome.text)")
    #expect(outcome.text.contains("status=10"), "\(outcome.text)")
    let contrasts = try JSONValue(parsing: FileContents.read(folder.file("runs/e/contrasts.json")))
    let rows = contrasts["contrasts"]?.arrayValue ?? []
    // Two other arms, each over both environments, in retail and in database.
    #expect(rows.count == 6)
    #expect(rows.first?["environment"] == .null)
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
