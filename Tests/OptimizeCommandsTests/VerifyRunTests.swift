import TestSupport
import Testing
import Trajectories

/// Searches and ports, recomputed from their stores alone.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct VerifyRunTests {
  private static let mined =
    "run --env retail --backbone scripted:drifts-in-format --limit 40 --seed 3 -q"
  private static let search =
    mined
    + " --confirm-limit 10 --check-env household --check-env retail --check-backbone scripted:mixed "
    + "--check-backbone scripted:drifts-in-format --check-limit 3"
  /// One search for all tests, which work on copies of it.
  private static let made: TemporaryFolder? = {
    let folder = try? TemporaryFolder()
    _ = Executable.shell(
      "cd \(folder?.path ?? "/proc")\n\(Executable.path) \(search) --run-name s")
    return folder
  }()

  private func shell(_ script: String) throws -> String {
    let folder = try TemporaryFolder()
    let made = try #require(Self.made)
    return Executable.shell(
      "cd \(folder.path); mkdir runs; cp -R \(made.path)/runs/s runs/s\n" + script
    ).text
  }

  @Test func aSearchIsRecomputedAndChangedFiguresAreFound() throws {
    let text = try shell(
      """
      \(Executable.path) verify s; echo whole=$?
      cd runs/s
      sed -i '0,/"won": [0-9]*/s//"won": 99/; 0,/"number": 1/s//"number": 2/' certificate.json
      sed -i '0,/"eValue": /s//"eValue": 9/' search.json
      sed -i '0,/"about": "/s//"about": "x/' harness.json
      sed -i '0,/R[0-9]/s//X1/' splits.json
      sed -i '0,/"rounds": 3/s//"rounds": 3 /' config.json
      cd ../..; \(Executable.path) verify s; echo changed=$?
      """)
    #expect(text.contains("all as recorded\nwhole=0"), "\(text)")
    for difference in [
      "recorded 99", "certificate.json.confirmations[0].alpha: recorded", "eValue: recorded 9",
      "harness.json.interventions[0].about", "splits.json.mine[0]: recorded \"retail/v1/X1",
      "config.json: it is not what the run's seal says", "changed=10",
    ] {
      #expect(text.contains(difference), "\(difference): \(text)")
    }
  }

  @Test func aChangedByteThatChangesNoFigureIsFound() throws {
    // A space in the certificate; a letter of a text in the store, of which only the seal knows.
    let text = try shell(
      """
      sed -i '0,/: /s//:  /' runs/s/certificate.json
      python3 - runs/s/store.sqlite <<'END'
      import sqlite3, sys
      store = sqlite3.connect(sys.argv[1])
      store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      text = b'"text":"'
      lines = [bytes(row[0]) for row in store.execute("SELECT lines FROM steps")]
      store.close()
      held = open(sys.argv[1], 'rb').read()
      places = [held.find(line[at:at + 200]) for line in lines for at in range(len(line) - 200)
                if line.startswith(text, at) and held.count(line[at:at + 200]) == 1]
      place = places[len(places) // 2] + len(text)
      open(sys.argv[1], 'wb').write(held[:place] + bytes([held[place] ^ 1]) + held[place + 1:])
      END
      \(Executable.path) verify s; echo changed=$?
      """)
    #expect(text.contains("was not written like this"), "\(text)")
    #expect(text.contains("store.sqlite: it does not hold what the run's seal says"), "\(text)")
    #expect(text.contains("changed=10"), "\(text)")
  }

  @Test func aStoreWithoutTheEpisodesIsFound() throws {
    let text = try shell(
      """
      \(Executable.path) record --env retail --backbone expert --limit 1 --run-name r -q > /dev/null
      rm -f runs/s/store.sqlite* runs/s/seal.json; cp runs/r/store.sqlite* runs/s
      \(Executable.path) verify s; echo foreign=$?
      rm runs/s/certificate.json
      \(Executable.path) verify s; echo none=$?
      """)
    #expect(text.contains("it holds no episode of retail"), "\(text)")
    #expect(text.contains("the run has no seal"), "\(text)")
    #expect(text.contains("foreign=10"), "\(text)")
    #expect(text.contains("no readable certificate.json"), "\(text)")
    #expect(text.contains("none=1"), "\(text)")
  }

  @Test func aSearchThatABudgetEndedIsRecomputed() throws {
    let text = try shell(
      """
      \(Executable.path) \(Self.mined) --confirm-limit 3 --run-name b --max-calls 1000 > /dev/null
      grep -c 'share of the budget is spent' runs/b/search.json
      \(Executable.path) verify b; echo verified=$?
      """)
    #expect(text.hasPrefix("1\n"), "\(text)")
    #expect(text.contains("verified=0"), "\(text)")
  }

  @Test func portsAndAblationsAreRecomputed() throws {
    let text = try shell(
      """
      of="--env retail --env household --backbone scripted:mixed --harness runs/s/harness.json"
      \(Executable.path) port $of --limit 8 --confirm-limit 4 --run-name p -q > /dev/null
      \(Executable.path) port $of --limit 8 --confirm-limit 4 --since runs/p/certificate.json \\
        --run-name again -q
      \(Executable.path) verify p; echo port=$?
      sed -i 's/"won": [0-9]*/"won": 77/' runs/p/overlay.json
      \(Executable.path) verify p; echo changed=$?
      \(Executable.path) ablate $of --limit 4 --run-name a -q > /dev/null
      \(Executable.path) verify a; echo ablation=$?
      sed -i '0,/"won": [0-9]*/s//"won": 77/' runs/a/ablation.json
      \(Executable.path) verify a; echo changed=$?
      """)
    #expect(text.contains("port=0"), "\(text)")
    #expect(text.contains("ablation=0"), "\(text)")
    #expect(text.contains("recorded 77"), "\(text)")
    #expect(text.components(of: "changed=10") == 2, "\(text)")
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
