/// Writes GGUF files for tests.
public struct GGUFWriter {
  /// How a tensor's numbers are written.
  public enum Encoding: UInt32, Sendable, CaseIterable {
    case float32 = 0
    case float16 = 1
    case bytes = 8
  }

  private var keyCount = 0
  private var keys: [UInt8] = []
  private var tensors: [(name: String, shape: [Int], encoding: Encoding, data: [UInt8])] = []

  public init() {}

  public mutating func set(_ key: String, text: String) {
    begin(key, type: 8)
    append(text, to: &keys)
  }

  public mutating func set(_ key: String, integer: Int) {
    begin(key, type: 4)
    append(UInt32(integer), to: &keys)
  }

  public mutating func set(_ key: String, number: Float) {
    begin(key, type: 6)
    append(number.bitPattern, to: &keys)
  }

  public mutating func set(_ key: String, bool: Bool) {
    begin(key, type: 7)
    keys.append(bool ? 1 : 0)
  }

  public mutating func set(_ key: String, texts: [String]) {
    begin(key, type: 9)
    append(UInt32(8), to: &keys)
    append(UInt64(texts.count), to: &keys)
    for text in texts { append(text, to: &keys) }
  }

  public mutating func set(_ key: String, integers: [Int]) {
    begin(key, type: 9)
    append(UInt32(5), to: &keys)
    append(UInt64(integers.count), to: &keys)
    for integer in integers { append(UInt32(bitPattern: Int32(integer)), to: &keys) }
  }

  /// Adds a tensor; `shape` has the outermost size first.
  public mutating func add(
    _ name: String, shape: [Int], _ numbers: [Float], as encoding: Encoding = .float32
  ) {
    var data: [UInt8] = []
    switch encoding {
    case .float32: for number in numbers { append(number.bitPattern, to: &data) }
    case .float16: for number in numbers { append(GGUFWriter.half(number), to: &data) }
    case .bytes:
      for start in stride(from: 0, to: numbers.count, by: 32) {
        let block = numbers[start..<start + 32]
        let scale = (block.map(abs).max() ?? 0) / 127
        append(GGUFWriter.half(scale), to: &data)
        for number in block {
          let level = scale > 0 ? (number / scale).rounded() : 0
          data.append(UInt8(bitPattern: Int8(max(-127, min(127, level)))))
        }
      }
    }
    tensors.append((name, shape, encoding, data))
  }

  /// The whole file.
  public func bytes(alignment: Int = 32) -> [UInt8] {
    var file: [UInt8] = []
    append(UInt32(0x4655_4747), to: &file)
    append(UInt32(3), to: &file)
    append(UInt64(tensors.count), to: &file)
    append(UInt64(keyCount), to: &file)
    file += keys
    var offset = 0
    for tensor in tensors {
      append(tensor.name, to: &file)
      append(UInt32(tensor.shape.count), to: &file)
      for size in tensor.shape.reversed() { append(UInt64(size), to: &file) }
      append(tensor.encoding.rawValue, to: &file)
      append(UInt64(offset), to: &file)
      offset += (tensor.data.count + alignment - 1) / alignment * alignment
    }
    for tensor in tensors {
      while file.count % alignment != 0 { file.append(0) }
      file += tensor.data
    }
    return file
  }

  private mutating func begin(_ key: String, type: UInt32) {
    keyCount += 1
    append(key, to: &keys)
    append(type, to: &keys)
  }

  private func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &bytes)
    bytes += Array(text.utf8)
  }

  private func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes += Array($0) }
  }

  /// The nearest half-precision number below 1 in size; tests need no more.
  static func half(_ number: Float) -> UInt16 {
    let sign: UInt16 = number < 0 ? 0x8000 : 0
    let size = abs(number)
    if size < 0x1p-14 { return sign | UInt16((size * 0x1p24).rounded()) }
    let fraction = (size.significand - 1) * 1024
    let bits = Int(size.exponent + 15) << 10 + Int(fraction.rounded())
    return sign | UInt16(min(bits, 0x7BFF))
  }
}
