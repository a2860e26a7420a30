/// One running cell: what is done of it, how well, and how fast.
struct ProgressCell: Sendable {
  let name: String
  let total: Int
  private(set) var done: Int
  private(set) var scored = 0
  private(set) var successes = 0
  /// When the latest episodes ended, after the time the cell began.
  private var times: [Double]

  private static let window = 64

  /// Begins a cell of which a run that is resumed has `done` behind it.
  init(name: String, total: Int, done: Int, now: Double) {
    self.name = PlainText.line(name)
    self.total = total
    self.done = done
    times = [now]
  }

  /// Counts one episode; `success` is nil where it is not scored.
  mutating func finishOne(success: Bool?, now: Double) {
    done += 1
    if let success {
      scored += 1
      successes += success ? 1 : 0
    }
    times.append(now)
    if times.count > ProgressCell.window { times.removeFirst() }
  }

  /// The cell on one line, cut to a width.
  func line(width: Int) -> String {
    var parts = ["\(name)  \(done)/\(total)"]
    if scored > 0 {
      parts.append("success \(ProgressCell.tenths(100 * Double(successes) / Double(scored)))%")
    }
    if let first = times.first, let last = times.last, times.count > 1, last > first {
      let rate = Double(times.count - 1) / (last - first)
      parts.append(
        rate >= 1 ? "\(ProgressCell.tenths(rate))/s" : "\(ProgressCell.tenths(rate * 60))/min")
    }
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
    if let left = TimeLeft(gaps: gaps, remaining: total - done) {
      parts.append("left \(left.text)")
    }
    return String(parts.joined(separator: "  ").prefix(width))
  }

  private static func tenths(_ value: Double) -> String {
    let scaled = Int((min(value, 1e12) * 10).rounded())
    return "\(scaled / 10).\(scaled % 10)"
  }
}
