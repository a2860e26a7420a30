/// Was it the model or the harness? How much of the variation in success belongs to which.
///
/// Success rates are laid out by backbone and harness, on the same tasks. The shares are those of
/// the sums of squares of the table of rates, each freed of what sampling tasks alone would add.
public struct TwoWayVariation: Sendable, Hashable {
  /// One part of the variation, as a share of all of it, with its interval over draws of tasks.
  public struct Part: Sendable, Hashable {
    /// The share.
    public let share: Double
    /// Its interval over draws of tasks.
    public let interval: ConfidenceInterval
  }

  /// What belongs to the backbone, whatever the harness.
  public let backbone: Part
  /// What belongs to the harness, whatever the backbone.
  public let harness: Part
  /// What belongs to a harness suiting one backbone better than another.
  public let interaction: Part

  /// Splits up `results[task][backbone][harness]`, each in 0...1; nil where there are fewer than
  /// two backbones, two harnesses or two tasks, or where rates do not vary at all.
  public init?(
    _ results: [[[Double]]], level: Double = 0.95, draws: Int = 1000,
    using generator: inout some RandomNumberGenerator
  ) {
    let backbones = results.first?.count ?? 0
    let harnesses = results.first?.first?.count ?? 0
    guard results.count > 1, backbones > 1, harnesses > 1,
      results.allSatisfy({ task in
        task.count == backbones && task.allSatisfy { $0.count == harnesses }
      }),
      let shares = TwoWayVariation.shares(results, tasks: Array(results.indices))
    else { return nil }
    var drawn: [[Double]] = [[], [], []]
    for _ in 0..<draws {
      let tasks = results.indices.map { _ in generator.drawIndex(below: results.count) }
      guard let again = TwoWayVariation.shares(results, tasks: tasks) else { continue }
      for part in 0..<3 { drawn[part].append(again[part]) }
    }
    func part(_ index: Int) -> Part {
      let sorted = drawn[index].sorted()
      let interval =
        sorted.isEmpty
        ? ConfidenceInterval(estimate: shares[index], lower: 0, upper: 1, level: level)
        : ConfidenceInterval(
          estimate: shares[index],
          lower: HierarchicalBootstrap.quantile((1 - level) / 2, of: sorted),
          upper: HierarchicalBootstrap.quantile((1 + level) / 2, of: sorted), level: level)
      return Part(share: shares[index], interval: interval)
    }
    backbone = part(0)
    harness = part(1)
    interaction = part(2)
  }

  /// The three shares, which sum to 1, or nil where nothing varies.
  private static func shares(_ results: [[[Double]]], tasks: [Int]) -> [Double]? {
    let backbones = results[0].count
    let harnesses = results[0][0].count
    let means = sumsOfSquares(cellMeans(results, tasks: tasks))
    // What each part would be by the luck of the tasks alone: its own scatter between tasks.
    var noise = [0.0, 0.0, 0.0]
    for part in 0..<3 {
      noise[part] = scatter(
        results, tasks: tasks, part: part, backbones: backbones, harnesses: harnesses)
    }
    let parts = (0..<3).map { max(0, means[$0] - noise[$0]) }
    let total = parts.reduce(0, +)
    return total > 1e-12 ? parts.map { $0 / total } : nil
  }

  private static func cellMeans(_ results: [[[Double]]], tasks: [Int]) -> [[Double]] {
    results[0].indices.map { backbone in
      results[0][backbone].indices.map { harness in
        tasks.reduce(0) { $0 + results[$1][backbone][harness] } / Double(tasks.count)
      }
    }
  }

  /// Squares of the main effects and the interaction, summed over the table.
  private static func sumsOfSquares(_ table: [[Double]]) -> [Double] {
    let effects = TwoWayVariation.effects(table)
    return effects.map { $0.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } }
  }

  /// Each part's effects as a table of its own: backbone, harness, interaction.
  private static func effects(_ table: [[Double]]) -> [[[Double]]] {
    let rows = table.map { $0.reduce(0, +) / Double($0.count) }
    let columns = table[0].indices.map { column in
      table.reduce(0) { $0 + $1[column] } / Double(table.count)
    }
    let grand = rows.reduce(0, +) / Double(rows.count)
    return [
      rows.map { row in columns.map { _ in row - grand } },
      rows.map { _ in columns.map { $0 - grand } },
      table.indices.map { row in
        columns.indices.map { table[row][$0] - rows[row] - columns[$0] + grand }
      },
    ]
  }

  /// The expected sum of squares of a part's effects if only the tasks' scatter were at work.
  private static func scatter(
    _ results: [[[Double]]], tasks: [Int], part: Int, backbones: Int, harnesses: Int
  ) -> Double {
    let count = Double(tasks.count)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: harnesses), count: backbones)
    var squares = sums
    for task in tasks {
      let own = effects(results[task])[part]
      for row in 0..<backbones {
        for column in 0..<harnesses {
          sums[row][column] += own[row][column]
          squares[row][column] += own[row][column] * own[row][column]
        }
      }
    }
    var total = 0.0
    for row in 0..<backbones {
      for column in 0..<harnesses {
        let mean = sums[row][column] / count
        total += (squares[row][column] / count - mean * mean) / (count - 1)
      }
    }
    return total
  }
}
