/// Grouped attention with a norm on queries and keys and rotary positions.
struct Attention: Sendable {
  let heads: Int
  let keyHeads: Int
  let headWidth: Int
  /// Lanes of one head, the last filled up with zeros.
  let headLanes: Int
  let epsilon: Float
  /// Rows of queries, then keys, then values, each head on whole lanes.
  let queriesKeysValues: Matrix
  let output: Matrix
  let queryNorm: LaneStorage
  let keyNorm: LaneStorage
  /// Keys and values of earlier positions.
  let memory: AttentionMemory

  var queryLanes: Int { heads * headLanes }

  /// Norms and turns a row's queries and keys, and keeps its keys and values in the state.
  func prepare(
    _ row: UnsafeMutablePointer<Lanes>, position: Int, rotary: RotaryTable,
    block: UnsafeMutablePointer<Lanes>
  ) {
    for head in 0..<(heads + keyHeads) {
      let vector = row + head * headLanes
      let norm = head < heads ? queryNorm : keyNorm
      RootMeanSquare.normalise(
        vector, lanes: headLanes, count: headWidth, epsilon: epsilon, weights: norm.base,
        into: vector)
      rotary.turn(vector.numbers, position: position)
    }
    let place = position % StateBlock.positions
    for head in 0..<keyHeads {
      let key = row + (heads + head) * headLanes
      let value = row + (heads + keyHeads + head) * headLanes
      memory.keep(key: key, value: value, head: head, place: place, block: block)
    }
  }

  /// Mixes the values of all positions up to `position` for each head of a row.
  func mix(
    _ row: UnsafeMutablePointer<Lanes>, position: Int,
    blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>, scratch: AttentionScratch,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    let past = Past(blocks: blocks, position: position)
    let group = heads / keyHeads
    for head in 0..<heads {
      memory.mix(
        query: row + head * headLanes, head: head / group, past: past, scratch: scratch,
        into: result + head * headLanes)
    }
  }
}

/// The positions that a row attends to.
struct Past {
  let blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>
  let last: Int
  /// Positions of the last block that count.
  let tail: Int

  init(blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>, position: Int) {
    self.blocks = blocks
    last = position / StateBlock.positions
    tail = position % StateBlock.positions + 1
  }

  /// The places of the last block that lie beyond the row.
  @inline(__always)
  var beyond: SIMDMask<SIMD16<Int32>> { Past.places .> Lanes(repeating: Float(tail - 1)) }

  private static let places = Lanes(
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

  /// Turns scores into weights in place and returns their sum.
  @inline(__always)
  func exponentiate(_ scores: UnsafeMutablePointer<Lanes>) -> Float {
    let beyond = beyond
    scores[last].replace(with: Lanes(repeating: -.greatestFiniteMagnitude), where: beyond)
    var largest = scores[0]
    for block in 0...last { largest = largest.largerOf(scores[block]) }
    let top = Lanes(repeating: largest.largest)
    var sum = Lanes(repeating: 0)
    for block in 0..<last {
      let weight = (scores[block] - top).exponential
      scores[block] = weight
      sum += weight
    }
    var weight = (scores[last] - top).exponential
    weight.replace(with: Lanes(repeating: 0), where: beyond)
    scores[last] = weight
    return (sum + weight).foldedSum
  }
}

/// The memory that attention needs on the way; one for each thread.
struct AttentionScratch {
  let kernel: DotKernel
  /// One lane for each block of positions.
  let scores: UnsafeMutablePointer<Lanes>
  /// Twice 16 bytes for each block of positions, or one query.
  let bytes: UnsafeMutablePointer<Int8>
  let byteStride: Int
  /// 16 products for each block, or 32 for each lane of a head.
  let products: UnsafeMutablePointer<Int32>
}
