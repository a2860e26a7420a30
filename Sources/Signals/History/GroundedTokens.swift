package import Trajectories

/// The id-like tokens that the task, the user and the observations have shown so far.
package struct GroundedTokens: Sendable, Hashable {
  private var seen = StableHashSet()
  private static let scanLimit = 64 << 10

  package init() {}

  /// Takes in a text, its head and tail where it is longer than 64 KB.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      let half = GroundedTokens.scanLimit / 2
      if bytes.count <= GroundedTokens.scanLimit {
        scan(bytes)
      } else {
        scan(UnsafeBufferPointer(rebasing: bytes[..<half]))
        scan(UnsafeBufferPointer(rebasing: bytes[(bytes.count - half)...]))
      }
    }
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
    GroundedTokens.forEachID(in: bytes) { hash, _ in seen.insert(hash) }
  }

  /// Returns the id-like parts of a text that were not seen.
  package func unseen(in text: String) -> [String] {
    var missing: [String] = []
    var text = text
    text.withUTF8 { bytes in
      let head = UnsafeBufferPointer(rebasing: bytes[..<min(bytes.count, 4096)])
      GroundedTokens.forEachID(in: head) { hash, range in
        if !seen.contains(hash) { missing.append(String(decoding: head[range], as: UTF8.self)) }
      }
    }
    return missing
  }

  /// Returns the first id-like argument that was not seen, with its path.
  package func firstUnseen(in value: JSONValue) -> (path: String, value: String)? {
    for leaf in value.leaves(limit: 128) {
      guard case .string(let text) = leaf.value, text.utf8.count <= 64,
        !text.utf8.contains(0x20)
      else { continue }
      if !unseen(in: text).isEmpty { return (leaf.path, text) }
    }
    return nil
  }

  /// Calls `body` with each token of four or more characters that holds a digit.
  private static func forEachID(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt64, Range<Int>) -> Void
  ) {
    kinds.withUnsafeBufferPointer { kinds in
      var past = 0
      var digit = nextDigit(in: bytes, from: 0)
      while digit < bytes.count {
        // Only tokens with a digit count, so the rest of the text is never taken apart.
        var start = digit
        while start > past, kinds[Int(bytes[start &- 1])] != 0 { start &-= 1 }
        var end = digit &+ 1
        while end < bytes.count, kinds[Int(bytes[end])] != 0 { end &+= 1 }
        if end - start >= 4 { body(hash(bytes, start..<end), start..<end) }
        past = end
        digit = nextDigit(in: bytes, from: end)
      }
    }
  }

  /// The place of the first digit at or after `start`, or the end; sixteen bytes are asked at once.
  private static func nextDigit(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    let zero = SIMD16<UInt8>(repeating: 0x30)
    let ten = SIMD16<UInt8>(repeating: 10)
    while index &+ 16 <= bytes.count {
      let block = raw.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
      let marks = unsafeBitCast((block &- zero) .< ten, to: SIMD2<UInt64>.self)
      if marks.x != 0 { return index &+ marks.x.trailingZeroBitCount >> 3 }
      if marks.y != 0 { return index &+ 8 &+ marks.y.trailingZeroBitCount >> 3 }
      index &+= 16
    }
    while index < bytes.count, bytes[index] &- 0x30 >= 10 { index &+= 1 }
    return index
  }

  /// Case, a leading `#` and leading zeros do not count.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    var start = range.lowerBound
    while start < range.upperBound - 1, bytes[start] == UInt8(ascii: "#") || bytes[start] == 0x30 {
      start += 1
    }
    var hash = StableHash()
    for byte in bytes[start..<range.upperBound] {
      hash.add(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
    }
    return hash.value
  }

  /// What each byte is: 0 ends a token, 1 belongs to one, 3 is a digit of one.
  private static let kinds: [UInt8] = (0...UInt8.max).map { byte in
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): 3
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: "#"), UInt8(ascii: "-"):
      1
    default: 0
    }
  }
}
