/// Finds event sequences with gaps that go with failing or with succeeding within tasks: prefix growth
/// over pseudo-projections, with the stratified score computed on the way.
package struct GapSequenceMiner {
  /// A sequence with its support and score.
  package struct Found: Sendable, Hashable {
    package let symbols: [UInt8]
    /// Episodes that show it.
    package let support: Int
    package let tasks: Int
    /// How many more failures show it than tasks' failure rates explain, in standard deviations.
    package let score: Double
  }

  package var maximumLength = 4
  package var gap = 3
  package var minimumTasks = 4
  package var minimumShare = 0.05
  package var maximumPatterns = 20_000
  /// Scores below this are counted as tested but not kept.
  package var keptScore = 1.6

  /// Sequences that reach the kept score.
  package private(set) var found: [Found] = []
  /// Sequences that could have been significant at all: those that multiplicity must count.
  package private(set) var tested = 0
  private var visited = 0

  package init() {}

  /// The chance that a task's labels give, as each episode adds to it.
  private struct Weights {
    /// 1 for a failure, less the task's failure rate.
    var excess: [Double] = []
    /// The variance that one more showing episode of the task adds, by those that show already.
    var spread: [Double] = []
    var size: [Double] = []
  }

  /// Columns over the alphabet, cleared for each prefix.
  private struct Columns {
    var hits: [Int32]
    var support: [Int32]
    var tasks: [Int32]
    var lastEpisode: [Int32]
    var lastTask: [Int32]
    var inTask: [Double]
    var excess: [Double]
    var variance: [Double]

    init(_ size: Int) {
      hits = Array(repeating: 0, count: size)
      support = hits
      tasks = hits
      lastEpisode = Array(repeating: -1, count: size)
      lastTask = lastEpisode
      inTask = Array(repeating: 0, count: size)
      excess = inTask
      variance = inTask
    }

    mutating func clear() {
      for place in hits.indices {
        hits[place] = 0
        support[place] = 0
        tasks[place] = 0
        lastEpisode[place] = -1
        lastTask[place] = -1
        inTask[place] = 0
        excess[place] = 0
        variance[place] = 0
      }
    }
  }

  /// Mines a book.
  package mutating func mine(_ book: SequenceBook) {
    found = []
    tested = 0
    visited = 0
    guard book.count > 0, book.alphabet > 0 else { return }
    let weights = GapSequenceMiner.weights(book)
    let failures = book.isFailure.count { $0 }
    let least = max(Double(minimumTasks), minimumShare * Double(failures))
    var columns = (0...maximumLength).map { _ in Columns(book.alphabet) }
    let all = Array(Int32(0)..<Int32(book.symbols.count))
    var prefix: [UInt8] = []
    all.withUnsafeBufferPointer { ends in
      grow(book, weights, ends, isRoot: true, Int32(least.rounded(.up)), &columns, &prefix)
    }
    found.sort { left, right in
      if abs(left.score) != abs(right.score) { return abs(left.score) > abs(right.score) }
      if left.support != right.support { return left.support > right.support }
      return left.symbols.lexicographicallyPrecedes(right.symbols)
    }
  }

  private static func weights(_ book: SequenceBook) -> Weights {
    var size: [Int32: Double] = [:]
    var failures: [Int32: Double] = [:]
    for place in 0..<book.count {
      size[book.task[place], default: 0] += 1
      if book.isFailure[place] { failures[book.task[place], default: 0] += 1 }
    }
    var weights = Weights()
    for place in 0..<book.count {
      let n = size[book.task[place]] ?? 1
      let f = failures[book.task[place]] ?? 0
      weights.excess.append((book.isFailure[place] ? 1 : 0) - f / n)
      weights.spread.append(n > 1 ? f * (n - f) / (n * n * (n - 1)) : 0)
      weights.size.append(n)
    }
    return weights
  }

  private mutating func grow(
    _ book: SequenceBook, _ weights: Weights, _ ends: UnsafeBufferPointer<Int32>, isRoot: Bool,
    _ least: Int32, _ columns: inout [Columns], _ prefix: inout [UInt8]
  ) {
    let depth = prefix.count
    columns[depth].clear()
    let reach = Int32(gap)
    book.symbols.withUnsafeBufferPointer { symbols in
      book.starts.withUnsafeBufferPointer { starts in
        book.episodeOf.withUnsafeBufferPointer { episodeOf in
          weights.excess.withUnsafeBufferPointer { excess in
            count(
              ends, isRoot, reach, symbols, starts, episodeOf, book, excess, weights,
              &columns[depth])
          }
        }
      }
    }
    for symbol in 0..<book.alphabet {
      guard columns[depth].support[symbol] >= least,
        Int(columns[depth].tasks[symbol]) >= minimumTasks
      else { continue }
      guard visited < maximumPatterns else { return }
      visited += 1
      prefix.append(UInt8(symbol))
      note(prefix, symbol, columns[depth])
      if prefix.count < maximumLength {
        let size = Int(columns[depth].hits[symbol])
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: size) { next in
          let filled = fill(next, UInt8(symbol), ends, isRoot, reach, book)
          grow(
            book, weights, UnsafeBufferPointer(rebasing: next[..<filled]), isRoot: false, least,
            &columns, &prefix)
        }
      }
      prefix.removeLast()
    }
  }

  private mutating func note(_ prefix: [UInt8], _ symbol: Int, _ columns: Columns) {
    let variance = columns.variance[symbol]
    // Below this no split of the labels could be significant; it depends on margins only.
    guard prefix.count > 1, variance >= 0.75 else { return }
    tested += 1
    let score = columns.excess[symbol] / variance.squareRoot()
    guard abs(score) >= keptScore else { return }
    found.append(
      Found(
        symbols: prefix, support: Int(columns.support[symbol]), tasks: Int(columns.tasks[symbol]),
        score: score))
  }

  /// Counts each symbol that can follow, each position once although windows overlap.
  @inline(__always)
  private func count(
    _ ends: UnsafeBufferPointer<Int32>, _ isRoot: Bool, _ reach: Int32,
    _ symbols: UnsafeBufferPointer<UInt8>, _ starts: UnsafeBufferPointer<Int32>,
    _ episodeOf: UnsafeBufferPointer<Int32>, _ book: SequenceBook,
    _ excess: UnsafeBufferPointer<Double>, _ weights: Weights, _ columns: inout Columns
  ) {
    var scanned: Int32 = -1
    for end in ends {
      let episode = episodeOf[Int(end)]
      var position = isRoot ? end : max(end &+ 1, scanned &+ 1)
      let last = isRoot ? end : min(end &+ 1 &+ reach, starts[Int(episode) &+ 1] &- 1)
      while position <= last {
        let symbol = Int(symbols[Int(position)])
        columns.hits[symbol] &+= 1
        if columns.lastEpisode[symbol] != episode {
          columns.lastEpisode[symbol] = episode
          columns.support[symbol] &+= 1
          columns.excess[symbol] += excess[Int(episode)]
          let task = book.task[Int(episode)]
          if columns.lastTask[symbol] != task {
            columns.lastTask[symbol] = task
            columns.tasks[symbol] &+= 1
            columns.inTask[symbol] = 0
          }
          let spread = weights.spread[Int(episode)]
          columns.variance[symbol] +=
            spread * (weights.size[Int(episode)] - 2 * columns.inTask[symbol] - 1)
          columns.inTask[symbol] += 1
        }
        position &+= 1
      }
      scanned = max(scanned, last)
    }
  }

  private func fill(
    _ next: UnsafeMutableBufferPointer<Int32>, _ symbol: UInt8,
    _ ends: UnsafeBufferPointer<Int32>, _ isRoot: Bool, _ reach: Int32, _ book: SequenceBook
  ) -> Int {
    var filled = 0
    var scanned: Int32 = -1
    book.symbols.withUnsafeBufferPointer { symbols in
      book.starts.withUnsafeBufferPointer { starts in
        book.episodeOf.withUnsafeBufferPointer { episodeOf in
          for end in ends {
            let episode = episodeOf[Int(end)]
            var position = isRoot ? end : max(end &+ 1, scanned &+ 1)
            let last = isRoot ? end : min(end &+ 1 &+ reach, starts[Int(episode) &+ 1] &- 1)
            while position <= last {
              if symbols[Int(position)] == symbol {
                next.initializeElement(at: filled, to: position)
                filled &+= 1
              }
              position &+= 1
            }
            scanned = max(scanned, last)
          }
        }
      }
    }
    return filled
  }
}
