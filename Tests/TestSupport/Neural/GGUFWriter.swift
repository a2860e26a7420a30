/// Writes GGUF files for tests.
public struct GGUFWriter {
  /// How a tensor's numbers are written.
  public enum Encoding: UInt32, Sendable, CaseIterable {
    case float32 = 0
    case float16 = 1
    case bytes = 8
  }

  private var keys: [(name: String, value: [UInt8])] = []
  private var tensors: [(name: String, shape: [Int], encoding: Encoding, data: [UInt8])] = []

  public init() {}

  public mutating func set(_ key: String, text: String) {
    set(key, type: 8) { GGUFWriter.append(text, to: &$0) }
  }

  public mutating func set(_ key: String, integer: Int) {
    set(key, type: 4) { GGUFWriter.append(UInt32(integer), to: &$0) }
  }

  public mutating func set(_ key: String, number: Float) {
    set(key, type: 6) { GGUFWriter.append(number.bitPattern, to: &$0) }
  }

  public mutating func set(_ key: String, bool: Bool) {
    set(key, type: 7) { $0.append(bool ? 1 : 0) }
  }

  public mutating func set(_ key: String, texts: [String]) {
    set(key, type: 9) { bytes in
      GGUFWriter.append(UInt32(8), to: &bytes)
      GGUFWriter.append(UInt64(texts.count), to: &bytes)
      for text in texts { GGUFWriter.append(text, to: &bytes) }
    }
  }

  public mutating func set(_ key: String, integers: [Int]) {
    set(key, type: 9) { bytes in
      GGUFWriter.append(UInt32(5), to: &bytes)
      GGUFWriter.append(UInt64(integers.count), to: &bytes)
      for integer in integers { GGUFWriter.append(UInt32(bitPattern: Int32(integer)), to: &bytes) }
    }
  }

  /// Takes out the keys and tensors whose names contain `part`.
  public mutating func remove(_ part: String) {
    keys.removeAll { $0.name.contains(part) }
    tensors.removeAll { $0.name.contains(part) }
  }

  /// Adds a tensor; `shape` has the outermost size first.
  public mutating func add(
    _ name: String, shape: [Int], _ numbers: [Float], as encoding: Encoding = .float32
  ) {
    var data: [UInt8] = []
    switch encoding {
    case .float32: for number in numbers { GGUFWriter.append(number.bitPattern, to: &data) }
    case .float16: for number in numbers { GGUFWriter.append(GGUFWriter.half(number), to: &data) }
    case .bytes:
      for start in stride(from: 0, to: numbers.count, by: 32) {
        let block = numbers[start..<start + 32]
        let scale = (block.map(abs).max() ?? 0) / 127
        GGUFWriter.append(GGUFWriter.half(scale), to: &data)
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
    GGUFWriter.append(UInt32(0x4655_4747), to: &file)
    GGUFWriter.append(UInt32(3), to: &file)
    GGUFWriter.append(UInt64(tensors.count), to: &file)
    GGUFWriter.append(UInt64(keys.count), to: &file)
    for key in keys {
      GGUFWriter.append(key.name, to: &file)
      file += key.value
    }
    var offset = 0
    for tensor in tensors {
      GGUFWriter.append(tensor.name, to: &file)
      GGUFWriter.append(UInt32(tensor.shape.count), to: &file)
      for size in tensor.shape.reversed() { GGUFWriter.append(UInt64(size), to: &file) }
      GGUFWriter.append(tensor.encoding.rawValue, to: &file)
      GGUFWriter.append(UInt64(offset), to: &file)
      offset += (tensor.data.count + alignment - 1) / alignment * alignment
    }
    for tensor in tensors {
      while file.count % alignment != 0 { file.append(0) }
      file += tensor.data
    }
    return file
  }

  private mutating func set(_ key: String, type: UInt32, _ value: (inout [UInt8]) -> Void) {
    var bytes: [UInt8] = []
    GGUFWriter.append(type, to: &bytes)
    value(&bytes)
    keys.append((key, bytes))
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    GGUFWriter.append(UInt64(text.utf8.count), to: &bytes)
    bytes += Array(text.utf8)
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
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
