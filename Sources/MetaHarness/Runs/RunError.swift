/// Why a run could not be opened.
public enum RunError: Error, Sendable, Hashable {
  /// The run was started with other settings; each difference is one line.
  case otherConfiguration(String, [String])
  /// The name cannot be that of a folder below the runs.
  case badName(String)
  /// There is no run of that name.
  case noSuchRun(String, known: [String])
  /// A file of the run says something impossible.
  case unreadable(String, String)
  /// No stored episode starts with the given key.
  case noSuchEpisode(String, run: String)
}

extension RunError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .otherConfiguration(let path, let differences):
      "\(path) was started with other settings (\(differences.joined(separator: "; "))); "
        + "use another --run-name, or --fresh to start over"
    case .badName(let name):
      "expected a run name without spaces and slashes, found \(name.debugDescription)"
    case .noSuchRun(let path, let known):
      "there is no run at \(path)"
        + (known.isEmpty
          ? "; optimize record makes one" : "; known: \(known.joined(separator: ", "))")
    case .unreadable(let file, let detail):
      "\(file): \(detail)"
    case .noSuchEpisode(let key, let run):
      "run \(run) has no single episode whose key starts with '\(key)'; "
        + "optimize export lists the keys"
    }
  }
}
