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

  /// What an episode adds to a sequence's score: what its task's failure rate does not explain.
  private struct Weight {
    let task: Int32
    /// Episodes of the task.
    let size: Double
    /// 1 for a failure, less the task's failure rate.
    let excess: Double
    /// The variance that one more showing episode of the task adds, by those that show already.
    let spread: Double
  }

  /// What one symbol shows among the places that can follow a prefix.
  private struct Column {
    var support: Int32 = 0
    var tasks: Int32 = 0
    var lastEpisode: Int32 = -1
    var lastTask: Int32 = -1
    var inTask = 0.0
    var excess = 0.0
    var variance = 0.0

    @inline(__always)
    mutating func add(_ episode: Int32, _ weight: Weight) {
      guard lastEpisode != episode else { return }
      lastEpisode = episode
      support &+= 1
      excess += weight.excess
      if lastTask != weight.task {
        lastTask = weight.task
        tasks &+= 1
        inTask = 0
      }
      variance += weight.spread * (weight.size - 2 * inTask - 1)
      inTask += 1
    }
  }

  /// One event of a book.
  private struct Event {
    let symbol: UInt8
    let episode: Int32
    /// The last place that can follow it.
    let reach: Int32
  }

  /// A book as its inner loops read it; the memory outlives the mining.
  private struct Places {
    let events: UnsafeBufferPointer<Event>
    let weights: UnsafeBufferPointer<Weight>
    let alphabet: Int
    /// The least support.
    let least: Int32
  }

  /// Mines a book.
  package mutating func mine(_ book: SequenceBook) {
    found = []
    tested = 0
    visited = 0
    guard book.count > 0, book.alphabet > 0 else { return }
    let failures = book.isFailure.count { $0 }
    let least = max(Double(minimumTasks), minimumShare * Double(failures))
    let weights = GapSequenceMiner.weights(book)
    var prefix: [UInt8] = []
    events(book).withUnsafeBufferPointer { events in
      weights.withUnsafeBufferPointer { weights in
        let places = Places(
          events: events, weights: weights, alphabet: book.alphabet,
          least: Int32(least.rounded(.up)))
        grow(places, UnsafeBufferPointer(start: nil, count: 0), &prefix)
      }
    }
    found.sort { left, right in
      if abs(left.score) != abs(right.score) { return abs(left.score) > abs(right.score) }
      if left.support != right.support { return left.support > right.support }
      return left.symbols.lexicographicallyPrecedes(right.symbols)
    }
  }

  private static func weights(_ book: SequenceBook) -> [Weight] {
    var size: [Int32: Double] = [:]
    var failures: [Int32: Double] = [:]
    for place in 0..<book.count {
      size[book.task[place], default: 0] += 1
      if book.isFailure[place] { failures[book.task[place], default: 0] += 1 }
    }
    return (0..<book.count).map { place in
      let n = size[book.task[place]] ?? 1
      let f = failures[book.task[place]] ?? 0
      return Weight(
        task: book.task[place], size: n, excess: (book.isFailure[place] ? 1 : 0) - f / n,
        spread: n > 1 ? f * (n - f) / (n * n * (n - 1)) : 0)
    }
  }

  private func events(_ book: SequenceBook) -> [Event] {
    book.symbols.indices.map { place in
      let episode = book.episodeOf[place]
      return Event(
        symbol: book.symbols[place], episode: episode,
        reach: min(Int32(place + 1 + gap), book.starts[Int(episode) + 1] - 1))
    }
  }

  /// Follows a prefix, which ends at the given places (nowhere while it is empty), by every symbol
  /// that is frequent after it.
  private mutating func grow(
    _ book: Places, _ ends: UnsafeBufferPointer<Int32>, _ prefix: inout [UInt8]
  ) {
    let isRoot = prefix.isEmpty
    let most = isRoot ? book.events.count : ends.count * (gap + 1)
    // Each end reaches so many places at most; too few of them can support nothing.
    guard most >= Int(book.least) else { return }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * most + book.alphabet) { room in
      let hits = UnsafeMutableBufferPointer(rebasing: room[(2 * most)...])
      hits.initialize(repeating: 0)
      let size = isRoot ? all(book, room, hits) : reached(ends, book, room, hits)
      // Support is never more than hits.
      guard hits.contains(where: { $0 >= book.least }) else { return }
      let places = UnsafeBufferPointer(rebasing: room[..<size])
      withUnsafeTemporaryAllocation(of: Column.self, capacity: book.alphabet) { columns in
        columns.initialize(repeating: Column())
        count(places, book, hits, columns)
        let sorted = UnsafeMutableBufferPointer(rebasing: room[most..<(2 * most)])
        let isLast = prefix.count + 1 >= maximumLength
        if !isLast { sort(places, book, hits, into: sorted) }
        var start = 0
        for symbol in 0..<book.alphabet {
          let next = start + Int(hits[symbol])
          defer { start = next }
          let column = columns[symbol]
          guard column.support >= book.least, Int(column.tasks) >= minimumTasks else { continue }
          guard visited < maximumPatterns else { return }
          visited += 1
          prefix.append(UInt8(symbol))
          note(prefix, column)
          if !isLast { grow(book, UnsafeBufferPointer(rebasing: sorted[start..<next]), &prefix) }
          prefix.removeLast()
        }
      }
    }
  }

  /// Every place is reached from the empty prefix.
  private func all(
    _ book: Places, _ places: UnsafeMutableBufferPointer<Int32>,
    _ hits: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    for (place, event) in book.events.enumerated() {
      places[place] = Int32(place)
      hits[Int(event.symbol)] &+= 1
    }
    return book.events.count
  }

  /// The places that can follow the ends, each once although windows overlap, ascending; and how
  /// often each symbol stands there.
  private func reached(
    _ ends: UnsafeBufferPointer<Int32>, _ book: Places,
    _ places: UnsafeMutableBufferPointer<Int32>, _ hits: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    var size = 0
    var scanned: Int32 = -1
    for end in ends {
      let last = book.events[Int(end)].reach
      var place = max(end, scanned) &+ 1
      while place <= last {
        places[size] = place
        hits[Int(book.events[Int(place)].symbol)] &+= 1
        size &+= 1
        place &+= 1
      }
      scanned = max(scanned, last)
    }
    return size
  }

  private mutating func note(_ prefix: [UInt8], _ column: Column) {
    // Below this no split of the labels could be significant; it depends on margins only.
    guard prefix.count > 1, column.variance >= 0.75 else { return }
    tested += 1
    let score = column.excess / column.variance.squareRoot()
    guard abs(score) >= keptScore else { return }
    found.append(
      Found(
        symbols: prefix, support: Int(column.support), tasks: Int(column.tasks), score: score))
  }

  /// Counts the symbols that are frequent enough among the places.
  private func count(
    _ places: UnsafeBufferPointer<Int32>, _ book: Places,
    _ hits: UnsafeMutableBufferPointer<Int32>, _ columns: UnsafeMutableBufferPointer<Column>
  ) {
    for place in places {
      let event = book.events[Int(place)]
      let symbol = Int(event.symbol)
      guard hits[symbol] >= book.least else { continue }
      columns[symbol].add(event.episode, book.weights[Int(event.episode)])
    }
  }

  /// The places again, those of each symbol together and ascending.
  private func sort(
    _ places: UnsafeBufferPointer<Int32>, _ book: Places,
    _ hits: UnsafeMutableBufferPointer<Int32>, into sorted: UnsafeMutableBufferPointer<Int32>
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: hits.count) { next in
      var start = 0
      for symbol in hits.indices {
        next[symbol] = start
        start += Int(hits[symbol])
      }
      for place in places {
        let symbol = Int(book.events[Int(place)].symbol)
        sorted[next[symbol]] = place
        next[symbol] &+= 1
      }
    }
  }
}
