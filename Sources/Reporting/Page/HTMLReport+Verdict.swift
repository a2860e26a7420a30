import MetaHarness
import Trajectories

extension HTMLReport {
  /// The first arm's verdict, or how far the run came.
  var headline: String {
    guard let arm = content.arms.first else {
      switch content.run.state {
      case .finished: return "recorded, nothing judged"
      case .unfinished: return content.search?["status"]?.stringValue ?? "not finished"
      case .failed: return "stopped by something outside the agent"
      }
    }
    let verdicts = arm.summaries.map { $0["verdict"]?.stringValue ?? "no verdict" }
    return verdicts.isEmpty ? "no verdict" : verdicts.joined(separator: "; ")
  }

  var verdicts: String {
    var parts: [String] = []
    if content.isPlumbingCheck {
      parts.append(
        "<p class=\"warn\"><strong>A backbone is scripted.</strong> The gains below are a "
          + "plumbing check, not a result.</p>")
    }
    let byArm = content.arms.enumerated().map { place, arm in banners(place, arm) }
    parts += byArm.first ?? []
    let others = byArm.dropFirst().flatMap { $0 }
    if !others.isEmpty {
      parts.append(fold("The verdicts on the \(byArm.count - 1) other arms", others.joined()))
    }
    if content.arms.isEmpty {
      let isWell = content.run.state == .finished
      parts.append(
        "<div class=\"banner \(isWell ? "" : "doubt")\"><strong>"
          + "\(Markup.escaped(headline))</strong><p>\(Markup.escaped(unjudged))</p></div>")
    }
    return section("verdict", "Verdict", parts.joined() + ledger)
  }

  private func banners(_ place: Int, _ arm: ReportArm) -> [String] {
    var parts: [String] = []
    // What the search confirmed in the cells that it mined comes before all cells together.
    if let confirmed = arm.certificate["confirmation"], confirmed["verdict"] != nil {
      parts.append(banner(arm, confirmed, "\(place).confirmation", of: "mined cells, "))
    }
    for (row, summary) in arm.summaries.enumerated() {
      parts.append(banner(arm, summary, "\(place).summaries.\(row)"))
    }
    return parts
  }

  private var unjudged: String {
    let solved = content.episodes.count { $0.success }
    let figures = "\(solved) of \(content.episodes.count) stored episodes solved their task."
    switch content.run.state {
    case .finished: return figures + " optimize run or optimize evaluate judge rules."
    case .unfinished:
      return figures + " The run was stopped or is still going on; the same command resumes it."
    case .failed:
      let detail = content.run.events.last("failed")?["detail"]?.stringValue ?? ""
      return figures + " " + detail
    }
  }

  private func banner(_ arm: ReportArm, _ summary: JSONValue, _ path: String, of cells: String = "")
    -> String
  {
    let verdict = summary["verdict"]?.stringValue ?? "no verdict"
    let kind =
      verdict.hasPrefix("accept") ? "good" : verdict.hasPrefix("reject") ? "bad" : "doubt"
    let decided = summary["harnessDecidedShare"]?.doubleValue ?? 0
    let harmed = (summary["harmedAfterHolm"]?.arrayValue ?? []).compactMap(\.stringValue)
    return """
      <div class="banner \(kind)"><strong>\(Markup.escaped(verdict))</strong>
      <p>\(Markup.escaped(arm.name)) on \(cells)\(Markup.escaped(summary["split"]?.stringValue ?? "")) tasks:
      mean gain \(interval(summary["meanGain"], path + ".meanGain")) points over
      \(figure(summary["cells"], path + ".cells", .count)) \(summary["cells"]?.intValue == 1 ? "cell" : "cells")
      (p \(figure(summary["pValue"], path + ".pValue", .probability))).</p>
      <p>Cells improved / flat / regressed by interval:
      \(counts(summary["byInterval"], path + ".byInterval")), by sign:
      \(counts(summary["bySign"], path + ".bySign")). Harm shown after Holm's correction:
      \(harmed.isEmpty ? "in none" : Markup.escaped(harmed.joined(separator: ", "))).</p>
      <p>Change in episodes with a wrong irreversible write:
      \(interval(summary["wrongIrreversibleWrites"], path + ".wrongIrreversibleWrites")) points. The
      harness decided \(figure(summary["harnessDecidedShare"], path + ".harnessDecidedShare", .percent))
      of the steps\(decided > 0.1 ? ": <strong>policy substitution</strong>" : "").</p>
      \(relative(summary["gains"], path + ".gains"))</div>
      """
  }

  private func counts(_ json: JSONValue?, _ path: String) -> String {
    ["improved", "flat", "regressed"].map { figure(json?[$0], "\(path).\($0)", .count) }
      .joined(separator: " / ")
  }

  private func relative(_ gains: JSONValue?, _ path: String) -> String {
    guard let gains else { return "" }
    return "<p class=\"soft\">Relative gain, which flatters low baselines: median "
      + figure(gains["medianRelative"], path + ".medianRelative", .percent) + ", mean "
      + figure(gains["meanRelative"], path + ".meanRelative", .percent) + "; of all failures "
      + figure(gains["failureReduction"], path + ".failureReduction", .percent) + " went away.</p>"
  }

  private var ledger: String {
    var table = PageTable(
      "Openings of sealed parts: each further harness that looks at a part spends some of its error.",
      ["arm", "environment", "part", ">opening", ">α spent", ">α left"])
    for (place, arm) in content.arms.enumerated() {
      for name in ["testOpenings", "confirmations"] {
        for (row, opening) in (arm.certificate[name]?.arrayValue ?? []).enumerated() {
          let path = "\(place).\(name).\(row)"
          table.add([
            Markup.escaped(arm.name), Markup.escaped(opening["environment"]?.stringValue ?? ""),
            Markup.escaped(opening["split"]?.stringValue ?? ""),
            figure(opening["number"], path + ".number", .count),
            figure(opening["alpha"], path + ".alpha", .fine),
            figure(opening["alphaLeft"], path + ".alphaLeft", .fine),
          ])
        }
      }
    }
    let none =
      content.arms.isEmpty ? "" : "<p class=\"soft\">Ledger: no sealed part was opened.</p>"
    return table.rows.isEmpty ? none : table.html
  }

  // MARK: Questions

  /// Ten questions that readers come with; each answer is at most two clicks away.
  var questions: String {
    let (won, lost) = (
      content.pairs.firstIndex { $0.change == .won },
      content.pairs.firstIndex { $0.change == .lost }
    )
    let best = content.rules.indices.max {
      content.rules[$0].helped.count < content.rules[$1].helped.count
    }
    let worth = best.flatMap { content.rules[$0].helped.isEmpty ? nil : $0 }
    let asked: [(String, String)] = [
      ("verdict", "Did the rules help, and how sure is that?"),
      ("results", "In which settings did they help, and where is it chance?"),
      (worth.map { "rule-\($0)" } ?? "rules", "Which rule helped most here?"),
      ("flips-lost", "Where did the rules harm?"),
      (lost.map { "pair=\($0)" } ?? "flips-lost", "Show me one harmed episode at the fork."),
      (won.map { "pair=\($0)" } ?? "flips-won", "Show me one helped episode at the fork."),
      ("failures", "Which failures come back?"),
      ("cost", "What do the rules cost?"),
      ("screening", "Which candidates fell, and why?"),
      ("reproduce", "How do I get the same figures?"),
    ]
    let items = asked.map { target, question in
      "<li><a href=\"#\(Markup.escaped(target))\">\(Markup.escaped(question))</a></li>"
    }
    return
      "<nav aria-label=\"Questions\" class=\"screen\"><ol class=\"ask\">\(items.joined())</ol></nav>"
  }
}
