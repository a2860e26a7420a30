import Backbones
import Environments
import Trajectories

/// A command line that cannot be run, and the verb whose help says how it should look.
struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  var message: String
  var path: [String] = []

  init(_ message: String, path: [String] = []) {
    self.message = message
    self.path = path
  }

  var description: String {
    message + " (see: " + (["optimize"] + path + ["--help"]).joined(separator: " ") + ")"
  }
}

/// A verb that could not do its work, with the exit status that says which way.
struct CommandError: Error, Sendable, Hashable, CustomStringConvertible {
  let status: ExitStatus
  let description: String

  init(_ description: String, status: ExitStatus = .error) {
    self.status = status
    self.description = description
  }
}

/// Any error as the one line and the exit status that leave the process.
struct Failure: Sendable, Hashable {
  let status: ExitStatus
  let message: String

  init(_ error: any Error, filter: SecretFilter? = nil) {
    status = Failure.status(of: error)
    let text = error is CancellationError ? "interrupted" : String(describing: error)
    message = PlainText.line(filter?.text(text) ?? text)
  }

  private static func status(of error: any Error) -> ExitStatus {
    switch error {
    case is UsageError:
      return .usage
    case let error as CommandError:
      return error.status
    case is CancellationError:
      return .interrupted
    case let error as BackboneError:
      switch error {
      case .cancelled: return .interrupted
      case .budgetExhausted: return .budgetExhausted
      case .unavailable: return .inconclusive
      case .unknownBackbone, .notRecorded, .contextOverflow: return .error
      }
    case EnvironmentError.infrastructure:
      return .inconclusive
    default:
      return .error
    }
  }

  /// What `--json` prints on standard output.
  var json: JSONObject {
    [
      "error": [
        "code": .integer(Int(status.rawValue)), "kind": .string(status.name),
        "message": .string(message),
      ]
    ]
  }
}
