/// Finds the records of a file in any of the shapes.
struct FileSplitter {
  private enum Kind {
    case lines
    case blocks(isBoundary: (ArraySlice<UInt8>) -> Bool)
    case json
  }

  private let kind: Kind
  private var lines: LineSplitter
  private var json: JSONRecordSplitter
  private var block: [UInt8] = []
  private var blockStart = 0
  private var isBlockTooLarge = false
  private let limit: Int

  init(format: TrajectoryFormat, isLinewise: Bool, options: ImportOptions) {
    limit = options.maximumRecordBytes
    kind =
      switch format.shape {
      case .lines: .lines
      // A broken line then takes none of its neighbours along.
      case .documents where isLinewise, .elements where isLinewise: .lines
      case .textBlocks where format == .alfWorld: .blocks(isBoundary: AlfWorldReader.isBoundary)
      case .textBlocks: .blocks(isBoundary: WebShopReader.isBoundary)
      default: .json
      }
    lines = LineSplitter(limit: limit)
    json = JSONRecordSplitter(
      shape: format.shape, byteLimit: limit, valueLimit: options.maximumRecordValues)
  }

  /// The bytes of the record that was returned last.
  var bytes: [UInt8] {
    switch kind {
    case .lines: lines.bytes
    case .blocks: block
    case .json: json.bytes
    }
  }

  /// Returns the next record that ends in the chunk, or nil where the chunk is used up.
  mutating func next(
    _ chunk: UnsafeBufferPointer<UInt8>, cursor: inout Int, offset: Int
  ) -> RawRecord? {
    switch kind {
    case .lines: return lines.next(chunk, cursor: &cursor, offset: offset)
    case .json: return json.next(chunk, cursor: &cursor, offset: offset)
    case .blocks(let isBoundary):
      while let line = lines.next(chunk, cursor: &cursor, offset: offset) {
        if let record = add(line, isBoundary) { return record }
      }
      return nil
    }
  }

  /// Returns what is left at the end of the file.
  mutating func finish(offset: Int) -> RawRecord? {
    switch kind {
    case .lines: return lines.finish()
    case .json: return json.finish(offset: offset)
    case .blocks(let isBoundary):
      if let line = lines.finish(), let record = add(line, isBoundary) { return record }
      return hasReturnedBlock ? nil : finishedBlock()
    }
  }

  private var hasReturnedBlock = true

  private mutating func add(
    _ line: RawRecord, _ isBoundary: (ArraySlice<UInt8>) -> Bool
  ) -> RawRecord? {
    if isBoundary(lines.bytes[...]) { return hasReturnedBlock ? nil : finishedBlock() }
    if hasReturnedBlock {
      hasReturnedBlock = false
      isBlockTooLarge = false
      block.removeAll(keepingCapacity: true)
      blockStart = line.offset
    }
    if line.problem != nil || block.count + lines.bytes.count > limit {
      isBlockTooLarge = true
      block.removeAll(keepingCapacity: true)
    }
    if !isBlockTooLarge {
      block.append(contentsOf: lines.bytes)
      block.append(0x0A)
    }
    return nil
  }

  private mutating func finishedBlock() -> RawRecord {
    hasReturnedBlock = true
    return RawRecord(
      role: .record, key: nil, offset: blockStart,
      problem: isBlockTooLarge
        ? "expected a block of at most \(limit) bytes, found a larger one" : nil)
  }
}
