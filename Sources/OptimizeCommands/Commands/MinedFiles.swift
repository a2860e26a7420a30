import FailureMiner
import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The trajectory files that `mine`, `compile` and `replay` read, one episode at a time.
enum MinedFiles {
  static let files = Positional<[String]>.rest(
    "file", isRequired: true, content: .file,
    "Trajectory files of any known format, or folders of runs.")
  static let format = Option<String?>.text(
    "format", value: "NAME", candidates: TrajectoryFormat.names,
    "Format of the files; by default recognised from their content.")
  static let limit = Option<Int?>.integer(
    "limit", in: 1...Int.max, "Stop after this many episodes of a file.")
  static let part = Option<Part>.choice(
    "part", default: .all, "Tasks to read, split by a digest of their texts.")
  static let share = Option<Double>.number(
    "share", default: 0.6, in: 0.01...0.99, "Share of the tasks that is the mine part.")
  static let minimumTasks = Option<Int>.integer(
    "minimum-tasks", default: 3, in: 1...10_000, "Distinct tasks that must show a pattern.")
  static let rate = Option<Double>.number(
    "rate", default: 0.10, in: 0.001...0.5, "False discovery rate of patterns about outcomes.")
  static let environment = Option<String?>.text(
    "env", short: "e", value: "NAME", "Environment's name, where the files do not hold it.")

  /// Which tasks are read.
  enum Part: String, CaseIterable, Sendable {
    case all
    case mine
    case rest
  }

  static let reading: [OptionSpec] = [
    format.spec, limit.spec, part.spec, share.spec, environment.spec,
  ]

  /// Hands over each episode of the chosen part with its key; returns what was read and passed over.
  static func read(
    _ invocation: Invocation, _ deliver: (Trajectory, String) -> Void
  ) throws -> (episodes: Int, otherPart: Int, skipped: Int) {
    let share: TaskShare =
      switch invocation[part] {
      case .all: .all
      case .mine: .below(invocation[MinedFiles.share])
      case .rest: .from(invocation[MinedFiles.share])
      }
    var options = ImportOptions()
    options.limit = invocation[limit]
    options.environment = invocation[environment]
    let output = invocation.output
    if output.standardError.isTerminal {
      options.progress = { progress in
        output.note("\(progress.episodes) episodes, \(progress.bytes / 1_000_000) MB read")
      }
    }
    let known = try invocation[format].map { try TrajectoryFormat(named: $0) }
    let importer = TrajectoryImporter(format: known, options: options)
    var count = (episodes: 0, otherPart: 0, skipped: 0)
    for file in invocation[files] {
      let name = String(file.split(separator: "/").last ?? Substring(file))
      var place = 0
      if let store = try runStore(file) {
        try store.forEachTrajectory { _, trajectory in
          guard place < invocation[limit] ?? .max else { return }
          if share.holds(trajectory.header) {
            deliver(trajectory, "\(name)#\(place)")
            count.episodes += 1
          } else {
            count.otherPart += 1
          }
          place += 1
        }
        continue
      }
      let summary = try importer.run(path: file) { episode throws(FileError) in
        let header = episode.trajectory.header
        if share.holds(header) {
          deliver(episode.trajectory, "\(name)#\(place)")
          count.episodes += 1
        } else {
          count.otherPart += 1
        }
        place += 1
      }
      count.skipped += summary.skippedRecords
    }
    return count
  }

  /// The store of a run, where the path is its folder.
  private static func runStore(_ path: String) throws -> Store? {
    let file = path + "/store.sqlite"
    guard access(file, R_OK) == 0 else { return nil }
    return try Store(path: file, access: .readOnly)
  }

  /// Mines the files.
  static func mine(
    _ invocation: Invocation, alsoTelling observer: (Trajectory) -> Void = { _ in }
  ) throws -> (FailureMiner.Findings, MinedCorpus) {
    var options = MiningRun.Options()
    options.minimumTasks = invocation[minimumTasks]
    options.rate = invocation[rate]
    var run = MiningRun(options: options)
    var corpus = MinedCorpus()
    let count = try read(invocation) { trajectory, key in
      run.add(trajectory, key: key)
      corpus.note(trajectory.header)
      observer(trajectory)
    }
    corpus.otherPart = count.otherPart
    corpus.skipped = count.skipped
    return (run.findings(), corpus)
  }
}

/// What the mined files say of themselves.
struct MinedCorpus {
  var environment = ""
  var tools: [ToolSpec] = []
  var otherPart = 0
  var skipped = 0
  private var known: Set<String> = []

  mutating func note(_ header: EpisodeHeader) {
    if environment.isEmpty { environment = header.environment }
    for tool in header.tools where known.insert(tool.name).inserted { tools.append(tool) }
  }
}
