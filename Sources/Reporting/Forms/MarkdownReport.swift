import Backbones
import FailureMiner
import Interventions
public import MetaHarness
import RuleCompiler
import Statistics
import Trajectories

/// A search's result as Markdown, for pull requests and terminals.
public struct MarkdownReport: Sendable {
  private let result: SearchResult
  private let command: String

  /// Makes a report; `command` is what reproduces it.
  public init(_ result: SearchResult, command: String) {
    self.result = result
    self.command = command
  }

  /// The report's text.
  public var text: String {
    [
      heading, confirmation, harm, rules, candidates, failures, cost, reproduction,
    ].joined(separator: "\n\n") + "\n"
  }

  private var certificate: Certificate { result.certificate }

  private var heading: String {
    // The first cells are those of the mined environments and of the mined backbone.
    let environment = result.searches.map(\.environment).joined(separator: ", ")
    let backbone = certificate.cells.first?.backbone.name ?? "no backbone"
    let warning =
      certificate.isPlumbingCheck
      ? "**The backbone is scripted: the gain below is a plumbing check, not a result.**\n\n" : ""
    return warning + "# \(environment) with \(backbone)\n\nHarness `\(certificate.harness.short)` "
      + "with \(result.harness.interventionCount) rules."
  }

  private var confirmation: String {
    var lines = [
      "## Confirmation", "",
      "Tasks that chose nothing, control played in the same run. Intervals are 95 %.", "",
      "| environment | backbone (kind) | tasks | base | with | gain, points | won / lost | p | verdict |",
      "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for cell in certificate.cells {
      lines.append(
        "| \(cell.environment) | \(cell.backbone.name) (\(cell.backbone.kind.rawValue)) "
          + "| \(cell.counts.total) | \(Figure.percent(cell.counts.secondRate)) "
          + "| \(Figure.percent(cell.counts.firstRate)) | \(Figure.interval(cell.gain)) "
          + "| \(cell.counts.onlyFirst) / \(cell.counts.onlySecond) | \(Figure.pValue(cell.pValue)) "
          + "| \(cell.verdict.text) |")
    }
    if let chosenOn = certificate.selection {
      lines += [
        "",
        "On the select part, which chose the rules and therefore flatters them: "
          + "\(chosenOn.onlyFirst) won, \(chosenOn.onlySecond) lost of \(chosenOn.total).",
      ]
    }
    return lines.joined(separator: "\n")
  }

  private var harm: String {
    var lines = ["## Harm and cost to the agent", ""]
    for cell in certificate.cells {
      let writes = cell.wrongIrreversibleWrites
      lines += [
        "- \(cell.environment): wrong irreversible writes \(writes.base) without, \(writes.with) "
          + "with; broken policy rules \(cell.violations.base) without, \(cell.violations.with) with",
        "- a rule changed something in \(Figure.percent(cell.firing)) of the episodes; the harness decided "
          + "\(Figure.percent(cell.harnessDecided)) of the steps"
          + (cell.harnessDecided > 0.1 ? " (**policy substitution**)" : ""),
        "- steps with over without: \(Figure.decimal(cell.stepsRatio, 2)); tokens: "
          + (cell.tokensRatio.map { Figure.decimal($0, 2) } ?? "not counted by this backbone"),
        "- tasks lost: "
          + (cell.regressed.isEmpty
            ? "none" : cell.regressed.map { "`\($0)`" }.joined(separator: ", ")),
      ]
    }
    return lines.joined(separator: "\n")
  }

  private var rules: String {
    guard !result.selected.isEmpty else {
      return "## Rules\n\nNone was selected: no candidate won more than it lost."
    }
    let lines = result.selected.map { screening in
      "- `\(screening.candidate.id)` answers: \(Figure.escaped(screening.candidate.pattern.summary))"
    }
    return "## Rules\n\n" + lines.joined(separator: "\n")
  }

  private var candidates: String {
    var lines = [
      "## Candidates", "",
      "| rule | answers | fires in failures / successes (mine) | may help / may harm, at most "
        + "| forks won / lost (select) | fate |", "|---|---|---:|---:|---:|---|",
    ]
    for screening in result.screenings {
      let forks = screening.forks.map { "\($0.onlyFirst) / \($0.onlySecond)" } ?? "–"
      let fate = screening.veto.map { veto in
        veto.rawValue + (screening.detail.isEmpty ? "" : ": " + Figure.escaped(screening.detail))
      }
      lines.append(
        "| `\(screening.candidate.id)` | \(Figure.escaped(screening.candidate.pattern.summary)) "
          + "| \(screening.firesInFailures) / \(screening.firesInSuccesses) "
          + "| \(Figure.percent(screening.helpBound)) / \(Figure.percent(screening.harmBound)) | \(forks) "
          + "| \(fate ?? "**selected**") |")
    }
    let refused = result.searches.flatMap(\.rounds).flatMap(\.refused)
    if !refused.isEmpty {
      lines += ["", "Proposed by the model and refused by the rule language:", ""]
      lines += refused.map { "- `\($0.id)`: \(Figure.escaped($0.reason))" }
    }
    return lines.joined(separator: "\n")
  }

  private var failures: String {
    let findings = result.findings
    var lines = [
      "## Failures", "",
      "\(findings.failures) of \(findings.episodes) mined episodes failed"
        + (findings.leftOut > 0 ? " (\(findings.leftOut) left out: not the agent's failure)" : "")
        + "; a pattern shows in \(Figure.percent(findings.addressableShare)) of the failures, "
        + "which is the most that rules could address.", "",
      "| pattern | tasks | episodes | failed | first example |", "|---|---:|---:|---:|---|",
    ]
    for pattern in findings.patterns.prefix(20) {
      let example = pattern.examples.first.map { "`\($0.episode.prefix(12))` step \($0.step)" }
      lines.append(
        "| \(Figure.escaped(pattern.summary)) | \(pattern.tasks) | \(pattern.episodes) "
          + "| \(pattern.failedEpisodes) | \(example ?? "") |")
    }
    if findings.patterns.count > 20 {
      lines.append("\nand \(findings.patterns.count - 20) rarer ones.")
    }
    return lines.joined(separator: "\n")
  }

  private var cost: String {
    "## Model calls\n\nSpent by this command: \(result.modelCalls). Full re-runs of every screened "
      + "candidate on the select part, with one shared control and the same confirmation: "
      + "\(result.fullRerunCalls)."
  }

  private var reproduction: String {
    "## Reproduce\n\n```\n\(command)\n```\n\nHarness hash `\(certificate.harness.hex)`. The sealed "
      + "test split was opened \(certificate.openings.count) times for this harness."
  }
}
