import Trajectories

/// A model file: metadata and tensors, read with every bound checked.
struct GGUFFile: Sendable {
  /// Files beyond this size are not for this engine.
  static let largestFile = 1 << 30

  private(set) var metadata: [String: GGUFValue] = [:]
  private(set) var tensors: [String: GGUFTensor] = [:]
  private let bytes: [UInt8]

  init(path: String) throws {
    try self.init(bytes: FileContents.read(path, atMost: GGUFFile.largestFile))
  }

  init(bytes: [UInt8]) throws(GGUFError) {
    self.bytes = bytes
    var cursor = GGUFCursor(bytes)
    let magic = try cursor.integer(UInt32.self)
    guard magic == 0x4655_4747 else {
      throw GGUFError(
        expected: "the letters GGUF", found: "0x\(String(magic, radix: 16))", at: "byte 0")
    }
    let version = try cursor.integer(UInt32.self)
    guard version == 2 || version == 3 else {
      throw GGUFError(expected: "version 2 or 3", found: "\(version)", at: "byte 4")
    }
    // The smallest entries: an empty name with its length, and the fields after it.
    let tensorCount = try cursor.count(of: "tensors", each: 24)
    let keyCount = try cursor.count(of: "metadata keys", each: 13)
    for _ in 0..<keyCount {
      let start = cursor.offset
      let key = try cursor.text()
      guard metadata.updateValue(try cursor.value(), forKey: key) == nil else {
        throw GGUFError(expected: "each key once", found: "\(key) again", at: "byte \(start)")
      }
    }
    let alignment = try alignment()
    var found: [GGUFTensor] = []
    for _ in 0..<tensorCount { found.append(try GGUFTensor(&cursor)) }
    try cursor.align(to: alignment)
    for var tensor in found {
      try tensor.place(after: cursor.offset, alignment: alignment, fileSize: bytes.count)
      guard tensors.updateValue(tensor, forKey: tensor.name) == nil else {
        throw GGUFError(
          expected: "each tensor once", found: "\(tensor.name) again", at: "the tensor list")
      }
    }
  }

  private func alignment() throws(GGUFError) -> Int {
    guard let value = metadata["general.alignment"] else { return 32 }
    guard case .integer(let alignment) = value, alignment > 0, alignment <= 1 << 16,
      alignment & (alignment - 1) == 0
    else {
      throw GGUFError(
        expected: "a power of two up to 65536", found: value.kind, at: "general.alignment")
    }
    return alignment
  }

  /// A tensor's bytes as they lie in the file.
  func rawBytes(of tensor: GGUFTensor) -> ArraySlice<UInt8> { bytes[tensor.range] }

  /// A tensor's numbers, row after row; the file's dimensions must be `shape`, outermost first.
  func numbers(of name: String, shape: [Int]) throws(GGUFError) -> [Float] {
    guard let tensor = tensors[name] else {
      throw GGUFError(expected: "tensor \(name)", found: "none", at: "the tensor list")
    }
    guard tensor.shape == shape else {
      throw GGUFError(
        expected: "the shape \(shape)", found: "\(tensor.shape)", at: "tensor \(name)")
    }
    let numbers = tensor.decode(bytes)
    guard numbers.allSatisfy(\.isFinite) else {
      throw GGUFError(
        expected: "finite numbers", found: "infinity or not-a-number", at: "tensor \(name)")
    }
    return numbers
  }
}

extension GGUFFile {
  func integer(_ key: String, in range: ClosedRange<Int>) throws(GGUFError) -> Int {
    guard let value = metadata[key] else { throw missing(key) }
    guard case .integer(let integer) = value, range.contains(integer) else {
      throw GGUFError(
        expected: "an integer from \(range.lowerBound) to \(range.upperBound)", found: value.kind,
        at: key)
    }
    return integer
  }

  func number(_ key: String, in range: ClosedRange<Double>) throws(GGUFError) -> Double {
    guard let value = metadata[key] else { throw missing(key) }
    guard case .number(let number) = value, range.contains(number) else {
      throw GGUFError(
        expected: "a number from \(range.lowerBound) to \(range.upperBound)", found: value.kind,
        at: key)
    }
    return number
  }

  func text(_ key: String) throws(GGUFError) -> String {
    guard let value = metadata[key] else { throw missing(key) }
    guard case .text(let text) = value else {
      throw GGUFError(expected: "a text", found: value.kind, at: key)
    }
    return text
  }

  func texts(_ key: String) throws(GGUFError) -> [String] {
    guard let value = metadata[key] else { throw missing(key) }
    switch value {
    case .texts(let texts): return texts
    case .integers(let empty) where empty.isEmpty: return []
    default: throw GGUFError(expected: "a list of texts", found: value.kind, at: key)
    }
  }

  func integers(_ key: String) throws(GGUFError) -> [Int] {
    guard let value = metadata[key] else { throw missing(key) }
    guard case .integers(let integers) = value else {
      throw GGUFError(expected: "a list of integers", found: value.kind, at: key)
    }
    return integers
  }

  private func missing(_ key: String) -> GGUFError {
    GGUFError(expected: "the key \(key)", found: "none", at: "the metadata")
  }
}
