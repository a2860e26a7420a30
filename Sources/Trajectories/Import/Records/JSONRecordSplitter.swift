/// Finds the records of a JSON file that arrives in chunks, without parsing them.
///
/// Knows strings, escapes and depth, and nothing else: a record is parsed once it is whole.
struct JSONRecordSplitter {
  private enum Capture {
    case none
    case key
    case string
    case scalar
    case container
  }

  /// The record that was returned last.
  private(set) var bytes: [UInt8] = []

  private let shape: RecordShape
  private let byteLimit: Int
  private let valueLimit: Int
  /// The brackets around the records that are open.
  private var frames: [UInt8] = []
  private var key: String?

  private var capture = Capture.none
  private var start = 0
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var values = 0
  private var isTooLarge = false
  private var isIgnored = false

  init(shape: RecordShape, byteLimit: Int, valueLimit: Int) {
    self.shape = shape
    self.byteLimit = byteLimit
    self.valueLimit = valueLimit
  }

  /// Returns the next record that ends in the chunk, or nil where the chunk is used up.
  mutating func next(
    _ chunk: UnsafeBufferPointer<UInt8>, cursor: inout Int, offset: Int
  ) -> RawRecord? {
    while cursor < chunk.count {
      if capture == .none {
        if let broken = step(chunk[cursor], cursor: &cursor, offset: offset) { return broken }
      } else if scan(chunk, cursor: &cursor) {
        if let record = finished() { return record }
      } else if isBroken {
        return abandoned()
      }
    }
    return nil
  }

  /// Returns the last record of the file; an unfinished one has a problem.
  mutating func finish(offset: Int) -> RawRecord? {
    if capture == .scalar { return finished() }
    if capture != .none {
      capture = .none
      return RawRecord(
        role: .record, key: key, offset: start,
        problem: "expected the record's end, found the end of the file at byte \(offset)")
    }
    guard let frame = frames.popLast() else { return nil }
    return RawRecord(
      role: .record, key: nil, offset: offset,
      problem: "expected \(frame == 0x5B ? "',' or ']'" : "',' or '}'"), "
        + "found the end of the file")
  }

  private func broken(_ offset: Int, _ expected: String, _ found: UInt8) -> RawRecord {
    RawRecord(
      role: .broken, key: nil, offset: offset,
      problem: "expected \(expected), found \(found.printable)")
  }

  // MARK: - Between records

  private mutating func step(
    _ byte: UInt8, cursor: inout Int, offset: Int
  ) -> RawRecord? {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09:
      cursor += 1
    case UInt8(ascii: ","), UInt8(ascii: ":"):
      guard !frames.isEmpty, byte == 0x2C || key != nil else {
        return broken(offset + cursor, "a value", byte)
      }
      cursor += 1
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      // The closing bracket's code is the opening one's plus 2.
      guard frames.last == byte - 2, key == nil else {
        return broken(
          offset + cursor, frames.isEmpty ? "a value" : "the next record", byte)
      }
      frames.removeLast()
      cursor += 1
    default:
      if frames.last == UInt8(ascii: "{"), key == nil {
        guard byte == UInt8(ascii: "\"") else {
          return broken(offset + cursor, "a member name in quotes", byte)
        }
        begin(.key, at: offset + cursor)
        cursor += 1
      } else if enters(byte) {
        frames.append(byte)
        key = nil
        cursor += 1
      } else {
        return beginValue(byte, cursor: &cursor, offset: offset)
      }
    }
    return nil
  }

  private func enters(_ byte: UInt8) -> Bool {
    switch shape {
    case .elements: frames.isEmpty && byte == UInt8(ascii: "[")
    case .members: frames.isEmpty && byte == UInt8(ascii: "{")
    case .elementsOf(let name, _):
      frames.isEmpty && byte == UInt8(ascii: "{")
        || frames.count == 1 && key == name && byte == UInt8(ascii: "[")
    case .lines, .documents, .textBlocks: false
    }
  }

  private mutating func beginValue(
    _ byte: UInt8, cursor: inout Int, offset: Int
  ) -> RawRecord? {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      begin(.container, at: offset + cursor)
    case UInt8(ascii: "\""):
      begin(.string, at: offset + cursor)
      bytes.append(byte)
      cursor += 1
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(
        ascii: "a")...UInt8(
        ascii: "z"):
      begin(.scalar, at: offset + cursor)
    default:
      return broken(offset + cursor, "a value", byte)
    }
    if case .elementsOf(_, let metadata) = shape, frames.count == 1 {
      isIgnored = !metadata.contains(key ?? "")
    }
    return nil
  }

  private mutating func begin(_ kind: Capture, at offset: Int) {
    capture = kind
    start = offset
    depth = 0
    values = 0
    isInString = kind == .string || kind == .key
    isEscaped = false
    isTooLarge = false
    isIgnored = false
    bytes.removeAll(keepingCapacity: true)
  }

  // MARK: - Inside a record

  /// Whether a line ended inside a string, which no JSON allows: the record was cut off there.
  private var isBroken: Bool { capture == .none }

  /// Goes on to the record's end; returns false where the chunk ends before.
  private mutating func scan(_ chunk: UnsafeBufferPointer<UInt8>, cursor: inout Int) -> Bool {
    let from = cursor
    var index = cursor
    defer {
      cursor = index
      keep(chunk, from..<index)
    }
    if capture == .scalar {
      while index < chunk.count {
        switch chunk[index] {
        case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
          return true
        default: index += 1
        }
      }
      return false
    }
    return scanValue(chunk, index: &index)
  }

  private mutating func scanValue(_ chunk: UnsafeBufferPointer<UInt8>, index: inout Int) -> Bool {
    // Locals, because the loop looks at every byte of a file.
    var depth = depth
    var values = values
    var place = index
    defer {
      self.depth = depth
      self.values = values
      index = place
    }
    while place < chunk.count {
      if isInString {
        if isEscaped {
          isEscaped = false
          place += 1
          continue
        }
        place = JSONRecordSplitter.stringMark(chunk, from: place)
        guard place < chunk.count else { return false }
        let mark = chunk[place]
        if mark == 0x0A, case .documents = shape {
          capture = .none
          return false
        }
        place += 1
        if mark == UInt8(ascii: "\\") {
          isEscaped = true
        } else if mark == UInt8(ascii: "\"") {
          isInString = false
          if depth == 0 { return true }
        }
        continue
      }
      switch chunk[place] {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        // Objects and arrays take several times the memory of a number.
        values += 4
      case UInt8(ascii: ","): values += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 {
          place += 1
          return true
        }
      default: break
      }
      place += 1
    }
    return false
  }

  private mutating func keep(_ chunk: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    guard !isTooLarge, !isIgnored else { return }
    if bytes.count + range.count > byteLimit || values > valueLimit {
      isTooLarge = true
      bytes.removeAll(keepingCapacity: true)
    } else {
      bytes.append(contentsOf: chunk[range])
    }
  }

  /// The first quote, backslash or line end at or after `start`, or the chunk's end.
  private static func stringMark(_ chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let raw = UnsafeRawBufferPointer(chunk)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while index &+ 8 <= chunk.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let ends = word ^ (ones &* 0x0A)
      let hits =
        ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes) | ((ends &- ones) & ~ends)
      let marks = hits & highs
      if marks != 0 { return index &+ UInt64(littleEndian: marks).trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < chunk.count {
      let byte = chunk[index]
      if byte == 0x22 || byte == 0x5C || byte == 0x0A { return index }
      index &+= 1
    }
    return index
  }

  // MARK: - After a record

  private mutating func finished() -> RawRecord? {
    let kind = capture
    capture = .none
    if kind == .key {
      key = String(decoding: bytes.dropLast(), as: UTF8.self)
      return nil
    }
    let name = key
    key = nil
    if isIgnored { return nil }
    return RawRecord(
      role: isMetadata ? .metadata : .record, key: name, offset: start,
      problem: isTooLarge
        ? "expected a record of at most \(byteLimit) bytes and \(valueLimit) values, "
          + "found a larger one" : nil)
  }

  private mutating func abandoned() -> RawRecord {
    RawRecord(
      role: .record, key: nil, offset: start,
      problem: "expected a closing quote, found the end of the line")
  }

  private var isMetadata: Bool {
    if case .elementsOf = shape { return frames.count == 1 }
    return false
  }
}
