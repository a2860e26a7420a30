/// Event sequences with their tasks and outcomes, packed for the sequence miner.
package struct SequenceBook: Sendable {
  /// All symbols, one episode after the other, episodes sorted by task.
  package private(set) var symbols: [UInt8] = []
  /// Where each episode starts, and the end of the last.
  package private(set) var starts: [Int32] = [0]
  /// Which episode each position belongs to.
  package private(set) var episodeOf: [Int32] = []
  package private(set) var task: [Int32] = []
  package private(set) var isFailure: [Bool] = []
  package let alphabet: Int

  /// Packs sequences, which must come sorted by task.
  package init(
    _ episodes: some Sequence<(symbols: [UInt8], task: Int, isFailure: Bool)>, alphabet: Int
  ) {
    self.alphabet = alphabet
    for (place, episode) in episodes.enumerated() {
      symbols += episode.symbols
      episodeOf += Array(repeating: Int32(place), count: episode.symbols.count)
      starts.append(Int32(symbols.count))
      task.append(Int32(episode.task))
      isFailure.append(episode.isFailure)
    }
  }

  package var count: Int { task.count }

  /// Where a pattern is complete for the first time in an episode, counted from its start.
  package func firstCompletion(of pattern: [UInt8], gap: Int, in episode: Int) -> Int? {
    let start = Int(starts[episode])
    let end = Int(starts[episode + 1])
    guard let first = pattern.first else { return nil }
    var ends = (start..<end).filter { symbols[$0] == first }
    for symbol in pattern.dropFirst() {
      var next: [Int] = []
      for place in ends {
        var position = max(place + 1, (next.last ?? -1) + 1)
        while position < end, position <= place + 1 + gap {
          if symbols[position] == symbol { next.append(position) }
          position += 1
        }
      }
      if next.isEmpty { return nil }
      ends = next
    }
    return ends.first.map { $0 - start }
  }
}
