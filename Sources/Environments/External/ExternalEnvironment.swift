import Synchronization
import Trajectories

/// A program that a user brings as an environment.
///
/// A class because its world lives in another process: copies share it, snapshots do not.
final class ExternalEnvironment: Environment, @unchecked Sendable {  // All state is under the lock.
  private let command: String
  private let timeout: Double
  private let greeting: ExternalProtocol.Greeting
  private let lock = Mutex<Void>(())
  private var session: ExternalSession?
  private var episode: Episode?

  /// What leads from a task's start to where the program is now.
  private struct Episode: Sendable {
    let task: String
    let opening: Opening
    var steps: [Played] = []
  }

  private struct Played: Sendable {
    let action: Action
    let result: StepResult
  }

  private struct Saved: Sendable {
    let command: String
    let episode: Episode
    /// The program's own state, where it has snapshots.
    let state: JSONValue?
  }

  static let defaultTimeout = 60.0

  init(command: String, options: EnvironmentOptions) throws(EnvironmentError) {
    self.command = command
    var timeout = ExternalEnvironment.defaultTimeout
    if let written = options.settings["timeout-seconds"] {
      guard let seconds = Double(written), seconds > 0, seconds <= 86_400 else {
        throw .infrastructure(
          environment: "exec:\(command)",
          detail: "expected timeout-seconds as a number from 0 to 86400, found '\(written)'")
      }
      timeout = seconds
    }
    self.timeout = timeout
    let session = try ExternalSession(command, timeout: timeout)
    greeting = session.greeting
    self.session = session
  }

  deinit { session?.end() }

  var name: String { "exec:\(greeting.name)" }
  var version: String { greeting.version }
  var mayBlock: Bool { true }

  var surface: Digest {
    Digest(of: "exec|\(greeting.name)|\(greeting.version)|\(greeting.style.rawValue)")
  }

  var tools: [ToolSpec] { lock.withLock { _ in episode?.opening.tools ?? [] } }

  var result: TaskResult {
    let answer: Result<TaskResult, EnvironmentError> = lock.withLock { _ in
      do throws(EnvironmentError) {
        return .success(try currentResult())
      } catch {
        return .failure(error)
      }
    }
    switch answer {
    case .success(let result): return result
    case .failure(let error):
      return TaskResult(
        success: false, score: 0, blame: .infrastructure, detail: error.description)
    }
  }

  private func currentResult() throws(EnvironmentError) -> TaskResult {
    guard episode != nil else { throw .notStarted(environment: name) }
    return try ask("outcome") { answer throws(ExternalProtocol.Violation) in
      try ExternalProtocol.result(answer)
    }
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    try lock.withLock { _ throws(EnvironmentError) in
      try start()
      return try ask(
        "tasks", ["split": .string(split.rawValue), "limit": .integer(limit)]
      ) { answer throws(ExternalProtocol.Violation) in
        try ExternalProtocol.tasks(answer, limit: limit)
      }
    }
  }

  func reset(to task: String) throws(EnvironmentError) -> Opening {
    try lock.withLock { _ throws(EnvironmentError) in
      try start()
      return try begin(task)
    }
  }

  func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    try lock.withLock { _ throws(EnvironmentError) in
      guard episode != nil else { throw .notStarted(environment: name) }
      let result = try carryOut(action)
      episode?.steps.append(Played(action: action, result: result))
      return result
    }
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot {
    try lock.withLock { _ throws(EnvironmentError) in
      guard let episode else { throw .notStarted(environment: name) }
      guard greeting.hasSnapshots else {
        return EnvironmentSnapshot(Saved(command: command, episode: episode, state: nil))
      }
      let state = try ask("snapshot") { answer throws(ExternalProtocol.Violation) in
        guard let state = answer["state"] else {
          throw ExternalProtocol.Violation(reason: "snapshot must answer a state")
        }
        return state
      }
      return EnvironmentSnapshot(Saved(command: command, episode: episode, state: state))
    }
  }

  func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    guard let saved = snapshot.state as? Saved, saved.command == command else {
      throw .foreignSnapshot(environment: name)
    }
    try lock.withLock { _ throws(EnvironmentError) in
      if let state = saved.state {
        try start()
        try ask("restore", ["state": state]) { _ throws(ExternalProtocol.Violation) in }
        episode = saved.episode
      } else {
        try replay(saved.episode)
      }
    }
  }

  /// Carries a recorded prefix out again in a fresh process.
  private func replay(_ recorded: Episode) throws(EnvironmentError) {
    session?.end()
    session = nil
    episode = nil
    try start()
    let opening = try begin(recorded.task)
    guard opening == recorded.opening else {
      throw differs("the first observation", recorded.opening.observation, opening.observation)
    }
    for (index, played) in recorded.steps.enumerated() {
      let result = try carryOut(played.action)
      guard result == played.result else {
        throw differs("step \(index + 1)", played.result.observation, result.observation)
      }
      episode?.steps.append(played)
    }
  }

  private func differs(
    _ place: String, _ expected: Observation, _ found: Observation
  ) -> EnvironmentError {
    session?.end()
    session = nil
    episode = nil
    return .infrastructure(
      environment: "exec:\(command)",
      detail: "replaying the same actions gave another answer at \(place): expected "
        + "\(expected.text.prefix(200).debugDescription), found "
        + "\(found.text.prefix(200).debugDescription); the program is not deterministic")
  }

  private func start() throws(EnvironmentError) {
    guard session == nil else { return }
    let fresh = try ExternalSession(command, timeout: timeout)
    guard fresh.greeting == greeting else {
      fresh.end()
      throw .infrastructure(
        environment: "exec:\(command)",
        detail: "the program greeted with another name, version or style than before")
    }
    session = fresh
  }

  private func begin(_ task: String) throws(EnvironmentError) -> Opening {
    episode = nil
    let style = greeting.style
    let opening = try ask("reset", ["task": .string(task)]) {
      answer throws(ExternalProtocol.Violation) in
      try ExternalProtocol.opening(answer, style: style)
    }
    episode = Episode(task: task, opening: opening)
    return opening
  }

  private func carryOut(_ action: Action) throws(EnvironmentError) -> StepResult {
    let style = greeting.style
    return try ask("step", ["action": ExternalProtocol.action(action)]) {
      answer throws(ExternalProtocol.Violation) in try ExternalProtocol.step(answer, style: style)
    }
  }

  /// A failed request ends the program and the episode; the next reset starts a fresh one.
  private func ask<Value>(
    _ operation: String, _ members: JSONObject = [:],
    read: (JSONValue) throws(ExternalProtocol.Violation) -> Value
  ) throws(EnvironmentError) -> Value {
    guard let session else { throw .notStarted(environment: name) }
    do throws(EnvironmentError) {
      return try session.request(operation, members, read: read)
    } catch {
      self.session = nil
      episode = nil
      throw error
    }
  }

  /// The program's process number, for tests.
  var processID: Int32? { lock.withLock { _ in session?.processID } }
}
