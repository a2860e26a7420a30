import Trajectories

/// Damages inputs in the ways that break parsers, from a seed.
struct Mutator {
  var generator: SeededGenerator
  /// Pieces that mean something to what is fuzzed.
  let pieces: [[UInt8]]

  init(seed: UInt64, pieces: [String]) {
    generator = Seed(seed).generator
    self.pieces = pieces.map { Array($0.utf8) }
  }

  /// One of the inputs, damaged in one to six places, at most `limit` bytes long.
  mutating func mutant(of inputs: [[UInt8]], limit: Int = 4096) -> [UInt8] {
    var bytes = Array((generator.pick(inputs) ?? []).prefix(limit))
    for _ in 0..<generator.integer(in: 1...6) {
      damage(&bytes, splicing: inputs)
      if bytes.count > limit { bytes.removeSubrange(limit...) }
    }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8], splicing inputs: [[UInt8]]) {
    let place = generator.integer(below: bytes.count + 1)
    let span = place..<min(bytes.count, place + generator.integer(in: 0...16))
    switch generator.integer(below: 8) {
    case 0 where place < bytes.count:
      bytes[place] = UInt8(truncatingIfNeeded: generator.next())
    case 1 where place < bytes.count:
      bytes[place] ^= 1 << UInt8(generator.integer(below: 8))
    case 2:
      bytes.removeSubrange(span)
    case 3:
      bytes.insert(contentsOf: generator.pick(pieces) ?? [0], at: place)
    case 4:
      let copies = generator.integer(in: 1...40)
      bytes.insert(contentsOf: (0..<copies).flatMap { _ in bytes[span] }, at: place)
    case 5:
      bytes.removeSubrange(place...)
    case 6:
      let other = generator.pick(inputs) ?? []
      let start = generator.integer(below: other.count + 1)
      bytes.insert(contentsOf: other[start...].prefix(64), at: place)
    default:
      bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
    }
  }
}
