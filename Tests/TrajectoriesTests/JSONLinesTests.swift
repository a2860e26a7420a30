import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct JSONLinesReaderTests {
  private let folder = TemporaryFolder()

  private struct Found: Equatable {
    var number: Int
    var offset: Int
    var text: String
    var isTooLong = false
  }

  private func lines(_ text: String, limit: Int = 1 << 20) throws -> [Found] {
    let path = folder.file("in.jsonl")
    try FileContents.write(Array(text.utf8), to: path)
    var reader = try JSONLinesReader(path: path, maximumLineLength: limit)
    var found: [Found] = []
    while let line = try reader.next() {
      found.append(
        Found(
          number: line.number, offset: line.offset,
          text: String(decoding: line.bytes, as: UTF8.self), isTooLong: line.isTooLong))
    }
    #expect(try reader.next() == nil)
    return found
  }

  @Test(arguments: [
    ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
    ("a\r\nb\r\n", ["a", "b"]), ("a\n\nb\n", ["a", "", "b"]), ("\r\n", [""]),
    ("a\rb\n", ["a\rb"]), ("\n\n\n", ["", "", ""]), ("a\r\r\n", ["a\r"]),
  ]) func endsOfLinesAreTakenOff(text: String, expected: [String]) throws {
    #expect(try lines(text).map(\.text) == expected)
  }

  @Test func linesKnowTheirNumberAndOffset() throws {
    let found = try lines("ab\r\n\n{}\nx")
    #expect(found.map(\.number) == [1, 2, 3, 4])
    #expect(found.map(\.offset) == [0, 4, 5, 8])
  }

  @Test func linesLongerThanTheBufferAreWhole() throws {
    let long = String(repeating: "0123456789", count: 100_000)
    let found = try lines("a\n" + long + "\nb\n" + long)
    #expect(found.map(\.text.utf8.count) == [1, 1_000_000, 1, 1_000_000])
    #expect(found[1].text == long)
    #expect(found.map(\.isTooLong) == [false, false, false, false])
  }

  @Test func linesBeyondTheLimitAreCountedAndPassedOver() throws {
    let long = String(repeating: "x", count: 900_000)
    let found = try lines("a\n" + long + "\nb\n" + long, limit: 1000)
    #expect(
      found == [
        Found(number: 1, offset: 0, text: "a"),
        Found(number: 2, offset: 2, text: "", isTooLong: true),
        Found(number: 3, offset: 900_003, text: "b"),
        Found(number: 4, offset: 900_005, text: "", isTooLong: true),
      ])
  }

  @Test func theLimitIsTheLongestAllowedLine() throws {
    #expect(try lines("1234\n", limit: 4).map(\.isTooLong) == [false])
    #expect(try lines("12345\n", limit: 4).map(\.isTooLong) == [true])
  }

  @Test func aLineWithoutEndNeedsNoMoreMemoryThanTheLimit() throws {
    // A gigabyte of zero bytes without a line end; keeping it would show in the peak.
    let path = folder.file("endless")
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    try #require(descriptor >= 0)
    try #require(ftruncate(descriptor, 1 << 30) == 0)
    close(descriptor)
    var reader = try JSONLinesReader(path: path, maximumLineLength: 1 << 20)
    let line = try #require(try reader.next())
    #expect(line.isTooLong && line.bytes.isEmpty)
    #expect(try reader.next() == nil)
    #if os(Linux)
      #expect(try peakKilobytes() < 512 << 10)
    #endif
  }

  @Test func missingFilesAndFoldersAreNamed() throws {
    let missing = #expect(throws: FileError.self) {
      _ = try JSONLinesReader(path: "/nonexistent/in.jsonl")
    }
    #expect(
      missing?.description == "cannot open /nonexistent/in.jsonl: No such file or directory")
    let path = folder.path
    let unreadable = #expect(throws: FileError.self) {
      var reader = try JSONLinesReader(path: path)
      _ = try reader.next()
    }
    #expect(unreadable?.operation == .read)
    #expect(unreadable?.path == folder.path)
  }

  private func peakKilobytes() throws -> Int {
    let status = String(decoding: try FileContents.read("/proc/self/status"), as: UTF8.self)
    let match = try Pattern(#"VmHWM:\s+(\d+) kB"#).firstMatch(in: status)
    return try #require((match?.groups[1]).flatMap { Int($0) })
  }
}

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
