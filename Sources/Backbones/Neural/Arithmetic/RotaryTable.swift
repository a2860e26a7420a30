/// Cosines and sines by which queries and keys are turned at each position.
///
/// Angles are made in single precision, one multiplication a pair, as the peers do it: at position
/// 600 the way of rounding is visible in the logits.
struct RotaryTable: Sendable {
  let pairs: Int
  private let storage: LaneStorage

  init(context: Int, headWidth: Int, base: Double) {
    pairs = headWidth / 2
    storage = LaneStorage(count: LaneStorage.lanes(for: context * pairs * 2))
    let step = Float(PortableMath.exp(-2 * PortableMath.log(base) / Double(headWidth)))
    for position in 0..<context {
      var angle = Float(position)
      let cosines = storage.numbers + position * pairs * 2
      for pair in 0..<pairs {
        let (sine, cosine) = PortableMath.sineAndCosine(Double(angle))
        cosines[pair] = Float(cosine)
        cosines[pairs + pair] = Float(sine)
        angle *= step
      }
    }
  }

  /// Turns one head's vector in place: pair i is number i with number i + pairs.
  @inline(__always)
  func turn(_ head: UnsafeMutablePointer<Float>, position: Int) {
    let cosines = storage.numbers + position * pairs * 2
    let sines = cosines + pairs
    let second = head + pairs
    for pair in 0..<pairs {
      let a = head[pair]
      let b = second[pair]
      head[pair] = a * cosines[pair] - b * sines[pair]
      second[pair] = a * sines[pair] + b * cosines[pair]
    }
  }
}
