import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder that disappears with its owner.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    var template = Array("/tmp/metaharness-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError(.create, path: "/tmp/metaharness-test-XXXXXX", errno: errno)
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { TemporaryFolder.removeTree(path) }

  private static func removeTree(_ path: String) {
    // A link is removed itself: what it points at belongs to somebody else.
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if descriptor >= 0, let folder = fdopendir(descriptor) {
      while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { removeTree(path + "/" + name) }
      }
      closedir(folder)
    }
    remove(path)
  }

  public func file(_ name: String) -> String { path + "/" + name }
}
