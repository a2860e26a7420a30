import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct FileContentsTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [0, 1, 1000, 262_144, 262_145, 1_000_000])
  func whatIsWrittenIsRead(count: Int) throws {
    var generator = Seed(UInt64(count)).generator
    let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    try FileContents.write(bytes, to: folder.file("a"))
    #expect(try FileContents.read(folder.file("a")) == bytes)
    #expect(folder.names == ["a"], "no partial file is left")
  }

  @Test func aReaderKeepsTheOldFileWhileItIsReplaced() throws {
    let path = folder.file("a")
    try FileContents.write(Array("old".utf8), to: path)
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    try FileContents.write(Array("newer".utf8), to: path)
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = read(descriptor, &buffer, buffer.count)
    #expect(String(decoding: buffer.prefix(count), as: UTF8.self) == "old")
    #expect(try FileContents.read(path) == Array("newer".utf8))
  }

  @Test func failuresNameTheFileAndLeaveTheOldOne() throws {
    let missing = #expect(throws: FileError.self) {
      try FileContents.read("/nonexistent/file")
    }
    #expect(missing?.operation == .open && missing?.path == "/nonexistent/file")
    let unwritable = #expect(throws: FileError.self) {
      try FileContents.write([1], to: "/nonexistent/file")
    }
    #expect(unwritable?.operation == .create)
    let isFolder = #expect(throws: FileError.self) {
      try FileContents.write([1], to: folder.path)
    }
    #expect(isFolder?.operation == .rename)
    #expect(access(folder.path + ".partial", F_OK) != 0, "the partial file is removed")
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "needs /dev/full"))
  func aFullDiskIsAnError() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let error = #expect(throws: FileError.self) {
      try FileContents.writeAll([1, 2, 3], to: descriptor, path: "store")
    }
    #expect(error?.description == "cannot write store: No space left on device")
  }
}
