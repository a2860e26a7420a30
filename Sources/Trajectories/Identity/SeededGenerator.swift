/// A small deterministic generator (xoshiro256**) whose draws never change between releases.
///
/// The standard library's shuffles and ranges may change their algorithm; these may not.
@frozen
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
  @usableFromInline
  var s0: UInt64
  @usableFromInline
  var s1: UInt64
  @usableFromInline
  var s2: UInt64
  @usableFromInline
  var s3: UInt64

  /// Starts a generator; equal seeds give equal draws.
  @inlinable
  public init(seed: Seed) {
    s0 = Seed.mix(seed.value)
    s1 = Seed.mix(s0)
    s2 = Seed.mix(s1)
    s3 = Seed.mix(s2)
  }

  /// Returns the next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let result = SeededGenerator.rotate(s1 &* 5, by: 7) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = SeededGenerator.rotate(s3, by: 45)
    return result
  }

  @inlinable
  static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }

  /// Returns an unbiased integer in `0..<bound`.
  @inlinable
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "the bound of a draw must be positive")
    return Int(bits(below: UInt64(bound)))
  }

  /// Returns an unbiased integer in a closed range, which may be all of `Int`.
  @inlinable
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
    let offset = span == .max ? next() : bits(below: span + 1)
    return range.lowerBound &+ Int(truncatingIfNeeded: offset)
  }

  /// Lemire's method: a multiplication, and seldom another draw.
  @inlinable
  mutating func bits(below width: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (0 &- width) % width
      while product.low < threshold { product = next().multipliedFullWidth(by: width) }
    }
    return product.high
  }

  /// Returns a number in `0..<1` with 53 random bits.
  @inlinable
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns true with the given probability.
  @inlinable
  public mutating func chance(_ probability: Double) -> Bool {
    unit() < probability
  }

  /// Returns one of the elements, or nil of an empty collection.
  @inlinable
  public mutating func pick<Choices: RandomAccessCollection>(
    _ choices: Choices
  ) -> Choices.Element? {
    guard !choices.isEmpty else { return nil }
    let offset = integer(below: choices.count)
    return choices[choices.index(choices.startIndex, offsetBy: offset)]
  }

  /// Returns the elements in a random order.
  @inlinable
  public mutating func shuffled<Elements: Sequence>(_ elements: Elements) -> [Elements.Element] {
    var order = Array(elements)
    guard order.count > 1 else { return order }
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }

  /// Returns `count` of the elements in a random order, or all where there are fewer.
  @inlinable
  public mutating func sample<Elements: Sequence>(
    _ count: Int, of elements: Elements
  ) -> [Elements.Element] {
    Array(shuffled(elements).prefix(count))
  }
}
