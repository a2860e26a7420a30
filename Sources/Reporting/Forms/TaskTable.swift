import MetaHarness
import Trajectories

/// A line for each task and trial as CSV: paired where the run judged rules, else single episodes.
public struct TaskTable: Sendable {
  private let content: ReportContent

  /// Makes a table of a run.
  public init(_ content: ReportContent) { self.content = content }

  /// The table, with a heading line.
  public var text: String {
    (content.pairs.isEmpty ? episodes : pairs).map { line in
      line.map(TaskTable.field).joined(separator: ",") + "\r\n"
    }.joined()
  }

  private var pairs: [[String]] {
    let cells = content.arms.map(\.cells)
    return [
      [
        "arm", "environment", "part", "backbone", "task", "trial", "base", "with", "change", "fork",
        "rules", "base_episode", "with_episode",
      ]
    ]
      + content.pairs.map { pair in
        let cell = cells[pair.arm][pair.cell]
        return [
          content.arms[pair.arm].name, cell.text("environment"), cell.text("split"),
          cell.text("backbone"), pair.task, "\(pair.trial)",
          pair.change == .lost || pair.change == .solved ? "1" : "0",
          pair.change == .won || pair.change == .solved ? "1" : "0", pair.change.rawValue,
          pair.fork.map(String.init) ?? "", pair.rules.joined(separator: " "), pair.base.hex,
          pair.with.hex,
        ]
      }
  }

  private var episodes: [[String]] {
    [
      [
        "environment", "backbone", "task", "trial", "harness", "success", "score", "end", "steps",
        "tokens", "episode",
      ]
    ]
      + content.episodes.map { episode in
        [
          episode.environment, episode.backbone, episode.task, "\(episode.trial)", episode.harness,
          episode.success ? "1" : "0", JSONValue.double(episode.score).compactText,
          episode.endReason.rawValue, "\(episode.steps)", "\(episode.tokens)", episode.key.hex,
        ]
      }
  }

  /// A field that no spreadsheet takes for a formula.
  static func field(_ field: String) -> String {
    let text = Markup.visible(field)
    let isFormula = text.first.map { "=+-@\t".contains($0) } ?? false
    guard isFormula || text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"") + "\""
  }
}
