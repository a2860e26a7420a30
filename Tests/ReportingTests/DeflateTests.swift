import Testing
import Trajectories

@testable import Reporting

@Suite struct DeflateTests {
  @Test func comesBackAsItWas() throws {
    var random = Seed(7).generator
    var samples: [[UInt8]] = [[], [0], Array("abc".utf8), Array(repeating: 7, count: 70_000)]
    for size in [1, 2, 3, 300, 40_000] {
      samples.append((0..<size).map { _ in UInt8(random.integer(in: 0...255)) })
      samples.append((0..<size).map { _ in UInt8(random.integer(in: 97...100)) })
    }
    for sample in samples {
      #expect(try Inflate.bytes(Deflate.compressed(sample)) == sample)
    }
  }

  @Test func textsOfEpisodesShrink() {
    let text = (0..<2000).map {
      #"{"action":{"tool":"get_order","id":"\#($0)"},"observation":"ok"}"#
    }
    let bytes = Array(text.joined(separator: "\n").utf8)
    #expect(Deflate.compressed(bytes).count * 5 < bytes.count)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func base64IsThatOfTheStandard(plain: String, coded: String) {
    #expect(Base64.text(Array(plain.utf8)) == coded)
  }
}

/// Reads back what is compressed with fixed codes; written from the standard, for the tests alone.
struct Inflate {
  enum Fault: Error { case kind, code, end }

  private let bytes: [UInt8]
  private var place = 0

  static func bytes(_ packed: [UInt8]) throws -> [UInt8] {
    var reader = Inflate(bytes: packed)
    return try reader.read()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func bit() throws -> Int {
    guard place < bytes.count * 8 else { throw Fault.end }
    defer { place += 1 }
    return Int(bytes[place / 8] >> UInt8(place % 8)) & 1
  }

  private mutating func bits(_ count: Int) throws -> Int {
    var value = 0
    for shift in 0..<count { value |= try bit() << shift }
    return value
  }

  private mutating func symbol() throws -> Int {
    var code = 0
    for length in 1...9 {
      code = code << 1 | (try bit())
      if length == 7, code <= 0b0010111 { return 256 + code }
      if length == 8, (0x30...0xBF).contains(code) { return code - 0x30 }
      if length == 8, (0xC0...0xC7).contains(code) { return 280 + code - 0xC0 }
      if length == 9, code >= 0x190 { return 144 + code - 0x190 }
    }
    throw Fault.code
  }

  private mutating func read() throws -> [UInt8] {
    guard try bits(3) == 0b011 else { throw Fault.kind }
    var out: [UInt8] = []
    while true {
      let symbol = try symbol()
      if symbol < 256 {
        out.append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return out }
      let length = try length(symbol - 257)
      var code = 0
      for _ in 0..<5 { code = code << 1 | (try bit()) }
      let extra = max(0, code / 2 - 1)
      let base = code < 4 ? code + 1 : ((2 + code % 2) << extra) + 1
      let distance = base + (try bits(extra))
      guard distance <= out.count else { throw Fault.code }
      for _ in 0..<length { out.append(out[out.count - distance]) }
    }
  }

  private mutating func length(_ code: Int) throws -> Int {
    if code == 28 { return 258 }
    if code < 8 { return 3 + code }
    let extra = code / 4 - 1
    return 3 + ((4 + code % 4) << extra) + (try bits(extra))
  }
}
