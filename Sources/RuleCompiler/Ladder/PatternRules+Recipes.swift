import FailureMiner
import Interventions
import Signals
import Trajectories

extension PatternRules {
  /// Takes the way that solved tasks which read alike.
  func recipes(_ recipes: [TaskRecipe]) -> RuleDraft {
    var draft = RuleDraft(
      .force, "known-way", about: "Takes the way that solved tasks which read alike.",
      phase: "gate", when: nil,
      effect: ["followRecipe": ["recipes": .array(recipes.map(\.json))]])
    draft.limits = ["maxFiresPerEpisode": 40, "cooldownSteps": 0]
    return draft
  }
}
