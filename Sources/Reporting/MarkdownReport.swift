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
    let environment = certificate.cells.map(\.environment).joined(separator: ", ")
    let backbone = certificate.cells.map(\.backbone.name).joined(separator: ", ")
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
          + "| \(cell.counts.total) | \(percent(cell.counts.secondRate)) "
          + "| \(percent(cell.counts.firstRate)) | \(interval(cell.gain)) "
          + "| \(cell.counts.onlyFirst) / \(cell.counts.onlySecond) | \(pValue(cell.pValue)) "
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
        "- a rule changed something in \(percent(cell.firing)) of the episodes; the harness decided "
          + "\(percent(cell.harnessDecided)) of the steps"
          + (cell.harnessDecided > 0.1 ? " (**policy substitution**)" : ""),
        "- steps with over without: \(decimal(cell.stepsRatio, 2)); tokens: "
          + (cell.tokensRatio.map { decimal($0, 2) } ?? "not counted by this backbone"),
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
      "- `\(screening.candidate.id)` answers: \(escaped(screening.candidate.pattern.summary))"
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
        veto.rawValue + (screening.detail.isEmpty ? "" : ": " + escaped(screening.detail))
      }
      lines.append(
        "| `\(screening.candidate.id)` | \(escaped(screening.candidate.pattern.summary)) "
          + "| \(screening.firesInFailures) / \(screening.firesInSuccesses) "
          + "| \(percent(screening.helpBound)) / \(percent(screening.harmBound)) | \(forks) "
          + "| \(fate ?? "**selected**") |")
    }
    return lines.joined(separator: "\n")
  }

  private var failures: String {
    let findings = result.findings
    var lines = [
      "## Failures", "",
      "\(findings.failures) of \(findings.episodes) mined episodes failed"
        + (findings.leftOut > 0 ? " (\(findings.leftOut) left out: not the agent's failure)" : "")
        + "; a pattern shows in \(percent(findings.addressableShare)) of the failures, "
        + "which is the most that rules could address.", "",
      "| pattern | tasks | episodes | failed | first example |", "|---|---:|---:|---:|---|",
    ]
    for pattern in findings.patterns.prefix(20) {
      let example = pattern.examples.first.map { "`\($0.episode.prefix(12))` step \($0.step)" }
      lines.append(
        "| \(escaped(pattern.summary)) | \(pattern.tasks) | \(pattern.episodes) "
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

extension MarkdownReport {
  private func percent(_ share: Double) -> String { decimal(share * 100, 1) + " %" }

  private func pValue(_ value: Double) -> String {
    value < 0.0001 ? "< 0.0001" : decimal(value, 4)
  }

  private func interval(_ interval: ConfidenceInterval) -> String {
    func points(_ value: Double) -> String {
      (value >= 0 ? "+" : "−") + decimal(abs(value) * 100, 1)
    }
    return "\(points(interval.estimate)) [\(points(interval.lower)), \(points(interval.upper))]"
  }

  /// A number with a fixed count of decimals, without a locale.
  private func decimal(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard places > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return sign + String(scaled / scale) + "." + zeros + fraction
  }

  /// Text from models and worlds, so that it cannot act as Markdown, HTML or a control sequence.
  private func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "*", "_", "`", "[", "]", "#", "\\": safe += "\\" + String(scalar)
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "&": safe += "&amp;"
      case _ where scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0): safe += " "
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
