import MetaHarness
import Statistics

/// The last lines of a search on a terminal: verdicts, cells, and what the calls were saved against.
struct SearchSummary {
  private let result: SearchResult

  init(_ result: SearchResult) { self.result = result }

  var lines: [String] {
    var lines = result.searches.map { search in
      "\(search.environment): \(search.chosen.count) rules of \(search.screenings.count) candidates "
        + "in \(search.rounds.count) rounds; \(search.end.words)"
    }
    if let verdict = result.certificate.verdict {
      lines.append("confirmation: \(verdict.text)")
    }
    if result.certificate.primary != nil, let all = result.certificate.summaries.first {
      lines.append(
        "all \(all.cells) cells: \(all.decision.verdict.text); improved \(all.bySign.improved), "
          + "flat \(all.bySign.flat), regressed \(all.bySign.regressed) by sign")
    }
    let calls = result.calls
    let ratio = calls.ratio.map { "; \(($0 * 10).rounded() / 10) times as much" } ?? ""
    lines.append(
      "model calls: \(calls.spent) spent in all, \(calls.wholeRuns) for whole runs of "
        + "\(calls.screened) screened candidates\(ratio)")
    for opening in result.certificate.confirmations {
      lines.append(
        "\(opening.environment) dev: confirmation \(opening.number) on these tasks")
    }
    return lines
  }
}
