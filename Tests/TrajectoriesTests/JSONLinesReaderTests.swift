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
