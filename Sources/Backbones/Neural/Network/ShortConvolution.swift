/// A gated convolution over the newest positions.
struct ShortConvolution: Sendable {
  let taps: Int
  let lanes: Int
  /// Rows of the first gate, the second gate, then the input.
  let input: Matrix
  let output: Matrix
  /// One vector for each tap, the oldest position's first.
  let kernel: LaneStorage
  /// Where this layer's gated inputs begin in a block of state, one vector a position.
  let stateOffset: Int

  /// Lanes of state that one block of positions takes.
  ///
  /// Only the newest `taps - 1` vectors are needed to go on, but with all of them kept any prefix
  /// of a sequence can be continued, as with keys and values.
  static func stateLanes(width: Int) -> Int {
    StateBlock.positions * LaneStorage.lanes(for: width)
  }

  /// Keeps a row's gated input in the state.
  func prepare(
    _ row: UnsafePointer<Lanes>, position: Int, block: UnsafeMutablePointer<Lanes>
  ) {
    let kept = block + stateOffset + position % StateBlock.positions * lanes
    for lane in 0..<lanes { kept[lane] = row[lane] * row[2 * lanes + lane] }
  }

  /// Convolves the newest gated inputs and gates the result.
  func mix(
    _ row: UnsafePointer<Lanes>, position: Int,
    blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    for lane in 0..<lanes { result[lane] = Lanes(repeating: 0) }
    for tap in 0..<taps {
      let source = position - (taps - 1) + tap
      guard source >= 0 else { continue }
      let kept =
        blocks[source / StateBlock.positions]
        + (stateOffset + source % StateBlock.positions * lanes)
      let weights = kernel.base + tap * lanes
      for lane in 0..<lanes { result[lane] += kept[lane] * weights[lane] }
    }
    for lane in 0..<lanes { result[lane] *= row[lanes + lane] }
  }
}
