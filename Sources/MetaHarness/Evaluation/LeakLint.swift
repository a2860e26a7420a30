public import Interventions
import Trajectories

/// Refuses rules that carry details of held-out tasks, or of fewer than three training tasks.
public enum LeakLint {
  /// What a rule gives away.
  enum Problem: Equatable {
    case taskID
    case phrase
    case value
    case rare(Int)

    var words: String {
      switch self {
      case .taskID: "is a task's id"
      case .phrase: "stands in a held-out task's text"
      case .value: "is a value that a held-out task expects"
      case .rare(let support):
        "names one thing and stands in \(support) training "
          + (support == 1 ? "task" : "tasks") + "; expected at least \(LeakIndex.supportNeeded)"
      }
    }
  }

  /// Returns what leaks, in the order of the rules.
  public static func findings(in harness: Harness, index: LeakIndex) -> [LintFinding] {
    harness.ruleTexts.flatMap { rule -> [LintFinding] in
      var found: [LintFinding] = []
      var told: Set<String> = []
      for text in rule.texts {
        let words = TaskWords.words(text)
        for length in 1...LeakIndex.phraseLength {
          for run in TaskWords.runs(of: length, in: words) where !told.contains(run) {
            guard let problem = index.problem(of: run, length: length) else { continue }
            told.insert(run)
            found.append(
              LintFinding(
                .refusal, rule: rule.rule,
                "leak: '\(run)' \(problem.words); say it in general terms"))
          }
        }
      }
      return found
    }
  }
}
