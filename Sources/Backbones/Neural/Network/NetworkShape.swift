/// The form of a network: everything but its numbers.
public struct NetworkShape: Sendable, Hashable {
  /// The families whose computation is known here.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    /// Attention in every layer.
    case qwen3
    /// Attention and short convolutions in any order.
    case lfm2
  }

  /// What stands before the feed-forward part of a layer.
  public enum Mixer: Sendable, Hashable {
    /// Attention with so many heads of keys and values.
    case attention(keyHeads: Int)
    /// A gated convolution over the newest positions.
    case convolution
  }

  /// The family.
  public var family: Family
  /// Tokens of the vocabulary.
  public var vocabulary: Int
  /// Numbers that stand for a position between layers.
  public var width: Int
  /// Heads of queries.
  public var heads: Int
  /// Numbers of a head.
  public var headWidth: Int
  /// Numbers inside the feed-forward part.
  public var feedForward: Int
  /// Positions that the network was trained for.
  public var context: Int
  /// Taps of the convolutions; 1 where there are none.
  public var taps: Int
  /// What is added before dividing by a vector's length.
  public var epsilon: Float
  /// Base of the rotary angles.
  public var rotaryBase: Double
  /// The layers in order.
  public var layers: [Mixer]

  /// How many numbers were trained; a tied head counts once.
  public func parameterCount(hasOwnHead: Bool) -> Int {
    var count = vocabulary * width * (hasOwnHead ? 2 : 1) + width
    for layer in layers {
      count += 2 * width + 3 * width * feedForward
      switch layer {
      case .attention(let keyHeads):
        count += 2 * (heads + keyHeads) * headWidth * width + 2 * headWidth
      case .convolution:
        count += 4 * width * width + taps * width
      }
    }
    return count
  }

  var canonicalText: String {
    let mixers = layers.map { layer in
      switch layer {
      case .attention(let keyHeads): "a\(keyHeads)"
      case .convolution: "c"
      }
    }
    return "\(family.rawValue) v\(vocabulary) d\(width) h\(heads)x\(headWidth) f\(feedForward)"
      + " c\(context) k\(taps) e\(epsilon) b\(rotaryBase) \(mixers.joined(separator: ","))"
  }
}

/// The same sizes in lanes of sixteen.
struct PaddedShape: Sendable {
  let width: Int
  let head: Int
  let feedForward: Int
  let logits: Int

  init(_ shape: NetworkShape) {
    width = LaneStorage.lanes(for: shape.width)
    head = LaneStorage.lanes(for: shape.headWidth)
    feedForward = LaneStorage.lanes(for: shape.feedForward)
    logits = LaneStorage.lanes(for: shape.vocabulary)
  }
}
