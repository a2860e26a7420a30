import FailureMiner
import Interventions
import Trajectories

extension PatternRules {
  /// Takes something new where the model repeats itself and nothing has changed: another thing to
  /// look at, or a sentence that has helped elsewhere.
  func waysOut(_ out: WaysOut) -> [RuleDraft] {
    let again: JSONValue = ["repeat": ["of": "action", "times": 1, "stateUnchanged": true]]
    var drafts: [RuleDraft] = []
    let turns = out.turns.prefix(TakeUntried.choiceLimit).map { turn -> JSONValue in
      ["say": .string(RuleDraft.safe(turn))]
    }
    if !turns.isEmpty {
      drafts.append(
        exploring(
          "turns", about: "Says something new where the model repeats itself.", when: again,
          ["choices": .array(turns)]))
    }
    for look in out.looks where isRead(look.tool) {
      let memory = "shown-" + look.tool
      var draft = exploring(
        "look-" + look.tool,
        about: "Looks at what was shown and not read yet where the model repeats itself.",
        when: again,
        [
          "choices": [
            [
              "tool": .string(look.tool),
              "each": ["path": .string(look.path), "memory": .string(memory)],
            ]
          ]
        ])
      draft.memory = [
        [
          "name": .string(memory), "kind": "set",
          "updates": [
            ["on": "task", "pattern": .string(look.pattern)],
            ["on": "observation", "pattern": .string(look.pattern)],
          ],
        ]
      ]
      drafts.append(draft)
    }
    return drafts
  }

  /// Takes what the task names and the world offers before the command that ends the episode.
  func leftOut(_ command: String) -> [RuleDraft] {
    [
      exploring(
        "named", about: "Takes an offered command that the task names before the end.",
        when: ["tool": ["pattern": .string("^" + Pattern.escaped(command) + "$")]],
        ["offered": ["inTask": true]])
    ]
  }

  private func exploring(
    _ name: String, about: String, when: JSONValue, _ effect: JSONObject
  ) -> RuleDraft {
    var draft = RuleDraft(
      .force, name, about: about, phase: "gate", when: when,
      effect: ["takeUntried": .object(effect)])
    draft.limits = ["maxFiresPerEpisode": 12, "cooldownSteps": 0]
    return draft
  }

  private func isRead(_ tool: String) -> Bool {
    tools.first { $0.name == tool }?.kind == .read
  }
}
