import Interventions
import RuleCompiler
import Testing
import Trajectories

/// Patches of Harness-R1: texts and conditions come over, code and hidden facts do not.
@Suite struct HarnessR1PatchTests {
  private func patch(_ actions: JSONValue, benchmark: String = "alfworld") throws -> HarnessR1Patch
  {
    try HarnessR1Patch(
      [
        "schema_version": "harness-r1-patch-v1", "benchmark": .string(benchmark),
        "description": "made up for this test", "actions": actions,
      ], file: "patch.json")
  }

  @Test func textsAndConditionsComeOver() throws {
    let read = try patch([
      [
        "type": "add_guard_rule", "rule_id": "offer", "trigger": "before_action",
        "condition": [
          "all": [["pred": "action_not_admissible"], ["contains": ["action.raw", "put"]]]
        ],
        "effect": ["kind": "block_and_prompt", "message": "Choose one of the offered commands."],
      ],
      [
        "type": "add_recovery_rule", "rule_id": "stuck", "trigger": "post_step",
        "condition": ["gte": ["state.nothing_happens_count", 3]],
        "effect": ["kind": "inject_hint", "message": "Go somewhere else."],
      ],
      [
        "type": "add_or_edit_skill", "skill_id": "clean", "task_types": ["*"],
        "keywords": ["clean", "sink_basin"], "text": "Take the thing to the sink, then clean it.",
      ],
      ["type": "edit_tool_hint", "tool": "take_action", "text": "One command at a time."],
    ])
    #expect(read.leftOut == [])
    #expect(read.harness.interventionCount == 4)
    let problems = StructuralLint.findings(in: read.harness).filter { $0.severity == .refusal }
    #expect(problems.isEmpty, "\(problems)")
    #expect(try CompiledHarness.compile(read.harness).hash == read.harness.hash)
  }

  @Test func codeAndWhatAnAgentCannotSeeAreLeftOut() throws {
    let read = try patch([
      ["type": "add_code_hook", "hook": "on_before_action", "code": "def f(): pass"],
      ["type": "set_config", "target": "h4_stall_window", "value": 3],
      [
        "type": "add_guard_rule", "rule_id": "hidden",
        "condition": [
          "all": [["eq": ["task.task_type", "pick"]], ["pred": "same_action_repeated"]]
        ],
        "effect": ["kind": "block_and_prompt", "message": "No."],
      ],
      [
        "type": "add_recovery_rule", "rule_id": "wordless",
        "condition": ["pred": "same_action_repeated"], "effect": ["kind": "inject_hint"],
      ],
    ])
    #expect(read.harness.interventionCount == 0)
    #expect(read.leftOut.map(\.id) == ["add_code_hook", "set_config", "hidden", "wordless"])
    #expect(read.leftOut[0].reason.contains("never imported"))
  }

  @Test func holesOfForeignTextsDoNotOpen() throws {
    let read = try patch([
      [
        "type": "add_recovery_rule", "rule_id": "hole",
        "condition": ["pred": "last_result_error"],
        "effect": ["kind": "inject_hint", "message": "Use ${memory.secret} now."],
      ]
    ])
    #expect(read.harness.interventionCount == 1)
    #expect(!read.harness.json.compactText.contains("${"))
  }

  @Test(arguments: [
    JSONValue.null, [], ["actions": 3], ["benchmark": "alfworld", "actions": [3, "x", [:]]],
  ])
  func hostilePatchesAreRefusedOrEmpty(document: JSONValue) {
    let read = try? HarnessR1Patch(document, file: "x")
    #expect((read?.harness.interventionCount ?? 0) == 0)
  }
}
