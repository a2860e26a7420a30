import TestSupport
import Testing
import Trajectories

/// Runs that are killed, run side by side or moved end in the same bytes.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct ResumeTests {
  private static let record =
    "record --env counter-desk --backbone scripted:mixed --trials 600 --seed 5 --quiet"

  @Test func aRunKilledTwentyTimesEndsAsAnUninterruptedOne() throws {
    let folder = try TemporaryFolder()
    var random = Seed(20).generator
    // Later and later: the first fall before an episode is kept, the last surely after.
    let moments = (0..<20).map { turn in
      "0.\(String(1040 + 10 * turn + random.integer(in: 0...30)).dropFirst())"
    }
    let record =
      "\(Executable.path) record --env retail --backbone scripted:mixed --limit 200 --trials 8 "
      + "--seed 5 --quiet --runs-dir r"
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      count=0
      for moment in \(moments.joined(separator: " ")); do
        timeout -s KILL $moment \(record) --run-name x >/dev/null 2>&1
        [ $? -eq 137 ] && count=$((count + 1))
      done
      \(record) --run-name x --json || exit 1
      \(record) --run-name x --json || exit 1
      \(record) --run-name y >/dev/null || exit 1
      for form in trajectories store; do
        for run in x y; do
          \(Executable.path) export $run --runs-dir r --as $form --out $run.$form >/dev/null || exit 1
        done
        cmp x.$form y.$form || exit 1
      done
      echo killed=$count
      """)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains(#""episodes":1600,"played":0,"reused":1600"#), "\(outcome.text)")
    #expect(!outcome.text.contains(#""reused":0,"#), "no killed run left an episode behind")
    let killed = outcome.text.split(separator: "killed=").last.flatMap {
      Int(String($0).trimmingASCIISpace())
    }
    #expect((killed ?? 0) >= 10, "\(outcome.text)")
  }

  @Test func concurrencyChangesNoByteOfAnExport() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      for n in 1 2 16; do
        \(Executable.path) \(Self.record) --limit 1 --run-name c$n --runs-dir r --concurrency $n >/dev/null
        \(Executable.path) export c$n --runs-dir r --out c$n.jsonl >/dev/null
      done
      cmp c1.jsonl c2.jsonl && cmp c1.jsonl c16.jsonl && wc -l < c1.jsonl
      """)
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test func aStoreMovesAsOneFile() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      \(Executable.path) \(Self.record) --limit 1 --run-name x --runs-dir r --record >/dev/null
      \(Executable.path) export x --runs-dir r --as store --out x.store >/dev/null
      \(Executable.path) import x.store --runs-dir r --run-name y >/dev/null
      \(Executable.path) export y --runs-dir r --as store --out y.store >/dev/null
      cmp x.store y.store && grep -c '"kind":"answers"' y.store
      """)
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test func anotherConfigurationUnderTheSameNameIsRefusedWithTheDifference() throws {
    let folder = try TemporaryFolder()
    let base =
      "record --env counter-desk --backbone expert --run-name x --runs-dir \(folder.path)/r"
    #expect(Executable.shell("\(Executable.path) \(base) -q").status == 0)
    let refused = Executable.shell("\(Executable.path) \(base) -q --trials 3")
    #expect(refused.status == 1)
    #expect(refused.text.contains("trials: 1 -> 3"))
    #expect(Executable.shell("\(Executable.path) \(base) -q --trials 3 --fresh").status == 0)
  }

  @Test func aDamagedOrNewerStoreIsOneClearErrorAndStaysAsItWas() throws {
    let folder = try TemporaryFolder()
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      run="\(Executable.path) record --env counter-desk --backbone expert --run-name x --runs-dir r"
      $run -q >/dev/null
      printf 'damaged, not a database' > r/x/store.sqlite; rm -f r/x/store.sqlite-*
      cp r/x/store.sqlite before
      $run -q; echo status=$?
      cmp before r/x/store.sqlite && echo untouched
      """)
    #expect(outcome.text.contains("status=1"), "\(outcome.text)")
    #expect(outcome.text.contains("is not a readable store"), "\(outcome.text)")
    #expect(outcome.text.contains("untouched"), "\(outcome.text)")
  }

  @Test func aFullDiskIsOneClearErrorAndLosesNothing() throws {
    let folder = try TemporaryFolder()
    // A limit on the size of files fails writes as a full disk does, without needing a quota.
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      run="\(Executable.path) \(Self.record) --run-name x --runs-dir r"
      (trap '' XFSZ; ulimit -f 3000; $run; echo status=$?)
      $run --json
      """)
    #expect(outcome.text.contains("status=1"), "\(outcome.text)")
    #expect(outcome.text.contains("the same command resumes"), "\(outcome.text)")
    #expect(outcome.text.contains(#""episodes":1200"#), "\(outcome.text)")
    #expect(!outcome.text.contains(#""reused":0,"#), "\(outcome.text)")
  }
}
