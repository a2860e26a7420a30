import MetaHarness
public import Trajectories

/// What a run is and how far it came.
public struct ReportRun: Sendable {
  /// How far a run came.
  public enum State: String, Sendable, Hashable {
    /// It ended.
    case finished
    /// It was stopped, or it is still going on.
    case unfinished
    /// It ended because something outside the agent failed.
    case failed
  }

  /// The folder's name.
  public let name: String
  /// The verb that made the run.
  public let verb: String
  /// How far it came.
  public let state: State
  /// What it was asked for.
  public let configuration: JSONObject
  /// The command line that made it, where it was written down.
  public let command: String?
  /// What happened when.
  public let events: RunEvents

  init(_ folder: RunFolder, events: RunEvents, files: ReportFiles, isJudged: Bool) {
    name = folder.path.split(separator: "/").last.map(String.init) ?? folder.path
    configuration = folder.configuration
    verb = folder.configuration["verb"]?.stringValue ?? "unknown"
    command = events.last("command")?["line"]?.stringValue
    self.events = events
    if isJudged || verb == "import" || events.last("record-ended")?["cancelled"]?.intValue == 0 {
      state = .finished
    } else {
      state = events.last("failed") == nil ? .unfinished : .failed
    }
  }

  /// Identities that the configuration holds: what has to be equal for a run to be repeated.
  public var identities: [(name: String, value: String)] {
    var found: [(String, String)] = []
    func walk(_ value: JSONValue, _ path: String) {
      switch value {
      case .string(let text) where Digest(hex: text) != nil: found.append((path, text))
      case .object(let object):
        let own = object["name"]?.stringValue.map { path + " " + $0 } ?? path
        for member in object.members {
          walk(member.value, own.isEmpty ? member.key : own + " " + member.key)
        }
      case .array(let elements): for element in elements { walk(element, path) }
      default: break
      }
    }
    walk(.object(configuration), "")
    return found
  }
}

/// The events of a run; lines that cannot be read are passed over.
public struct RunEvents: Sendable {
  /// The events in the order in which they were written.
  public let all: [JSONValue]

  static func read(_ path: String) -> RunEvents {
    guard let bytes = try? FileContents.read(path) else { return RunEvents(all: []) }
    // A killed run may leave half a line at the end.
    return RunEvents(
      all: bytes.split(separator: 0x0A).compactMap { try? JSONValue(parsing: Array($0)) })
  }

  /// The last event of a kind.
  public func last(_ kind: String) -> JSONValue? {
    all.last { $0["event"]?.stringValue == kind }
  }

  /// All events of a kind.
  public func every(_ kind: String) -> [JSONValue] {
    all.filter { $0["event"]?.stringValue == kind }
  }

  /// Seconds between the first event and the last.
  public var seconds: Double? {
    guard let first = all.first?["at"]?.doubleValue, let last = all.last?["at"]?.doubleValue
    else { return nil }
    return last - first
  }
}
