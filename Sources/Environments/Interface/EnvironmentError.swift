/// Why an environment could not go on; an agent's mistakes are observations, never this.
public enum EnvironmentError: Error, Sendable, Hashable {
  /// No environment of that name; the nearest names are suggested.
  case unknownEnvironment(String, suggestions: [String])
  /// No task of that id.
  case unknownTask(String, environment: String)
  /// `step`, `snapshot` or `restore` before `reset`.
  case notStarted(environment: String)
  /// A snapshot of another environment.
  case foreignSnapshot(environment: String)
  /// A data file that is missing or says something impossible.
  case badData(file: String, detail: String)
  /// The environment's process failed: crash, hang, broken protocol.
  case infrastructure(environment: String, detail: String)
}

extension EnvironmentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownEnvironment(let name, let suggestions):
      "unknown environment '\(name)'"
        + (suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: " or "))?")
        + " (optimize envs lists them)"
    case .unknownTask(let task, let environment):
      "environment \(environment) has no task '\(task)'"
    case .notStarted(let environment):
      "environment \(environment) was used before reset"
    case .foreignSnapshot(let environment):
      "a snapshot that environment \(environment) did not make was given to it"
    case .badData(let file, let detail):
      "\(file): \(detail)"
    case .infrastructure(let environment, let detail):
      "environment \(environment) failed: \(detail)"
    }
  }
}
