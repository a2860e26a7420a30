/// Raw DEFLATE (RFC 1951) with its fixed codes, which browsers unpack without a library.
struct Deflate {
  private var out: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingBits = 0

  private static let window = 32_768
  private static let longest = 258
  /// Older places with the same next bytes that are tried for a longer match.
  private static let tries = 24

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtras = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
  ]

  /// Returns the bytes compressed.
  static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var deflate = Deflate()
    deflate.out.reserveCapacity(bytes.count / 4 + 16)
    // The last block, with fixed codes.
    deflate.put(0b011, bits: 3)
    bytes.withUnsafeBufferPointer { deflate.putAll($0) }
    deflate.putSymbol(256)
    deflate.finish()
    return deflate.out
  }

  private mutating func putAll(_ bytes: UnsafeBufferPointer<UInt8>) {
    var newest = [Int32](repeating: -1, count: 1 << 15)
    var older = [Int32](repeating: -1, count: Deflate.window)
    func slot(_ place: Int) -> Int {
      let word =
        UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
      return Int((word &* 0x9E37_79B1) >> 17)
    }
    func remember(_ place: Int) {
      guard place + 2 < bytes.count else { return }
      let slot = slot(place)
      older[place & (Deflate.window - 1)] = newest[slot]
      newest[slot] = Int32(place)
    }
    var place = 0
    while place < bytes.count {
      var best = (length: 0, distance: 0)
      if place + 2 < bytes.count {
        var candidate = Int(newest[slot(place)])
        var left = Deflate.tries
        let limit = min(Deflate.longest, bytes.count - place)
        while candidate >= 0, place - candidate < Deflate.window, left > 0, best.length < limit {
          var length = 0
          while length < limit, bytes[candidate + length] == bytes[place + length] { length += 1 }
          if length > best.length { best = (length, place - candidate) }
          candidate = Int(older[candidate & (Deflate.window - 1)])
          left -= 1
        }
      }
      let taken = best.length >= 3 ? best.length : 1
      if best.length >= 3 {
        putMatch(best.length, distance: best.distance)
      } else {
        putSymbol(Int(bytes[place]))
      }
      for passed in place..<place + taken { remember(passed) }
      place += taken
    }
  }

  private mutating func putMatch(_ length: Int, distance: Int) {
    let code = Deflate.lengthBases.lastIndex { $0 <= length } ?? 0
    putSymbol(257 + code)
    put(length - Deflate.lengthBases[code], bits: Deflate.lengthExtras[code])
    let far = Deflate.distanceBases.lastIndex { $0 <= distance } ?? 0
    putReversed(far, bits: 5)
    put(distance - Deflate.distanceBases[far], bits: max(0, far / 2 - 1))
  }

  private mutating func putSymbol(_ symbol: Int) {
    switch symbol {
    case 0..<144: putReversed(0x30 + symbol, bits: 8)
    case 144..<256: putReversed(0x190 + symbol - 144, bits: 9)
    case 256..<280: putReversed(symbol - 256, bits: 7)
    default: putReversed(0xC0 + symbol - 280, bits: 8)
    }
  }

  /// Codes stand in the stream with their highest bit first, everything else with its lowest.
  private mutating func putReversed(_ code: Int, bits: Int) {
    var reversed = 0
    for bit in 0..<bits where code >> bit & 1 == 1 { reversed |= 1 << (bits - 1 - bit) }
    put(reversed, bits: bits)
  }

  private mutating func put(_ value: Int, bits: Int) {
    pending |= UInt64(value) << UInt64(pendingBits)
    pendingBits += bits
    while pendingBits >= 8 {
      out.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingBits -= 8
    }
  }

  private mutating func finish() {
    if pendingBits > 0 { out.append(UInt8(truncatingIfNeeded: pending)) }
  }
}

/// Bytes as text that every document may hold.
enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let left = min(3, bytes.count - start)
      var word = UInt32(bytes[start]) << 16
      if left > 1 { word |= UInt32(bytes[start + 1]) << 8 }
      if left > 2 { word |= UInt32(bytes[start + 2]) }
      for place in 0..<4 {
        out.append(
          place <= left ? letters[Int(word >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
