/// Finds names by their bytes without making strings.
struct NameTable: Sendable {
  private let bytes: [UInt8]
  private let ends: [Int]
  private let slots: [Int32]

  init(_ names: [String]) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var size = 16
    while size < names.count * 2 { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    for (index, name) in names.enumerated() {
      let start = bytes.count
      bytes.append(contentsOf: name.utf8)
      ends.append(bytes.count)
      var slot = bytes.withUnsafeBufferPointer {
        NameTable.hash(UnsafeBufferPointer(rebasing: $0[start...]))
      }
      while slots[slot & (size - 1)] >= 0 { slot += 1 }
      slots[slot & (size - 1)] = Int32(index)
    }
    self.bytes = bytes
    self.ends = ends
    self.slots = slots
  }

  /// The index of a name, or nil.
  func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = NameTable.hash(name)
    while true {
      let index = Int(slots[slot & (slots.count - 1)])
      if index < 0 { return nil }
      if matches(index, name) { return index }
      slot += 1
    }
  }

  private func matches(_ index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == name.count else { return false }
    for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
    return true
  }

  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Int(hash >> 1)
  }
}
