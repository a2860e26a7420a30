import Glibc
import Trajectories

/// A file that is gone when the test is over.
final class TemporaryFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    var template = Array("/tmp/metaharness-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw FileError(.create, path: path, errno: errno) }
    defer { close(descriptor) }
    try FileContents.writeAll(Array(bytes), to: descriptor, path: path)
  }

  convenience init(_ text: String) throws { try self.init(text.utf8) }

  deinit { unlink(path) }

  var text: String {
    get throws { String(decoding: try FileContents.read(path), as: UTF8.self) }
  }
}
