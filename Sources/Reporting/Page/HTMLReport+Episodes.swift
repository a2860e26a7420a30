import Trajectories

extension HTMLReport {
  private static let shownPatterns = 30
  private static let shownFlips = 12
  private static let listedFlips = 300

  /// The failures that come back, with places to look at.
  var failures: String {
    let found = content.failures
    guard found.episodes > 0 else {
      return section("failures", "Failures that come back", "<p>No episode could be mined.</p>")
    }
    let share = found.failures == 0 ? 0 : Double(found.addressable) / Double(found.failures)
    var table = PageTable(
      "Patterns, those in most failed episodes first.",
      ["pattern", "kind", ">tasks", ">episodes", ">failed", "examples"])
    for pattern in found.patterns.prefix(HTMLReport.shownPatterns) {
      let links = pattern.examples.prefix(3).map { example in
        "<a href=\"#episode=\(HTMLReport.short(example.episode))&amp;step=\(example.step)\">"
          + "\(example.episode.short) step \(example.step)</a>"
      }
      table.add([
        Markup.escaped(pattern.summary), Markup.escaped(pattern.kind), "\(pattern.tasks)",
        "\(pattern.episodes)", "\(pattern.failed)", links.joined(separator: ", "),
      ])
    }
    let more = found.patterns.count - HTMLReport.shownPatterns
    return section(
      "failures", "Failures that come back",
      "<p>\(found.failures) of \(found.episodes) mined episodes failed"
        + (found.leftOut > 0 ? " (\(found.leftOut) left out: not the agent's failure)" : "")
        + "; a pattern shows in \(Figure.percent(share)) of the failures, the most that rules "
        + "could address.</p>"
        + (table.rows.isEmpty ? "<p>No pattern shows in three tasks or more.</p>" : table.html)
        + (more > 0 ? "<p class=\"soft\">and \(more) rarer ones.</p>" : ""))
  }

  /// Tasks that came out differently, both ways.
  var flips: String {
    guard !content.arms.isEmpty else {
      let ids = "<span id=\"flips-lost\"></span><span id=\"flips-won\"></span>"
      return section("flips", "Tasks that came out differently", ids + HTMLReport.unjudged)
    }
    return section(
      "flips", "Tasks that came out differently",
      flipped(.lost, "flips-lost", "Solved without, failed with the rules")
        + flipped(.won, "flips-won", "Failed without, solved with the rules") + unpaired)
  }

  private func flipped(_ change: ReportPair.Change, _ id: String, _ title: String) -> String {
    let places = content.pairs.indices.filter { content.pairs[$0].change == change }
    let heading = "<h3 id=\"\(id)\" tabindex=\"-1\">\(title): \(places.count)</h3>"
    guard !places.isEmpty else { return heading + "<p>None.</p>" }
    let rest = Array(places.dropFirst(HTMLReport.shownFlips))
    let more = rest.count - HTMLReport.listedFlips
    return heading + table(of: places.prefix(HTMLReport.shownFlips), title)
      + (rest.isEmpty
        ? ""
        : fold(
          "\(rest.count) more", table(of: rest.prefix(HTMLReport.listedFlips), title + ", others")))
      + (more > 0
        ? "<p class=\"soft\">and \(more) more; optimize report --format csv has them all.</p>" : "")
  }

  private func table(of places: ArraySlice<Int>, _ title: String) -> String {
    var table = PageTable(title, ["task", ">trial", "setting", "rules that acted", "at the fork"])
    for place in places {
      let pair = content.pairs[place]
      table.add([
        Markup.escaped(pair.task), "\(pair.trial)",
        Markup.escaped(content.arms[pair.arm].cells[pair.cell].name),
        Markup.escaped(pair.rules.joined(separator: ", ")),
        link(toPair: place, "show \(pair.task) trial \(pair.trial)"),
      ])
    }
    return table.html
  }

  /// Says which cells' episodes could not be found again, so that silence is not taken for zero.
  private var unpaired: String {
    var missing: [String] = []
    for (place, arm) in content.arms.enumerated() {
      for (row, cell) in arm.cells.enumerated()
      where !content.pairs.contains(where: { $0.arm == place && $0.cell == row }) {
        missing.append("\(arm.name): \(cell.name)")
      }
    }
    guard !missing.isEmpty else { return "" }
    return
      "<p class=\"soft\">Single episodes are not shown for \(missing.count) cells, because the "
      + "store does not pair them as the certificate counts them (best-of arms never do): "
      + Markup.escaped(missing.prefix(5).joined(separator: "; "))
      + (missing.count > 5 ? " and others" : "") + ".</p>"
  }

  func viewer(_ blocks: EpisodeBlocks) -> String {
    let left =
      blocks.leftOut > 0
      ? "<p class=\"soft\">\(blocks.leftOut) of the run's episodes are not in this page, which "
        + "carries \(blocks.steps) steps; optimize export has them all.</p>" : ""
    return """
      <section id="viewer" aria-labelledby="viewer-title" hidden>
      <h2 id="viewer-title" tabindex="-1">Episode</h2><div id="viewer-body"></div></section>
      <noscript><p>Showing single episodes needs JavaScript; everything else does not.</p></noscript>
      \(left)
      """
  }
}
