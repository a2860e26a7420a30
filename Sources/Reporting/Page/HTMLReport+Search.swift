import Trajectories

extension HTMLReport {
  /// Screen against confirm, the candidates and where they come from.
  var screening: String {
    guard !content.arms.isEmpty || !content.candidates.isEmpty else {
      return section(
        "screening", "Candidates: screen against confirm", HTMLReport.unjudged)
    }
    let body =
      content.candidates.isEmpty
      ? "<p>This run tried no candidates: its rules were given.</p>" : candidates + lineage
    return section("screening", "Candidates: screen against confirm", screenAgainstConfirm + body)
  }

  /// The part that chose the rules flatters them; what is left on fresh tasks stands beside it.
  private var screenAgainstConfirm: String {
    guard let arm = content.arms.first, let chosen = arm.certificate["selection"]?.objectValue,
      let won = chosen["won"]?.doubleValue, let lost = chosen["lost"]?.doubleValue
    else { return "" }
    let total = chosen.members.compactMap { $0.value.doubleValue }.reduce(0, +)
    var table = PageTable(
      "The rules on the tasks that chose them and on tasks that chose nothing.",
      ["part", ">tasks", ">won", ">lost", ">gain, points"])
    func count(_ name: String) -> String {
      figure(chosen[name], "0.selection.\(name)", .count)
    }
    table.add([
      "select, which flatters", Figure.decimal(total, 0), count("won"), count("lost"),
      Figure.signed(100 * (won - lost) / max(1, total)),
    ])
    for (row, cell) in arm.cells.enumerated() {
      table.add([
        "confirm: \(Markup.escaped(cell.name))", figure(0, row, cell, "tasks", .count),
        figure(0, row, cell, "counts.won", .count), figure(0, row, cell, "counts.lost", .count),
        interval(cell.value("gain"), "0.cells.\(row).gain"),
      ])
    }
    return table.html
  }

  private var candidates: String {
    var table = PageTable(
      "Every candidate and its fate.",
      [
        "rule", "answers", ">fires in failures / successes", ">may help / harm, at most",
        ">forks won / lost", "fate",
      ])
    for candidate in content.candidates {
      let replay = candidate.json["replay"]
      func bound(_ name: String) -> String {
        replay?[name]?.doubleValue.map { Figure.percent($0) } ?? "–"
      }
      func fires(_ name: String) -> String { replay?[name]?.intValue.map(String.init) ?? "–" }
      let fate = candidate.fate + (candidate.detail.isEmpty ? "" : ": " + candidate.detail)
      table.add([
        Markup.escaped(candidate.rule), Markup.escaped(candidate.answers),
        "\(fires("firesInFailures")) / \(fires("firesInSuccesses"))",
        "\(bound("helpAtMost")) / \(bound("harmAtMost"))",
        candidate.forks.map { "\($0.won) / \($0.lost)" } ?? "–",
        candidate.fate == "selected"
          ? "<strong>selected</strong>" : Markup.escaped(fate),
      ])
    }
    return table.html
  }

  /// Candidates by environment and round: what each answers, and what was there when it was tried.
  private var lineage: String {
    var rounds: [(environment: String, round: Int)] = []
    for candidate in content.candidates
    where !rounds.contains(where: { $0 == (candidate.environment, candidate.round) }) {
      rounds.append((candidate.environment, candidate.round))
    }
    let lists = rounds.map { environment, round in
      let own = content.candidates.filter { $0.environment == environment && $0.round == round }
      let items = own.map { candidate in
        "<li>\(Markup.escaped(candidate.rule)) <span class=\"soft\">answers "
          + "\(Markup.escaped(candidate.answers)); \(Markup.escaped(candidate.fate))</span></li>"
      }
      let parent = own.compactMap(\.parent).first.map { " on top of " + $0.prefix(12) } ?? ""
      return "<h3>\(Markup.escaped(environment)), round \(round)\(Markup.escaped(parent))</h3>"
        + "<ul>\(items.joined())</ul>"
    }
    return fold("Lineage: what each candidate comes from", lists.joined())
  }

  /// How far a run has come that has not ended.
  var progress: String {
    let phases = content.run.events.every("phase")
    guard content.run.state != .finished, !phases.isEmpty else { return "" }
    let start = content.run.events.all.first?["at"]?.doubleValue ?? 0
    let items = phases.suffix(12).map { event in
      let seconds = (event["at"]?.doubleValue ?? start) - start
      let words =
        "\(event["phase"]?.stringValue ?? ""): \(event["detail"]?.stringValue ?? "")"
      return "<li>\(Figure.decimal(seconds, 0)) s: \(Markup.escaped(words))</li>"
    }
    return section("progress", "How far it came", "<ul>\(items.joined())</ul>" + standing)
  }

  /// What the last event of a search says of its candidates and rules.
  private var standing: String {
    guard let last = content.run.events.all.last(where: { $0["candidates"] != nil }) else {
      return ""
    }
    var words = [
      "\(last["alive"]?.intValue ?? 0) of \(last["candidates"]?.intValue ?? 0) candidates alive"
    ]
    let rules = (last["bestRules"]?.arrayValue ?? []).compactMap(\.stringValue)
    if !rules.isEmpty { words.append("best rules " + rules.joined(separator: ", ")) }
    if let rule = last["rejected"]?["rule"]?.stringValue {
      words.append("rejected last: \(rule), \(last["rejected"]?["reason"]?.stringValue ?? "")")
    }
    return "<p>\(Markup.escaped(words.joined(separator: "; "))).</p>"
  }

  /// What failed for reasons outside the agent; such episodes are never scored.
  var infrastructure: String {
    let broken = content.run.events.every("broken-episode")
    let failed = content.run.events.every("failed")
    guard !broken.isEmpty || !failed.isEmpty else { return "" }
    var table = PageTable(
      "Not scored and not stored; the same command plays them again.",
      [
        "task", "what went wrong",
      ])
    for event in broken.prefix(50) {
      table.add([
        Markup.escaped(event["task"]?.stringValue ?? ""),
        Markup.escaped(event["detail"]?.stringValue ?? ""),
      ])
    }
    for event in failed.suffix(5) {
      table.add(["the command", Markup.escaped(event["detail"]?.stringValue ?? "")])
    }
    return section(
      "infrastructure", "Failures outside the agent",
      "<p>\(broken.count) episodes broke for reasons outside the agent.</p>" + table.html)
  }

  /// The exact command, and everything that has to be equal.
  var reproduction: String {
    let run = content.run
    var text =
      run.command.map { "<pre>\(Markup.escaped($0))</pre>" }
      ?? "<p>The command line was not written down; the configuration below says all of it.</p>"
    var table = PageTable(
      "What has to be equal for the figures to be equal.", ["what", "identity"])
    for arm in content.arms {
      table.add([
        "harness \(Markup.escaped(arm.name))", "<code>\(Markup.escaped(arm.harness))</code>",
      ])
    }
    for (name, value) in run.identities {
      table.add([Markup.escaped(name), "<code>\(Markup.escaped(value))</code>"])
    }
    text += table.html
    if !content.arms.isEmpty {
      text +=
        "<p>Offline, without playing anything: <code>optimize verify \(Markup.escaped(run.name))"
        + "</code> recomputes every figure from the store.</p>"
    }
    text += fold(
      "The configuration",
      "<pre>\(Markup.escaped(JSONValue.object(run.configuration).prettyText))</pre>")
    return section("reproduce", "Reproduce", text)
  }
}
