import FailureMiner
import Interventions
import Signals
import Trajectories

extension PatternRules {
  /// Takes something new where the model repeats itself and nothing has changed: another thing to
  /// look at, or a sentence that has helped elsewhere.
  func waysOut(_ out: WaysOut) -> [RuleDraft] {
    if pattern.kind == .detector(.ungroundedID) { return out.looks.compactMap(unseenName) }
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
      drafts.append(
        looking(
          "look-" + look.tool, look,
          about: "Looks at what was shown and not read yet where the model repeats itself.",
          when: again))
    }
    return drafts
  }

  /// Reads the nearest name that was shown and not read yet in place of one that nobody showed.
  private func unseenName(_ look: WaysOut.Look) -> RuleDraft? {
    guard isRead(look.tool) else { return nil }
    return looking(
      "shown", look, about: "Reads the nearest name that was shown in place of one that was not.",
      when: [
        "all": [
          ["tool": ["name": .string(look.tool)]],
          ["grounded": ["path": .string(look.path), "negate": true]],
        ]
      ])
  }

  private func looking(
    _ name: String, _ look: WaysOut.Look, about: String, when: JSONValue
  ) -> RuleDraft {
    // Named by its pattern too: what is looked for can differ from round to round.
    let memory = "shown-\(look.tool)-\(Digest(of: look.pattern).short)"
    var draft = exploring(
      name, about: about, when: when,
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
    return draft
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

  /// Takes an offered command of the verb that was not tried yet, of any object or of one that the
  /// task names: what another object is worth depends on the verb.
  func notOffered() -> [RuleDraft] {
    guard let verb = pattern.tool else { return [] }
    let when: JSONValue = [
      "all": [["tool": ["name": .string(verb)]], ["admissible": ["is": "notOffered"]]]
    ]
    return [
      exploring(
        "untried", about: "Takes an offered command of this verb that was not tried yet.",
        when: when, ["offered": [:]]),
      exploring(
        "untried-named", about: "Takes an untried offered command on what the task names.",
        when: when, ["offered": ["inTask": true, "sinceChange": true]]),
    ]
  }

  /// Goes to what the task names in place of a command on something else.
  func offTask(_ slot: NamedSlot) -> [RuleDraft] {
    let thing: JSONValue = ["ref": .string("capture.s\(slot.slot)")]
    let kind: JSONValue = ["replace": ["of": thing, "pattern": " [0-9]+$", "with": ""]]
    // A list of what there is names things by number; what is wanted is named by kind.
    let wanted: JSONValue = [
      "replace": ["of": ["ref": "task.text"], "pattern": "[a-z]+ [0-9]+", "with": ""]
    ]
    let when: JSONValue = [
      "all": [
        ["tool": ["pattern": .string(ActionForm.pattern(of: slot.form))]],
        ["not": ["fact": ["of": wanted, "op": "contains", "value": kind]]],
      ]
    ]
    let away: JSONValue = .string(slot.reachedBy)
    if slot.leadsToIt {
      return [
        exploring(
          "named", about: "Goes to what the task names in place of using something else.",
          when: when, ["offered": ["verb": away, "inTask": true, "sinceChange": true]])
      ]
    }
    var instead = exploring(
      "named-instead", about: "Uses what the task names in place of something else.", when: when,
      ["offered": ["inTask": true, "sinceChange": true]])
    instead.limits["priority"] = 60
    return [
      instead,
      exploring(
        "elsewhere", about: "Goes on looking in place of using what the task does not name.",
        when: when, ["offered": ["verb": away]]),
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
