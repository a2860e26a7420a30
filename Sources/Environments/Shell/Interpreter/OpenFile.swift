/// What a descriptor stands for.
struct OpenFile: Sendable {
  enum Target: Sendable {
    case inode(Int)
    /// Bytes in memory: a pipe, a here-document or the terminal.
    case memory
    case null, zero, random, full
  }

  var target: Target
  var offset = 0
  var bytes: [UInt8] = []
  var appends = false
  var isReadable: Bool
  var isWritable: Bool
  var limit = Int.max
  var isTerminal = false

  static func reading(_ bytes: [UInt8]) -> OpenFile {
    OpenFile(target: .memory, bytes: bytes, isReadable: true, isWritable: false)
  }

  static func collecting(limit: Int, isTerminal: Bool = false) -> OpenFile {
    OpenFile(
      target: .memory, isReadable: false, isWritable: true, limit: limit, isTerminal: isTerminal)
  }
}
