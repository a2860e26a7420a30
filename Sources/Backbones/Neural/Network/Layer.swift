/// One layer with its packed numbers.
struct Layer: Sendable {
  enum Mixer: Sendable {
    case attention(Attention)
    case convolution(ShortConvolution)
  }

  let mixer: Mixer
  let mixerNorm: LaneStorage
  let feedForwardNorm: LaneStorage
  /// Gate rows, then up rows.
  let gateAndUp: Matrix
  let down: Matrix
}

/// Dividing vectors by their length.
enum RootMeanSquare {
  /// Writes `vector` divided by its root mean square over `count` numbers, times `weights`.
  @inline(__always)
  static func normalise(
    _ vector: UnsafePointer<Lanes>, lanes: Int, count: Int, epsilon: Float,
    weights: UnsafePointer<Lanes>, into result: UnsafeMutablePointer<Lanes>
  ) {
    var squares = Lanes(repeating: 0)
    for lane in 0..<lanes { squares += vector[lane] * vector[lane] }
    // Root and quotient are exact to the last bit by IEEE 754, so no approximation is needed.
    let scale = Lanes(
      repeating: 1 / (squares.foldedSum / Float(count) + epsilon).squareRoot())
    for lane in 0..<lanes { result[lane] = vector[lane] * scale * weights[lane] }
  }
}

/// The gated activation of the feed-forward part.
enum Gate {
  /// Writes silu(gate) * up, in place of the gate.
  @inline(__always)
  static func apply(
    _ gate: UnsafePointer<Lanes>, _ up: UnsafePointer<Lanes>, lanes: Int,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    let one = Lanes(repeating: 1)
    for lane in 0..<lanes {
      let x = gate[lane]
      result[lane] = x / (one + (-x).exponential) * up[lane]
    }
  }
}
