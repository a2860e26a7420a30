/// Draws whose values depend on the generator's bits alone, never on the standard library's
/// algorithms, which may change between releases.
extension RandomNumberGenerator {
  /// An unbiased integer in `0..<bound` (Lemire's method).
  mutating func drawIndex(below bound: Int) -> Int {
    precondition(bound > 0, "the bound of a draw must be positive")
    let width = UInt64(bound)
    var product = next().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (0 &- width) % width
      while product.low < threshold { product = next().multipliedFullWidth(by: width) }
    }
    return Int(product.high)
  }

  /// A number in 0..<1 with 53 random bits.
  mutating func drawUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
