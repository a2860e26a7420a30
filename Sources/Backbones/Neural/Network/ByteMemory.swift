/// Keys and values as bytes with one scale a head and position: a fourth of the memory, and the
/// same integer kernels as for weights.
///
/// Of a head and 16 positions lie there: keys packed as a matrix of one row a position, their
/// scales, values packed as a matrix of one column a position, their scales.
struct ByteMemory: Sendable {
  let headWidth: Int
  let headLanes: Int
  let offset: Int

  static func lanesPerHead(headLanes: Int) -> Int { 8 * headLanes + 2 }

  @inline(__always)
  private func keys(_ head: Int) -> Int {
    offset + head * ByteMemory.lanesPerHead(headLanes: headLanes)
  }

  @inline(__always)
  private func keyScales(_ head: Int) -> Int { keys(head) + 4 * headLanes }
  @inline(__always)
  private func values(_ head: Int) -> Int { keyScales(head) + 1 }
  @inline(__always)
  private func valueScales(_ head: Int) -> Int { values(head) + 4 * headLanes }

  func keep(
    key: UnsafeMutablePointer<Lanes>, value: UnsafeMutablePointer<Lanes>, head: Int, place: Int,
    block: UnsafeMutablePointer<Lanes>
  ) {
    withUnsafeTemporaryAllocation(of: Int8.self, capacity: headLanes * 16) { bytes in
      guard let rounded = bytes.baseAddress else { return }
      (block + keyScales(head)).numbers[place] = Quantiser.quantise(
        key, lanes: headLanes, into: rounded)
      let keys = (block + keys(head)).bytes
      for number in 0..<headLanes * 16 {
        keys[number / 4 * 64 + place * 4 + number % 4] = rounded[number]
      }
      (block + valueScales(head)).numbers[place] = Quantiser.quantise(
        value, lanes: headLanes, into: rounded)
      let values = (block + values(head)).bytes + place / 4 * 64 + place % 4
      for number in 0..<headLanes * 16 {
        values[number / 16 * 256 + number % 16 * 4] = rounded[number]
      }
    }
  }

  func mix(
    query: UnsafeMutablePointer<Lanes>, head: Int, past: Past, scratch: AttentionScratch,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    let count = past.last + 1
    let queryScale = Quantiser.quantise(query, lanes: headLanes, into: scratch.bytes)
    scratch.kernel.scores(
      blocks: past.blocks, count: count, offset: keys(head) * 64, quads: headLanes * 4,
      input: scratch.bytes, into: scratch.products)
    let scale = Lanes(repeating: queryScale / Float(headWidth).squareRoot())
    let sums = UnsafeRawPointer(scratch.products)
    let keyScales = keyScales(head)
    for block in 0..<count {
      let products = sums.loadUnaligned(fromByteOffset: block * 64, as: SIMD16<Int32>.self)
      scratch.scores[block] = Lanes(products) * (past.blocks[block][keyScales] * scale)
    }
    let total = past.exponentiate(scratch.scores)
    guard let step = roundWeights(head, past, scratch) else {
      for lane in 0..<headLanes { result[lane] = Lanes(repeating: 0) }
      return
    }
    scratch.kernel.mixtures(
      blocks: past.blocks, count: count, offset: values(head) * 64, rowBlocks: headLanes,
      high: scratch.bytes, low: scratch.bytes + scratch.byteStride, into: scratch.products)
    let share = Lanes(repeating: step / total)
    for lane in 0..<headLanes {
      let high = sums.loadUnaligned(fromByteOffset: lane * 128, as: SIMD16<Int32>.self)
      let low = sums.loadUnaligned(fromByteOffset: lane * 128 + 64, as: SIMD16<Int32>.self)
      result[lane] = (Lanes(high) * Lanes(repeating: 128) + Lanes(low)) * share
    }
  }

  /// Rounds each position's weight times the scale of its value to 14 bits, in two bytes of 7, and
  /// returns what one step stands for; nil where all are zero.
  ///
  /// Seven bits alone would lose the many small weights of a head that looks at everything.
  @inline(__always)
  private func roundWeights(_ head: Int, _ past: Past, _ scratch: AttentionScratch) -> Float? {
    let scales = valueScales(head)
    var largest = Lanes(repeating: 0)
    for block in 0...past.last {
      let weight = scratch.scores[block] * past.blocks[block][scales]
      scratch.scores[block] = weight
      largest = largest.largerOf(weight)
    }
    let limit = largest.largest
    guard limit > 1e-30, limit < 1e30 else { return nil }
    let factor = Lanes(repeating: 16_383 / limit)
    // Adding 1.5 * 2^23 rounds to whole numbers and leaves them in the low bits.
    let rounder = Lanes(repeating: 12_582_912)
    let sevenBits = SIMD16<Int32>(repeating: 127)
    let bytes = UnsafeMutableRawPointer(scratch.bytes)
    for block in 0...past.last {
      let steps = unsafeBitCast(
        scratch.scores[block] * factor + rounder, to: SIMD16<Int32>.self)
      let high = SIMD16<Int8>(truncatingIfNeeded: (steps &>> 7) & sevenBits)
      let low = SIMD16<Int8>(truncatingIfNeeded: steps & sevenBits)
      bytes.storeBytes(of: high, toByteOffset: block * 16, as: SIMD16<Int8>.self)
      bytes.storeBytes(
        of: low, toByteOffset: scratch.byteStride + block * 16, as: SIMD16<Int8>.self)
    }
    return limit / 16_383
  }
}
