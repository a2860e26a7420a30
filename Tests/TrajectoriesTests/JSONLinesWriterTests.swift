import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct JSONLinesWriterTests {
  private let folder = TemporaryFolder()

  @Test func recordsComeBackAsTheyWereWritten() throws {
    let path = folder.file("out.jsonl")
    var random = RandomJSON(seed: 3)
    let values = (0..<500).map { _ in random.value() }
    var writer = try JSONLinesWriter(path: path, bufferLimit: 1000)
    for value in values { try writer.append(value) }
    try writer.finish()
    var reader = try JSONLinesReader(path: path)
    var found: [JSONValue] = []
    while let line = try reader.next() { found.append(try JSONValue(parsing: line.bytes)) }
    #expect(found == values)
  }

  @Test func appendsToWhatIsThere() throws {
    let path = folder.file("out.jsonl")
    for number in 1...3 {
      var writer = try JSONLinesWriter(path: path)
      try writer.append {
        $0.object { writer in
          writer.key("n")
          writer.integer(number)
        }
      }
      try writer.finish()
    }
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    #expect(text == "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")
  }

  @Test func writesAnewWhereItReplaces() throws {
    let path = folder.file("out.jsonl")
    for number in 1...2 {
      var writer = try JSONLinesWriter(path: path, replacing: true)
      try writer.append(.integer(number))
      try writer.append(.integer(number))
      try writer.finish()
    }
    #expect(try FileContents.read(path) == Array("2\n2\n".utf8))
  }

  @Test func buffersUntilFlush() throws {
    let path = folder.file("out.jsonl")
    var writer = try JSONLinesWriter(path: path)
    try writer.append(1)
    #expect(try FileContents.read(path).isEmpty)
    try writer.synchronize()
    #expect(try FileContents.read(path) == Array("1\n".utf8))
    try writer.append(2)
    try writer.finish()
    #expect(try FileContents.read(path) == Array("1\n2\n".utf8))
  }

  @Test func droppedWritersStillHandInTheirBuffer() throws {
    let path = folder.file("out.jsonl")
    do {
      var writer = try JSONLinesWriter(path: path)
      try writer.append("kept")
    }
    #expect(try FileContents.read(path) == Array("\"kept\"\n".utf8))
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "needs /dev/full"))
  func aFullDiskIsAnError() throws {
    let atFlush = #expect(throws: FileError.self) {
      var writer = try JSONLinesWriter(path: "/dev/full")
      try writer.append(1)
      try writer.flush()
    }
    #expect(atFlush?.description == "cannot write /dev/full: No space left on device")
    #expect(throws: FileError.self) {
      var writer = try JSONLinesWriter(path: "/dev/full")
      try writer.append(1)
      try writer.finish()
    }
    #expect(throws: FileError.self) {
      var writer = try JSONLinesWriter(path: "/dev/full", bufferLimit: 10)
      for number in 0..<20 { try writer.append(.integer(number)) }
    }
  }

  @Test func unwritableFoldersAreNamed() {
    let error = #expect(throws: FileError.self) {
      _ = try JSONLinesWriter(path: "/nonexistent/out.jsonl")
    }
    #expect(error?.operation == .open)
  }
}
