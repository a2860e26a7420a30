import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("Budgets in tokens")
struct TokenBudgetTests {
  private static let words = TokenCounter(name: "words") { text in
    text.split(separator: " ").count
  }

  /// The first step before which old steps are left out, on a backbone that counts as given.
  private func firstCompaction(_ tokens: TokenCounter) throws -> Int? {
    let harness = try Harness(
      [
        "schema": "metaharness/1", "id": "window",
        "interventions": [
          [
            "id": "compact", "phase": "context",
            "when": ["budget": ["quantity": "contextTokens", "op": "gt", "value": 30]],
            "then": [["compact": ["keepLast": 1, "batch": 1]]],
          ]
        ],
      ], file: "window")
    var state = HarnessState(
      try CompiledHarness.compile(harness),
      setting: EpisodeSetting(
        environment: "desk", backbone: "tiny", system: "Be kind.",
        opening: Observation("Please look at it.", source: .user), tools: Scene.tools,
        style: .toolCalls, stepBudget: 12, tokens: tokens), seed: Seed(1))
    for step in 0..<12 {
      state.beginStep(step, stepsLeft: 12 - step)
      if state.context().droppedBefore > 0 { return step }
      let action = Action.tool(name: "list_orders", arguments: [:])
      _ = state.gate(action)
      _ = state.post(action, Observation("one two three four", source: .tool, reported: .ok))
    }
    return nil
  }

  @Test("compaction starts when the backbone's own count is over the budget")
  func compaction() throws {
    // Six words at first and six more each step: "list_orders {}" and the four of the result.
    #expect(try firstCompaction(Self.words) == 5)
    // Two texts of 2 and 5 tokens by bytes at first and nine more each step.
    #expect(try firstCompaction(.fourBytes) == 3)
  }
}
