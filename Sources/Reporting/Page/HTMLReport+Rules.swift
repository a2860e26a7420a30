import Trajectories

extension HTMLReport {
  /// One card for each rule.
  var rules: String {
    guard !content.arms.isEmpty else { return section("rules", "Rules", HTMLReport.unjudged) }
    let body =
      content.rules.isEmpty
      ? "<p>No rule was accepted: no candidate won more than it lost, or the arm has no rules.</p>"
      : content.rules.indices.map(card).joined(separator: "\n")
    return section("rules", "Rules", body + leaveOneOut)
  }

  private func card(_ place: Int) -> String {
    let rule = content.rules[place]
    let mined = rule.json["origin"]
    let tasks = mined?["sourceTasks"]?.arrayValue?.count
    let origin =
      mined?["proposer"]?.stringValue == "miner"
      ? "mined from \(tasks ?? 0) training tasks: \(rule.candidate?.answers ?? mined?["signature"]?.stringValue ?? "")"
      : "written by hand"
    return """
      <article class="card" aria-labelledby="rule-\(place)">
      <h3 id="rule-\(place)" tabindex="-1">\(Markup.escaped(rule.id))
      <span class="tag">\(Markup.escaped(rule.family))</span>
      \(content.arms.count > 1 ? "<span class=\"tag\">\(Markup.escaped(content.arms[rule.arm].name))</span>" : "")</h3>
      <p>\(Markup.escaped(rule.what))</p><p>\(Markup.escaped(rule.bounds))</p>
      <dl class="facts">\(facts(rule, origin: origin))</dl>
      \(examples("Helped", rule.helped, of: rule))
      \(examples("Harmed", rule.harmed, of: rule))
      \(fold("The rule as JSON", "<pre>\(Markup.escaped(rule.json.prettyText))</pre>"))
      </article>
      """
  }

  private func facts(_ rule: ReportRule, origin: String) -> String {
    var facts = [("where it comes from", origin)]
    let predicted = rule.candidate?.json["prediction"]
    if let help = predicted?["help"]?.doubleValue, let harm = predicted?["harm"]?.doubleValue {
      facts.append(
        (
          "predicted before it was tried",
          "helps in at most \(Figure.percent(help)), harms in at most \(Figure.percent(harm)) of the episodes"
        ))
    }
    if rule.pairs > 0 {
      facts.append(
        (
          "what came of it",
          "changed something in \(rule.acted.count) of \(rule.pairs) episodes; part of "
            + "\(rule.helped.count) won and \(rule.harmed.count) lost"
        ))
    }
    if let candidate = rule.candidate {
      let replay = candidate.json["replay"]
      if let help = replay?["helpAtMost"]?.doubleValue,
        let harm = replay?["harmAtMost"]?.doubleValue
      {
        facts.append(
          (
            "exposure on mined episodes",
            "effect between \(Figure.points(-harm)) and \(Figure.points(help)) points, with no run of it"
          ))
      }
      if let forks = candidate.forks {
        facts.append(("forks on the select part", "\(forks.won) won, \(forks.lost) lost"))
      }
    }
    facts += uptake(of: rule)
    for member in rule.json["evidence"]?["details"]?.objectValue?.members ?? []
    where rule.candidate?.json[member.key] == nil {
      // A verdict says what a card has room for; hashes stand in the last section.
      facts.append((member.key, HTMLReport.words(member.value["verdict"] ?? member.value)))
    }
    return facts.map {
      "<div><dt>\(Markup.escaped($0.0))</dt><dd>\(Markup.escaped($0.1))</dd></div>"
    }.joined()
  }

  /// The part that this rule adds to the others, and how often the model followed it.
  private func uptake(of rule: ReportRule) -> [(String, String)] {
    var facts: [(String, String)] = []
    if let row = rule.candidate?.json["leaveOneOut"] {
      facts.append(("left out on the select part, the others lose", HTMLReport.worth(row)))
    }
    if let row = content.ablation.first(where: { $0["part"]?.stringValue == rule.id }) {
      facts.append(("left out, the others lose", HTMLReport.worth(row)))
    }
    let shares = content.arms[rule.arm].cells.compactMap { $0.number("uptake") }
    if rule.family == "context policy", !shares.isEmpty {
      let mean = shares.reduce(0, +) / Double(shares.count)
      facts.append(("uptake, over the arm's cells", Figure.percent(mean)))
    }
    return facts
  }

  private func examples(_ title: String, _ pairs: [Int], of rule: ReportRule) -> String {
    guard !pairs.isEmpty else { return "<p class=\"soft\">\(title): no episode.</p>" }
    let links = pairs.prefix(3).map { link(toPair: $0, content.pairs[$0].task) }
    let more = pairs.count > 3 ? " and \(pairs.count - 3) more" : ""
    return "<p>\(title): \(links.joined(separator: ", "))\(more)</p>"
  }

  /// A value that the search wrote down, in words that a card can hold.
  private static func words(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .object(let object):
      object.members.map { "\($0.key) \(words($0.value))" }.joined(separator: ", ")
    case .array(let elements): elements.map(words).joined(separator: ", ")
    case .number(let number):
      number.intValue.map(String.init) ?? Figure.decimal(number.doubleValue, 3)
    default: value.compactText
    }
  }

  private var leaveOneOut: String {
    guard !content.ablation.isEmpty else { return "" }
    var table = PageTable(
      "What each part adds to the others: the whole against the whole without it.",
      ["left out", ">worth, points", ">only with it / only without it"])
    for row in content.ablation {
      table.add([
        Markup.escaped(row["part"]?.stringValue ?? ""), HTMLReport.worth(row),
        "\(row["won"]?.intValue ?? 0) / \(row["lost"]?.intValue ?? 0)",
      ])
    }
    return table.html
  }

  private static func worth(_ row: JSONValue) -> String {
    guard let points = row["worth"]?["points"]?.doubleValue,
      let lower = row["worth"]?["lower"]?.doubleValue,
      let upper = row["worth"]?["upper"]?.doubleValue
    else { return "–" }
    return "\(Figure.signed(points)) [\(Figure.signed(lower)), \(Figure.signed(upper))]"
  }
}
