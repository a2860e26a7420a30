import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Official data and recorded runs that lie beside the package on some machines.
enum RecordedData {
  static let folder: String =
    getenv("METAHARNESS_DATA").map { String(cString: $0) } ?? WorldProbe.home + "/../shared/data"

  /// The place of a file, looked for beside the package and beside the folder it is checked out in.
  static func path(_ file: String) -> String? {
    [folder, WorldProbe.home + "/../../shared/data"].map { $0 + "/" + file }
      .first { access($0, R_OK) == 0 }
  }

  static func lines(_ file: String) throws -> [String] {
    guard let path = path(file) else { return [] }
    return String(decoding: try FileContents.read(path), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map {
        String($0).trimmingASCIISpace()
      }
  }
}
