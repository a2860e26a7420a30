/// All inodes in chunks, so that the first write after a snapshot copies one chunk.
struct InodeTable: Sendable {
  private static let shift = 5
  private static let width = 1 << shift
  private var chunks: [[Inode]] = []
  private(set) var count = 0

  mutating func append(_ inode: Inode) -> Int {
    let place = count
    if place & (InodeTable.width - 1) == 0 {
      var chunk: [Inode] = []
      chunk.reserveCapacity(InodeTable.width)
      chunk.append(inode)
      chunks.append(chunk)
    } else {
      chunks[place >> InodeTable.shift].append(inode)
    }
    count += 1
    return place
  }

  subscript(_ id: Int) -> Inode {
    _read { yield chunks[id >> InodeTable.shift][id & (InodeTable.width - 1)] }
    _modify { yield &chunks[id >> InodeTable.shift][id & (InodeTable.width - 1)] }
  }
}
