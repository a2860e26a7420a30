import FailureMiner
import Glibc
import Trajectories

/// Where the recorded runs are that tests read, none of which belong to the package.
enum RecordedRuns {
  static let data: String? = {
    var candidates: [String] = []
    if let named = getenv("METAHARNESS_DATA") { candidates.append(String(cString: named)) }
    // Tests/FailureMinerTests/RecordedRuns.swift
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    candidates.append("/" + root + "/../shared/data")
    return candidates.first { access($0 + "/trajectories/", R_OK) == 0 }
  }()

  static var isThere: Bool { data != nil }

  /// The episodes of a recorded file.
  static func read(_ name: String) throws -> [Trajectory] {
    var episodes: [Trajectory] = []
    _ = try TrajectoryImporter().run(path: (data ?? "") + "/trajectories/" + name) { episode in
      episodes.append(episode.trajectory)
    }
    return episodes
  }

  /// A run over episodes, in order.
  static func mined(
    _ episodes: [Trajectory], _ share: TaskShare = .all, options: MiningRun.Options = .init()
  ) -> MiningRun {
    var run = MiningRun(options: options)
    for (place, episode) in episodes.enumerated() where share.holds(episode.header) {
      run.add(episode, key: "\(place)")
    }
    return run
  }
}
