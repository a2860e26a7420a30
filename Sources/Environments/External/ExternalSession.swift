import Trajectories

/// A running program and the conversation with it.
///
/// A class because it owns the process; one thread at a time may use it.
final class ExternalSession {
  let greeting: ExternalProtocol.Greeting
  private let child: ChildProcess
  private let command: String
  private let timeout: Double
  private var nextID = 0

  init(_ command: String, timeout: Double) throws(EnvironmentError) {
    self.command = command
    self.timeout = timeout
    let words = CommandLineWords.split(command)
    guard !words.isEmpty else {
      throw .infrastructure(
        environment: "exec:", detail: "expected a program after exec:, found nothing")
    }
    do throws(ChildProcess.Failure) {
      child = try ChildProcess(words)
    } catch {
      throw .infrastructure(environment: "exec:\(command)", detail: error.reason)
    }
    nextID = 1
    greeting = try ExternalSession.read(
      child, command,
      try ExternalSession.ask(child, command, timeout, "hello", ["protocol": 1], id: 1)
    ) { answer throws(ExternalProtocol.Violation) in try ExternalProtocol.greeting(answer) }
  }

  /// Sends a request and reads the answer as a value of the protocol.
  func request<Value>(
    _ operation: String, _ members: JSONObject = [:],
    read: (JSONValue) throws(ExternalProtocol.Violation) -> Value
  ) throws(EnvironmentError) -> Value {
    nextID += 1
    let answer = try ExternalSession.ask(
      child, command, timeout, operation, members, id: nextID)
    return try ExternalSession.read(child, command, answer, read)
  }

  /// Asks the program to end, then sees to it.
  func end() {
    nextID += 1
    _ = try? ExternalSession.ask(child, command, min(timeout, 1), "close", [:], id: nextID)
    child.end()
  }

  /// The process's number, for tests.
  var processID: Int32 { child.processID }

  private static func read<Value>(
    _ child: ChildProcess, _ command: String, _ answer: JSONValue,
    _ body: (JSONValue) throws(ExternalProtocol.Violation) -> Value
  ) throws(EnvironmentError) -> Value {
    do throws(ExternalProtocol.Violation) {
      return try body(answer)
    } catch {
      throw failure(child, command, error.reason)
    }
  }

  private static func ask(
    _ child: ChildProcess, _ command: String, _ timeout: Double, _ operation: String,
    _ members: JSONObject, id: Int
  ) throws(EnvironmentError) -> JSONValue {
    var request: JSONObject = ["id": .integer(id), "op": .string(operation)]
    for member in members { request[member.key] = member.value }
    let line: [UInt8]
    do throws(ChildProcess.Failure) {
      line = try child.exchange(
        Array((JSONValue.object(request).compactText + "\n").utf8), timeout: timeout)
    } catch {
      throw failure(child, command, "\(error.reason) (\(operation))")
    }
    guard let answer = try? JSONValue(parsing: line, options: .foreign), case .object = answer
    else {
      let shown = String(String(decoding: line.prefix(160), as: UTF8.self))
      throw failure(
        child, command, "expected a JSON object as the answer to \(operation), found: \(shown)")
    }
    guard answer["id"]?.intValue == id else {
      let found = answer["id"]?.compactText ?? "none"
      throw failure(child, command, "expected an answer with id \(id), found id \(found)")
    }
    if let error = answer["error"] {
      throw failure(
        child, command, "\(operation) was refused: \(error.stringValue ?? error.compactText)")
    }
    return answer
  }

  /// Ends the program and tells what it last said.
  private static func failure(
    _ child: ChildProcess, _ command: String, _ reason: String
  ) -> EnvironmentError {
    child.end()
    var detail = reason
    if !child.exitText.isEmpty { detail += "; \(child.exitText)" }
    let lines = child.lastErrorLines
    if !lines.isEmpty { detail += "; its last words on standard error:\n\(lines)" }
    return .infrastructure(environment: "exec:\(command)", detail: detail)
  }
}
