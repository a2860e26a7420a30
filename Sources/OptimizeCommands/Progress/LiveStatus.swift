import Statistics

/// Where a run stands, as its display shows it.
struct LiveStatus: Sendable, Hashable {
  /// One cell with what is known of it.
  struct Cell: Sendable, Hashable {
    /// Environment and backbone.
    var name: String
    /// Tasks solved without rules.
    var base: Int
    /// Tasks solved with rules.
    var with: Int
    /// Episodes of each arm.
    var episodes: Int

    /// The gain in points with its interval, as if the arms did not share their tasks: wider than
    /// what the certificate will say, never narrower by much.
    var gain: ConfidenceInterval {
      Newcombe.independent((successes: with, trials: episodes), (successes: base, trials: episodes))
    }

    /// Half the width of what two runs without rules would differ by at most, in 95 of 100 cases.
    var noise: Double {
      guard episodes > 0 else { return 1 }
      let rate = (Double(base) + 1) / (Double(episodes) + 2)
      return 1.96 * (2 * rate * (1 - rate) / Double(episodes)).squareRoot()
    }
  }

  /// One budget: what is used of it, how much there is, and what is held back for confirmation.
  struct Budget: Sendable, Hashable {
    var name: String
    var used: Double
    var limit: Double?
    var heldBack: Double?
  }

  /// What the run is doing.
  var phase = ""
  /// What exactly, in a few words.
  var detail = ""
  /// Where: the environment and round, empty where it is the same throughout.
  var place = ""
  /// The round of the search, counted from 1; 0 where there are none.
  var round = 0
  /// Candidates that are alive, of all that were compiled.
  var alive = 0
  var candidates = 0
  var budgets: [Budget] = []
  /// The rules that were chosen so far.
  var bestRules: [String] = []
  /// The last candidate that went no further, and why.
  var lastRejection: (rule: String, reason: String)?
  var cells: [Cell] = []

  static func == (left: LiveStatus, right: LiveStatus) -> Bool {
    left.phase == right.phase && left.place == right.place && left.detail == right.detail
      && left.round == right.round
      && left.alive == right.alive && left.candidates == right.candidates
      && left.budgets == right.budgets && left.bestRules == right.bestRules
      && left.lastRejection?.rule == right.lastRejection?.rule
      && left.lastRejection?.reason == right.lastRejection?.reason && left.cells == right.cells
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(phase)
    hasher.combine(detail)
    hasher.combine(cells)
  }
}

extension LiveStatus {
  /// The lines of a display of some width and height; the cells that moved furthest stand when not
  /// all fit.
  func lines(width: Int, height: Int) -> [String] {
    let prefix = place.isEmpty ? "" : place + ", "
    var lines = ["phase      \(prefix)\(phase)" + (detail.isEmpty ? "" : ": \(detail)")]
    if candidates > 0 || round > 0 {
      lines.append(
        "search     round \(max(1, round)), \(alive) of \(candidates) candidates alive")
    }
    for budget in budgets { lines.append("budget     " + LiveStatus.words(budget)) }
    if !bestRules.isEmpty {
      let more = bestRules.count > 5 ? " and \(bestRules.count - 5) more" : ""
      lines.append("best rules " + bestRules.prefix(5).joined(separator: ", ") + more)
    }
    if let lastRejection {
      lines.append("rejected   \(lastRejection.rule): \(lastRejection.reason)")
    }
    if !cells.isEmpty { lines += table(room: max(1, height - lines.count - 2), width: width) }
    return lines.map { String(PlainText.line($0).prefix(width)) }
  }

  private func table(room: Int, width: Int) -> [String] {
    let shown =
      cells.count <= room
      ? cells
      : Array(
        cells.sorted { abs($0.gain.estimate) > abs($1.gain.estimate) }.prefix(max(1, room - 1)))
    let nameWidth = min(max(12, shown.map(\.name.count).max() ?? 0), max(12, width - 52))
    func row(_ name: String, _ columns: [String]) -> String {
      String(PlainText.line(name).prefix(nameWidth)).padded(to: nameWidth) + "  "
        + columns.joined(separator: "  ")
    }
    var lines = [row("cell", ["  n", "  base", "  with", "gain [95 %]         ", "noise"])]
    for cell in shown {
      let count = Double(max(1, cell.episodes))
      let gain = cell.gain
      let interval =
        "\(LiveStatus.points(gain.estimate)) [\(LiveStatus.points(gain.lower)), "
        + "\(LiveStatus.points(gain.upper))]"
      let isNoise = abs(gain.estimate) <= cell.noise
      lines.append(
        row(
          cell.name,
          [
            LiveStatus.left("\(cell.episodes)", 3),
            LiveStatus.left(LiveStatus.share(Double(cell.base) / count), 6),
            LiveStatus.left(LiveStatus.share(Double(cell.with) / count), 6),
            interval.padded(to: 20),
            "±\(LiveStatus.tenths(100 * cell.noise))" + (isNoise ? " within" : ""),
          ]))
    }
    if shown.count < cells.count { lines.append("and \(cells.count - shown.count) more cells") }
    return lines
  }

  static func words(_ budget: Budget) -> String {
    var text = "\(budget.name) \(tenths(budget.used))"
    if let limit = budget.limit { text += " of \(tenths(limit))" }
    if let held = budget.heldBack { text += ", \(tenths(held)) held back for confirmation" }
    return text
  }

  private static func share(_ value: Double) -> String { tenths(100 * value) + "%" }

  private static func points(_ value: Double) -> String {
    (value < 0 ? "-" : "+") + tenths(100 * abs(value))
  }

  private static func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// One decimal, none where it would be zero.
  static func tenths(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let scaled = Int((min(abs(value), 1e12) * 10).rounded())
    let sign = value < 0 ? "-" : ""
    return sign + (scaled % 10 == 0 ? "\(scaled / 10)" : "\(scaled / 10).\(scaled % 10)")
  }
}
