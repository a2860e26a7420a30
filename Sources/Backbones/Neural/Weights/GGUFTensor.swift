/// A tensor of a GGUF file: where it lies and how its numbers are written.
struct GGUFTensor: Sendable {
  /// The encodings that are read here.
  enum Encoding: UInt32, Sendable, CaseIterable {
    case float32 = 0
    case float16 = 1
    /// Blocks of 32 bytes that share a 16-bit scale.
    case bytes = 8

    /// Numbers and bytes of the smallest piece.
    var piece: (numbers: Int, bytes: Int) {
      switch self {
      case .float32: (1, 4)
      case .float16: (1, 2)
      case .bytes: (32, 34)
      }
    }
  }

  let name: String
  /// The sizes, outermost first.
  let shape: [Int]
  let encoding: Encoding
  private let declaredOffset: UInt64
  private let byteCount: Int
  private(set) var range: Range<Int> = 0..<0

  init(_ cursor: inout GGUFCursor) throws(GGUFError) {
    let start = cursor.offset
    name = try cursor.text()
    let rank = try cursor.integer(UInt32.self)
    guard (1...4).contains(rank) else {
      throw GGUFError(expected: "1 to 4 dimensions", found: "\(rank)", at: "byte \(start)")
    }
    var sizes: [Int] = []
    var product = 1
    for _ in 0..<rank {
      let size = try cursor.integer(UInt64.self)
      let (next, overflows) = product.multipliedReportingOverflow(
        by: Int(exactly: size) ?? Int.max)
      // Beyond this a tensor cannot lie in a file that was accepted.
      guard size > 0, !overflows, next <= GGUFFile.largestFile else {
        throw GGUFError(
          expected: "sizes of a tensor within the file", found: "\(size)", at: "tensor \(name)")
      }
      product = next
      sizes.append(Int(size))
    }
    let code = try cursor.integer(UInt32.self)
    guard let encoding = Encoding(rawValue: code) else {
      throw GGUFError(
        expected: "numbers written as F32, F16 or Q8_0", found: "type \(code)",
        at: "tensor \(name)")
    }
    let piece = encoding.piece
    guard sizes[0] % piece.numbers == 0 else {
      throw GGUFError(
        expected: "rows of a multiple of \(piece.numbers)", found: "\(sizes[0])",
        at: "tensor \(name)")
    }
    self.encoding = encoding
    shape = sizes.reversed()
    byteCount = product / piece.numbers * piece.bytes
    declaredOffset = try cursor.integer(UInt64.self)
  }

  /// Finds the numbers in the file, whose data part begins at `start`.
  mutating func place(after start: Int, alignment: Int, fileSize: Int) throws(GGUFError) {
    guard declaredOffset % UInt64(alignment) == 0,
      declaredOffset <= UInt64(max(0, fileSize - start)),
      byteCount <= fileSize - start - Int(declaredOffset)
    else {
      throw GGUFError(
        expected: "\(byteCount) bytes inside the file",
        found: "offset \(declaredOffset) with \(fileSize - start) bytes of data",
        at: "tensor \(name)")
    }
    range = start + Int(declaredOffset)..<start + Int(declaredOffset) + byteCount
  }

  /// The numbers, row after row.
  func decode(_ file: [UInt8]) -> [Float] {
    file.withUnsafeBytes { raw in
      let data = UnsafeRawBufferPointer(rebasing: raw[range])
      func half(_ place: Int) -> Float {
        GGUFTensor.number(
          half: UInt16(
            littleEndian: data.loadUnaligned(fromByteOffset: place, as: UInt16.self)))
      }
      switch encoding {
      case .float32:
        return (0..<byteCount / 4).map {
          Float(
            bitPattern: UInt32(
              littleEndian: data.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
        }
      case .float16:
        return (0..<byteCount / 2).map { half($0 * 2) }
      case .bytes:
        var numbers: [Float] = []
        numbers.reserveCapacity(byteCount / 34 * 32)
        for block in stride(from: 0, to: byteCount, by: 34) {
          let scale = half(block)
          for place in 0..<32 {
            numbers.append(scale * Float(Int8(bitPattern: data[block + 2 + place])))
          }
        }
        return numbers
      }
    }
  }

  /// A half-precision number; written out because `Float16` is missing on some platforms.
  static func number(half bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Float(bits & 1023)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction / 1024)
        * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
