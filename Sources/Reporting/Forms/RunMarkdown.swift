import MetaHarness
import Trajectories

/// Any run as Markdown, for pull requests: the verdict first, then cells, rules, flips, failures.
public struct RunMarkdown: Sendable {
  private let content: ReportContent

  /// Makes a report of a run.
  public init(_ content: ReportContent) { self.content = content }

  /// The report's text.
  public var text: String {
    ([heading] + content.arms.enumerated().map(section) + [rules, flips, failures, reproduction])
      .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var heading: String {
    let warning =
      content.isPlumbingCheck
      ? "**A backbone is scripted: the gains below are a plumbing check, not a result.**\n\n" : ""
    let state = "Run of `optimize \(content.run.verb)`, \(content.run.state.rawValue), "
    return warning + "# \(Figure.escaped(content.run.name))\n\n" + state
      + "\(content.episodes.count) episodes stored, \(content.episodes.count { $0.success }) solved."
  }

  private func section(_ place: Int, _ arm: ReportArm) -> String {
    var lines = ["## \(Figure.escaped(arm.name))", ""]
    for summary in arm.summaries {
      lines.append(
        "**\(Figure.escaped(summary["split"]?.stringValue ?? ""))**: "
          + "\(Figure.escaped(summary["verdict"]?.stringValue ?? "")), mean gain "
          + "\(RunMarkdown.interval(summary["meanGain"])) points")
    }
    for opening in arm.certificate["testOpenings"]?.arrayValue ?? [] {
      lines.append(
        "- sealed \(Figure.escaped(opening["environment"]?.stringValue ?? "")) "
          + "\(opening["split"]?.stringValue ?? ""): opening \(opening["number"]?.intValue ?? 0)")
    }
    lines += [
      "",
      "| environment | part | backbone | tasks | base | with | gain, points | won / lost | verdict |",
      "|---|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for cell in arm.cells {
      let columns: [String] = [
        Figure.escaped(cell.text("environment")), cell.text("split"),
        "\(Figure.escaped(cell.text("backbone"))) (\(cell.text("backboneKind")))",
        "\(cell.value("tasks")?.intValue ?? 0)", Figure.percent(cell.number("base") ?? .nan),
        Figure.percent(cell.number("with") ?? .nan), RunMarkdown.interval(cell.value("gain")),
        "\(cell.value("counts.won")?.intValue ?? 0) / \(cell.value("counts.lost")?.intValue ?? 0)",
        Figure.escaped(cell.text("verdict")),
      ]
      lines.append("| " + columns.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n")
  }

  private var rules: String {
    guard !content.arms.isEmpty else { return "" }
    guard !content.rules.isEmpty else { return "## Rules\n\nNo rule was accepted." }
    return
      (["## Rules", ""]
      + content.rules.map { rule in
        "- `\(rule.id)`: \(Figure.escaped(rule.what)) Acted in \(rule.acted.count) of "
          + "\(rule.pairs) episodes, part of \(rule.helped.count) won and \(rule.harmed.count) lost."
      }).joined(separator: "\n")
  }

  private var flips: String {
    let (won, lost) = content.flips
    guard !won.isEmpty || !lost.isEmpty else { return "" }
    func list(_ pairs: [ReportPair]) -> String {
      let shown = pairs.prefix(20).map { "`\(Figure.escaped($0.task))`" }
      return pairs.isEmpty
        ? "none"
        : shown.joined(separator: ", ") + (pairs.count > 20 ? " and \(pairs.count - 20) more" : "")
    }
    return "## Tasks that came out differently\n\n- lost (\(lost.count)): \(list(lost))\n"
      + "- won (\(won.count)): \(list(won))"
  }

  private var failures: String {
    let found = content.failures
    guard found.episodes > 0, !found.patterns.isEmpty else { return "" }
    return
      ([
        "## Failures that come back", "",
        "\(found.failures) of \(found.episodes) mined episodes failed.", "",
        "| pattern | tasks | failed | first example |", "|---|---:|---:|---|",
      ]
      + found.patterns.prefix(10).map { pattern in
        let example = pattern.examples.first.map { "`\($0.episode.short)` step \($0.step)" } ?? ""
        return "| \(Figure.escaped(pattern.summary)) | \(pattern.tasks) | \(pattern.failed) "
          + "| \(example) |"
      }).joined(separator: "\n")
  }

  private var reproduction: String {
    guard let command = content.run.command else { return "" }
    // A fence longer than any run of ticks inside cannot be closed by the command line.
    return
      "## Reproduce\n\n````\n\(Markup.visible(command).replacing("````", with: "` ` ` `"))\n````"
  }

  private static func interval(_ json: JSONValue?) -> String {
    func part(_ name: String) -> String { Figure.signed(json?[name]?.doubleValue ?? .nan) }
    return "\(part("points")) [\(part("lower")), \(part("upper"))]"
  }
}
