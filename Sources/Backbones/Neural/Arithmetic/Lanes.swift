/// Sixteen numbers that are worked on together; every sum of ours runs over them in this order,
/// whatever the processor's own width is.
typealias Lanes = SIMD16<Float>

extension SIMD16 where Scalar == Float {
  /// The sum in a fixed order: halves are folded onto each other.
  @inline(__always)
  var foldedSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  @inline(__always)
  func largerOf(_ other: Lanes) -> Lanes { replacing(with: other, where: self .< other) }

  @inline(__always)
  var magnitudes: Lanes {
    unsafeBitCast(
      unsafeBitCast(self, to: SIMD16<UInt32>.self) & SIMD16<UInt32>(repeating: 0x7FFF_FFFF),
      to: Lanes.self)
  }

  /// The largest of the sixteen.
  @inline(__always)
  var largest: Float {
    let eight = lowHalf.replacing(with: highHalf, where: lowHalf .< highHalf)
    let four = eight.lowHalf.replacing(
      with: eight.highHalf, where: eight.lowHalf .< eight.highHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.lowHalf .< four.highHalf)
    return two.x < two.y ? two.y : two.x
  }

  /// e to the power of each: a polynomial of our own, because the system's differs between
  /// releases in the last bit.
  @inline(__always)
  var exponential: Lanes {
    // Beyond these limits the result would leave the range of normal numbers.
    let low = Lanes(repeating: -87)
    let high = Lanes(repeating: 88)
    var x = replacing(with: low, where: self .< low)
    x.replace(with: high, where: x .> high)
    // x = n ln 2 + r; adding 1.5 * 2^23 rounds to whole numbers and leaves them in the low bits.
    let rounder = Lanes(repeating: 12_582_912)
    let rounded = x * Lanes(repeating: 1.442_695_04) + rounder
    let n = rounded - rounder
    let r = (x - n * Lanes(repeating: 0.693_359_375)) - n * Lanes(repeating: -2.121_944_4e-4)
    var p = Lanes(repeating: 1.987_569_15e-4)
    p = p * r + Lanes(repeating: 1.398_199_95e-3)
    p = p * r + Lanes(repeating: 8.333_452e-3)
    p = p * r + Lanes(repeating: 4.166_579_6e-2)
    p = p * r + Lanes(repeating: 1.666_666_5e-1)
    p = p * r + Lanes(repeating: 5e-1)
    p = (p * r) * r + r + Lanes(repeating: 1)
    let bits = unsafeBitCast(rounded, to: SIMD16<UInt32>.self)
    let exponent =
      (bits &+ SIMD16<UInt32>(repeating: 127 &- 0x4B40_0000)) &<< SIMD16<UInt32>(repeating: 23)
    return p * unsafeBitCast(exponent, to: Lanes.self)
  }
}

extension UnsafeMutablePointer where Pointee == Lanes {
  /// The same memory as single numbers.
  @inline(__always)
  var numbers: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }

  /// The same memory as bytes.
  @inline(__always)
  var bytes: UnsafeMutablePointer<Int8> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Int8.self)
  }
}

/// Owned memory for lanes: one allocation, 64-byte aligned, zero at first.
final class LaneStorage: @unchecked Sendable {
  // Unchecked: the owner writes before it shares the storage, or keeps it to one thread.
  let base: UnsafeMutablePointer<Lanes>
  let count: Int

  init(count: Int) {
    self.count = max(1, count)
    base = UnsafeMutablePointer<Lanes>.allocate(capacity: self.count)
    base.initialize(repeating: Lanes(repeating: 0), count: self.count)
  }

  deinit { base.deallocate() }

  /// The same memory as single numbers.
  var numbers: UnsafeMutablePointer<Float> { base.numbers }

  /// How many sixteens hold `count` numbers.
  static func lanes(for count: Int) -> Int { (count + 15) / 16 }
}

/// Owned memory for bytes, 64-byte aligned, zero at first.
final class ByteStorage: @unchecked Sendable {
  // Unchecked: the owner writes before it shares the storage, or keeps it to one thread.
  let base: UnsafeMutablePointer<Int8>
  let count: Int

  init(count: Int) {
    self.count = max(1, count)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: self.count, alignment: 64)
    base = raw.initializeMemory(as: Int8.self, repeating: 0, count: self.count)
  }

  deinit { base.deallocate() }
}
