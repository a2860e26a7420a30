import Trajectories

/// One attempt to get an answer.
struct EndpointCall {
  /// Why an attempt failed and what may be done about it.
  struct Failure: Error {
    var detail: String
    var isRetryable: Bool
    /// Seconds that the server asks to wait.
    var wait: Double?
    /// The conversation does not fit.
    var isOverflow = false
  }

  let client: HTTPClient
  let request: HTTPRequest
  let wire: EndpointSettings.Wire
  let secrets: EndpointSecrets
  let timing: EndpointTiming

  func answer() async throws -> WireAnswer {
    var head: HTTPHead?
    var body: [UInt8] = []
    var reader = StreamReader(wire)
    do {
      for try await event in client.open(request) {
        switch event {
        case .head(let arrived): head = arrived
        case .data(let bytes):
          guard let head, head.status == 200, head.mediaType == "text/event-stream" else {
            body += bytes
            continue
          }
          try reader.take(bytes)
          // The last word is said; what the server does afterwards is its own business.
          if reader.isDone { return try finished(reader) }
        }
      }
    } catch let error as HTTPError {
      try Task.checkCancellation()
      throw failure(error, head)
    } catch let error as WireError {
      throw failure(error)
    }
    try Task.checkCancellation()
    guard let head else { throw Failure(detail: "no answer", isRetryable: true) }
    if head.status != 200 { throw failure(head, body) }
    if head.mediaType == "text/event-stream" { return try finished(reader) }
    return try whole(body, head)
  }

  private func finished(_ reader: StreamReader) throws -> WireAnswer {
    do {
      return try reader.answer()
    } catch {
      throw failure(error)
    }
  }

  private func whole(_ body: [UInt8], _ head: HTTPHead) throws -> WireAnswer {
    let text = secrets.redacting(String(decoding: body, as: UTF8.self))
    guard let value = try? JSONValue(parsing: text, options: .foreign) else {
      let start = String(text.prefix(80))
      throw Failure(
        detail: "expected JSON, found \(head.mediaType.isEmpty ? "no media type" : head.mediaType) "
          + "that starts with \(start.debugDescription)", isRetryable: true)
    }
    do {
      switch wire {
      case .openAI: return try OpenAIWire.answer(value)
      case .anthropic: return try AnthropicWire.answer(value)
      }
    } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: HTTPError, _ head: HTTPHead?) -> Failure {
    let detail = secrets.redacting(error.detail)
    switch error.kind {
    case .unreachable, .timedOut, .interrupted: return Failure(detail: detail, isRetryable: true)
    case .tooLarge, .impossible: return Failure(detail: detail, isRetryable: false)
    }
  }

  private func failure(_ error: WireError) -> Failure {
    let detail = secrets.redacting(error.detail)
    if EndpointCall.isOverflow(detail, error.code) {
      return Failure(detail: detail, isRetryable: false, isOverflow: true)
    }
    // An error in place of an answer carries a status of its own, or none.
    let status = error.code.flatMap { Int($0) }
    return Failure(
      detail: detail,
      isRetryable: status.map(EndpointCall.retryable.contains) ?? !EndpointCall.isFinal(error.code))
  }

  /// An error whose status says so.
  private func failure(_ head: HTTPHead, _ body: [UInt8]) -> Failure {
    let text = secrets.redacting(String(decoding: body.prefix(1 << 16), as: UTF8.self))
    let said = (try? JSONValue(parsing: text, options: .foreign)).flatMap(WireError.init(in:))
    let message = said?.detail ?? String(text.prefix(200))
    let detail = "status \(head.status)" + (message.isEmpty ? "" : ": \(message)")
    if EndpointCall.isOverflow(message, said?.code) {
      return Failure(detail: detail, isRetryable: false, isOverflow: true)
    }
    return Failure(
      detail: detail,
      isRetryable: EndpointCall.retryable.contains(head.status)
        && !EndpointCall.isFinal(said?.code),
      wait: RetryAdvice.seconds(head, now: timing.date()))
  }

  private static let retryable: Set<Int> = [408, 409, 425, 429, 500, 502, 503, 504, 529]

  /// Errors that waiting does not mend although their status suggests it.
  private static func isFinal(_ code: String?) -> Bool {
    ["insufficient_quota", "invalid_request_error", "authentication_error", "permission_error"]
      .contains(code)
  }

  /// The tokens and the limit that a refusal names, whichever comes first; 0 where it names none.
  static func figures(of detail: String) -> (tokens: Int, limit: Int) {
    let figures = detail.drop { $0 != ":" }.split { !$0.isNumber }.compactMap { Int($0) }
      .filter { $0 >= 256 }
    return (figures.max() ?? 0, figures.min() ?? 0)
  }

  private static func isOverflow(_ message: String, _ code: String?) -> Bool {
    if code == "context_length_exceeded" { return true }
    return ["maximum context length", "context window", "prompt is too long", "exceeds context"]
      .contains(where: message.contains)
  }
}

/// Reads either wire's stream.
private struct StreamReader {
  private var events = ServerSentEvents()
  private var openAI = OpenAIStream()
  private var anthropic = AnthropicStream()
  private let wire: EndpointSettings.Wire

  init(_ wire: EndpointSettings.Wire) { self.wire = wire }

  var isDone: Bool { wire == .openAI ? openAI.isDone : anthropic.isDone }

  mutating func take(_ bytes: [UInt8]) throws(WireError) {
    for event in events.feed(bytes) {
      switch wire {
      case .openAI: try openAI.take(event)
      case .anthropic: try anthropic.take(event)
      }
    }
  }

  func answer() throws(WireError) -> WireAnswer {
    switch wire {
    case .openAI: try openAI.answer()
    case .anthropic: try anthropic.answer()
    }
  }
}
