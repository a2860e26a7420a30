import TestSupport
import Testing
import Trajectories

/// Porting, reviewing and importing rules through the executable.
@Suite(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
struct PortTests {
  private static let harness = """
    {"schema": "metaharness/1", "id": "h", "interventions": [
     {"id": "repair", "phase": "parse", "then": [{"normalizeOutput": {}}],
      "limits": {"maxFiresPerEpisode": "unlimited", "cooldownSteps": 0}},
     {"id": "blocker", "phase": "gate", "when": {"tool": {"name": ["get_order_details"]}},
      "then": [{"rewriteArgs": {"set": {"order_id": "none"}}}],
      "limits": {"maxFiresPerEpisode": 100, "cooldownSteps": 0}}]}
    """

  /// Runs a script in a folder that holds the harness as `h.json`.
  private func shell(_ script: String) throws -> (status: Int32, text: String) {
    let folder = try TemporaryFolder()
    try FileContents.write(Array(Self.harness.utf8), to: folder.path + "/h.json")
    return Executable.shell("cd \(folder.path)\n" + script)
  }

  @Test func aRuleThatHarmsDoesNotStayAsItIs() throws {
    let outcome = try shell(
      """
      port="\(Executable.path) port -H h.json --env retail --backbone scripted:drifts-in-format \\
        --limit 20 --confirm-limit 20 -q"
      $port --run-name p; echo status=$?
      grep -A2 '"rule": "blocker"' runs/p/overlay.json
      $port --run-name again --since runs/p/certificate.json; echo since=$?
      """)
    #expect(outcome.text.contains("keep      repair"), "\(outcome.text)")
    #expect(!outcome.text.contains("keep      blocker"), "\(outcome.text)")
    #expect(outcome.text.contains("plumbing check"), "\(outcome.text)")
    #expect(outcome.text.contains("nothing has moved"), "\(outcome.text)")
    #expect(outcome.text.contains("since=0"), "\(outcome.text)")
  }

  @Test func aReviewIsWrittenIntoTheProvenance() throws {
    let outcome = try shell(
      """
      \(Executable.path) review h.json --accept repair --reject blocker \\
        --note blocker="blocks everything" --reviewer me --out r.json; echo status=$?
      grep -c '"decision": "rejected"' r.json; grep -c '"enabled": false' r.json
      \(Executable.path) review r.json < /dev/null; echo asked=$?
      \(Executable.path) review h.json --accept nothing; echo unknown=$?
      """)
    #expect(outcome.text.contains("status=0"), "\(outcome.text)")
    #expect(outcome.text.contains("1\n1\n"), "\(outcome.text)")
    #expect(outcome.text.contains("nothing was decided"), "\(outcome.text)")
    #expect(outcome.text.contains("unknown=2"), "\(outcome.text)")
  }

  @Test func aForeignPatchBecomesAHarness() throws {
    let outcome = try shell(
      """
      cat > patch.json <<'END'
      {"schema_version": "harness-r1-patch-v1", "benchmark": "dbbench", "actions": [
       {"type": "add_guard_rule", "rule_id": "again", "condition": {"pred": "repeated_sql"},
        "effect": {"kind": "block_and_prompt", "message": "This statement ran before. Change it."}},
       {"type": "add_code_hook", "hook": "on_init", "code": "pass"}]}
      END
      \(Executable.path) import patch.json --out patched.json; echo status=$?
      \(Executable.path) lint patched.json; echo lint=$?
      """)
    #expect(outcome.text.contains("status=0"), "\(outcome.text)")
    #expect(outcome.text.contains("never imported"), "\(outcome.text)")
    #expect(outcome.text.contains("lint=0"), "\(outcome.text)")
  }
}
