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

    mutating func add(_ symbol: Int, _ newTask: Int32, _ weights: Weights, _ episode: Int) {
      support[symbol] &+= 1
      excess[symbol] += weights.excess[episode]
      if lastTask[symbol] != newTask {
        lastTask[symbol] = newTask
        tasks[symbol] &+= 1
        inTask[symbol] = 0
      }
      variance[symbol] +=
        weights.spread[episode] * (weights.size[episode] - 2 * inTask[symbol] - 1)
      inTask[symbol] += 1
    }

    /// Clears everything but the hits.
    mutating func clear() {
      for place in hits.indices {
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
    let reach = isRoot ? 1 : gap + 1
    // Each end reaches so many places at most; too few of them can support nothing.
    guard ends.count * reach >= Int(least) else { return }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: ends.count * reach * 2) { places in
      let size = isRoot ? copy(ends, places) : reached(ends, book, places)
      let all = UnsafeBufferPointer(rebasing: places[..<size])
      guard count(all, book, weights, least, &columns[depth]) else { return }
      let sorted = UnsafeMutableBufferPointer(rebasing: places[size..<(2 * size)])
      sort(all, book, columns[depth].hits, into: sorted)
      var start = 0
      for symbol in 0..<book.alphabet {
        let next = start + Int(columns[depth].hits[symbol])
        defer { start = next }
        guard columns[depth].support[symbol] >= least,
          Int(columns[depth].tasks[symbol]) >= minimumTasks
        else { continue }
        guard visited < maximumPatterns else { return }
        visited += 1
        prefix.append(UInt8(symbol))
        note(prefix, symbol, columns[depth])
        if prefix.count < maximumLength {
          grow(
            book, weights, UnsafeBufferPointer(rebasing: sorted[start..<next]), isRoot: false,
            least, &columns, &prefix)
        }
        prefix.removeLast()
      }
    }
  }

  private func copy(
    _ ends: UnsafeBufferPointer<Int32>, _ places: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    _ = places.update(fromContentsOf: ends)
    return ends.count
  }

  /// The places that can follow the ends, each once although windows overlap, ascending.
  private func reached(
    _ ends: UnsafeBufferPointer<Int32>, _ book: SequenceBook,
    _ places: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    book.episodeOf.withUnsafeBufferPointer { episodeOf in
      book.starts.withUnsafeBufferPointer { starts in
        var size = 0
        var scanned: Int32 = -1
        for end in ends {
          let last = min(
            end &+ 1 &+ Int32(gap), starts[Int(episodeOf[Int(end)]) &+ 1] &- 1)
          var place = max(end, scanned) &+ 1
          while place <= last {
            places[size] = place
            size &+= 1
            place &+= 1
          }
          scanned = max(scanned, last)
        }
        return size
      }
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

  /// Counts each symbol among the places; false where none can have the least support.
  private func count(
    _ places: UnsafeBufferPointer<Int32>, _ book: SequenceBook, _ weights: Weights,
    _ least: Int32, _ columns: inout Columns
  ) -> Bool {
    let isPossible = book.symbols.withUnsafeBufferPointer { symbols in
      columns.hits.withUnsafeMutableBufferPointer { hits in
        hits.update(repeating: 0)
        for place in places { hits[Int(symbols[Int(place)])] &+= 1 }
        return hits.contains { $0 >= least }
      }
    }
    guard isPossible else { return false }
    columns.clear()
    book.symbols.withUnsafeBufferPointer { symbols in
      book.episodeOf.withUnsafeBufferPointer { episodeOf in
        for place in places {
          let symbol = Int(symbols[Int(place)])
          let episode = episodeOf[Int(place)]
          // Support is never more than hits, so the rest is not worth a score.
          guard columns.hits[symbol] >= least, columns.lastEpisode[symbol] != episode else {
            continue
          }
          columns.lastEpisode[symbol] = episode
          columns.add(symbol, book.task[Int(episode)], weights, Int(episode))
        }
      }
    }
    return true
  }

  /// The places again, those of each symbol together and ascending.
  private func sort(
    _ places: UnsafeBufferPointer<Int32>, _ book: SequenceBook, _ hits: [Int32],
    into sorted: UnsafeMutableBufferPointer<Int32>
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: hits.count) { next in
      var start = 0
      for symbol in hits.indices {
        next[symbol] = start
        start += Int(hits[symbol])
      }
      book.symbols.withUnsafeBufferPointer { symbols in
        for place in places {
          let symbol = Int(symbols[Int(place)])
          sorted[next[symbol]] = place
          next[symbol] &+= 1
        }
      }
    }
  }
}
