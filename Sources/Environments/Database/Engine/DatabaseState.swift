import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a database holds, compared without regard to the order of rows.
enum DatabaseState {
  /// One row as a text that no other row has.
  static func line(_ row: [SQLiteValue]) -> String {
    var lines = RowLines()
    for value in row { lines.append(value) }
    return String(decoding: lines.bytes.dropFirst(), as: UTF8.self)
  }

  /// The identity of all tables.
  static func digest(_ tables: [(String, [[SQLiteValue]])]) -> Digest {
    digest(
      tables.map { name, rows in
        var lines = RowLines()
        for row in rows {
          for value in row { lines.append(value) }
          lines.endRow()
        }
        return (name, lines.digest)
      })
  }

  /// The identity of all tables from that of each.
  static func digest(_ tables: [(name: String, digest: Digest)]) -> Digest {
    let builder = DigestBuilder()
    for table in tables {
      builder.update(table.name)
      builder.update(table.digest.bytes)
    }
    return builder.finish()
  }
}

/// Rows written one after the other, each as bytes that no other row has.
struct RowLines {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  mutating func append(_ value: SQLiteValue) {
    switch value {
    case .null: appendNull()
    case .integer(let number): append(number)
    case .real(let number): append(number)
    case .text(var text): text.withUTF8 { append(text: UnsafeRawBufferPointer($0)) }
    }
  }

  mutating func appendNull() {
    bytes.append(UInt8(ascii: ","))
    bytes.append(UInt8(ascii: "-"))
  }

  mutating func append(_ number: Int64) { append("n", number.description) }

  /// Whole numbers are the same whether they are stored as integers or not.
  mutating func append(_ number: Double) {
    if number == number.rounded(), abs(number) < 9e15 {
      append(Int64(number))
    } else {
      append("n", number.description)
    }
  }

  mutating func append(text: UnsafeRawBufferPointer) {
    append("t", text.count.description)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text)
  }

  private mutating func append(_ mark: StaticString, _ text: String) {
    bytes.append(UInt8(ascii: ","))
    bytes.append(mark.utf8Start.pointee)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func endRow() { ends.append(bytes.count) }

  /// The identity of the rows in any order.
  var digest: Digest {
    bytes.withUnsafeBytes { bytes in
      var rows: [UnsafeRawBufferPointer] = []
      rows.reserveCapacity(ends.count)
      var start = 0
      for end in ends {
        rows.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
      rows.sort(by: RowLines.precedes)
      let builder = DigestBuilder()
      for row in rows {
        withUnsafeBytes(of: UInt64(row.count).littleEndian) { builder.update($0) }
        builder.update(row)
      }
      return builder.finish()
    }
  }

  private static func precedes(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    let shared = min(left.count, right.count)
    if shared > 0, let first = left.baseAddress, let second = right.baseAddress {
      let order = memcmp(first, second, shared)
      if order != 0 { return order < 0 }
    }
    return left.count < right.count
  }
}
