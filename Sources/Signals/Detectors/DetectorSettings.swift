import Trajectories

/// What detectors have learned of one environment, and their thresholds.
package struct DetectorSettings: Sendable, Hashable {
  /// A tool that another one needs first.
  package struct Order: Sendable, Hashable {
    package let first: String
    package let then: String

    package init(first: String, then: String) {
      self.first = first
      self.then = then
    }
  }

  /// A fact that a tool needs, as the newest record of its argument shows it.
  package struct RequiredFact: Sendable, Hashable {
    package let tool: String
    package let path: String
    package let values: [String]

    package init(tool: String, path: String, values: [String]) {
      self.tool = tool
      self.path = path
      self.values = values
    }
  }

  /// Learned: what must have happened before a tool is called.
  package var prerequisites: [Order] = []
  /// Learned: what must still happen before the end once a tool was called.
  package var obligations: [Order] = []
  /// Learned: facts without which a tool refuses.
  package var requiredFacts: [RequiredFact] = []
  /// Learned: what successes keep to; nil where nothing was learned.
  package var habits: Set<Habit>?
  /// Learned: verbs of commands that are accepted although no list offers them.
  package var openVerbs: Set<String> = []
  /// Learned: verbs of commands that were accepted.
  package var knownVerbs: Set<String> = []
  /// Learned: how many actions successes take at least before the end.
  package var leastActions = 0
  /// Learned: the hashes of texts with which the world says that nothing happened.
  package var quietTemplates: Set<UInt64> = []
  /// Steps that are few; learned as the median rest of successes.
  package var lowBudget = 3
  /// Steps without anything new; learned as the 0.9 quantile of successes.
  package var stallSteps = 4
  /// Words of a user's turn that agree to a change.
  package var consent = [
    "yes", "confirm", "confirmed", "go ahead", "sure", "proceed", "please do", "correct", "okay",
    "agree",
  ]
  /// The model's window in tokens; text is counted as four bytes a token.
  package var windowTokens = 32_000

  package init() {}
}
