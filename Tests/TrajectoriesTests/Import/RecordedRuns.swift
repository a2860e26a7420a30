import Glibc

/// Where the recorded runs are that tests read, none of which belong to the package.
enum RecordedRuns {
  static let directory: String? = {
    var candidates: [String] = []
    if let named = getenv("METAHARNESS_DATA") { candidates.append(String(cString: named)) }
    // Tests/TrajectoriesTests/Import/RecordedRuns.swift
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    candidates.append("/" + root + "/../shared/data")
    return candidates.map { $0 + "/trajectories/" }.first { access($0, R_OK) == 0 }
  }()

  static var isThere: Bool { directory != nil }

  static func path(_ name: String) -> String { (directory ?? "") + name }
}
