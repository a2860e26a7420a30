/// Reads little-endian values off a file's bytes; every step is checked against the end.
struct GGUFCursor {
  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - offset }

  mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(GGUFError) -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw endOfFile("\(size) bytes") }
    var value: Value = 0
    for place in stride(from: size - 1, through: 0, by: -1) {
      value = (size > 1 ? value << 8 : 0) | Value(truncatingIfNeeded: bytes[offset + place])
    }
    offset += size
    return value
  }

  /// A count of things that take at least `size` bytes each, so it cannot be larger than the file.
  mutating func count(of what: String, each size: Int) throws(GGUFError) -> Int {
    let start = offset
    let value = try integer(UInt64.self)
    guard value <= UInt64(remaining / size) else {
      throw GGUFError(
        expected: "at most \(remaining / size) \(what)", found: "\(value)", at: "byte \(start)")
    }
    return Int(value)
  }

  mutating func text() throws(GGUFError) -> String {
    let length = try count(of: "bytes of text", each: 1)
    defer { offset += length }
    return String(decoding: bytes[offset..<offset + length], as: UTF8.self)
  }

  /// Moves to the next multiple of `alignment`.
  mutating func align(to alignment: Int) throws(GGUFError) {
    let target = (offset + alignment - 1) / alignment * alignment
    guard target <= bytes.count else { throw endOfFile("padding to \(target)") }
    offset = target
  }

  private func endOfFile(_ expected: String) -> GGUFError {
    GGUFError(expected: expected, found: "the end after \(remaining) bytes", at: "byte \(offset)")
  }
}

extension GGUFCursor {
  /// Reads a metadata value, tag first.
  mutating func value() throws(GGUFError) -> GGUFValue {
    let start = offset
    let tag = try integer(UInt32.self)
    guard tag == 9 else { return try scalar(tag, start) }
    let element = try integer(UInt32.self)
    return try array(element, start)
  }

  private mutating func scalar(_ tag: UInt32, _ start: Int) throws(GGUFError) -> GGUFValue {
    switch tag {
    case 0: return .integer(Int(try integer(UInt8.self)))
    case 1: return .integer(Int(try integer(Int8.self)))
    case 2: return .integer(Int(try integer(UInt16.self)))
    case 3: return .integer(Int(try integer(Int16.self)))
    case 4: return .integer(Int(try integer(UInt32.self)))
    case 5: return .integer(Int(try integer(Int32.self)))
    case 6: return .number(Double(Float(bitPattern: try integer(UInt32.self))))
    case 7: return .bool(try integer(UInt8.self) != 0)
    case 8: return .text(try text())
    case 10:
      let value = try integer(UInt64.self)
      return Int(exactly: value).map(GGUFValue.integer) ?? .huge(value)
    case 11: return .integer(Int(try integer(Int64.self)))
    case 12: return .number(Double(bitPattern: try integer(UInt64.self)))
    default:
      throw GGUFError(expected: "a type between 0 and 12", found: "\(tag)", at: "byte \(start)")
    }
  }

  private mutating func array(_ element: UInt32, _ start: Int) throws(GGUFError) -> GGUFValue {
    let sizes = [1, 1, 2, 2, 4, 4, 4, 1, 8, 0, 8, 8, 8]
    guard element < sizes.count, element != 9 else {
      throw GGUFError(
        expected: "an array of plain values", found: "elements of type \(element)",
        at: "byte \(start)")
    }
    let count = try count(of: "array elements", each: sizes[Int(element)])
    var integers: [Int] = []
    var numbers: [Double] = []
    var bools: [Bool] = []
    var texts: [String] = []
    for _ in 0..<count {
      switch try scalar(element, start) {
      case .integer(let value): integers.append(value)
      case .huge(let value):
        throw GGUFError(
          expected: "integers below 2^63", found: "\(value)", at: "byte \(offset - 8)")
      case .number(let value): numbers.append(value)
      case .bool(let value): bools.append(value)
      case .text(let value): texts.append(value)
      case .integers, .numbers, .bools, .texts: break
      }
    }
    switch element {
    case 6, 12: return .numbers(numbers)
    case 7: return .bools(bools)
    case 8: return .texts(texts)
    default: return .integers(integers)
    }
  }
}
