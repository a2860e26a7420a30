public import Environments
import Synchronization
public import Trajectories

/// Any server that speaks chat completions or Anthropic's messages.
///
/// Its answers can differ from call to call, so it is never reproducible: a run keeps each answer
/// before it is used, and draws its controls anew.
public struct EndpointBackbone: Backbone {
  /// What it is: the declared settings, and the probe answers once they were given.
  public private(set) var identity: BackboneIdentity
  /// How the server is spoken to.
  public let settings: EndpointSettings
  private let link: Link

  /// What all copies share.
  private final class Link: Sendable {
    let client = HTTPClient()
    let secrets: EndpointSecrets
    let gate: RequestGate
    let limit: SpendingLimit
    let timing: EndpointTiming
    let fingerprint = Mutex<String?>(nil)

    init(
      _ settings: EndpointSettings, _ secrets: EndpointSecrets, _ limit: SpendingLimit,
      _ timing: EndpointTiming
    ) {
      self.secrets = secrets
      self.limit = limit
      self.timing = timing
      gate = RequestGate(
        width: settings.concurrency, perMinute: settings.requestsPerMinute, timing: timing)
    }
  }

  /// Makes a backbone; keys come from `environment`, by the names that the settings give.
  public init(
    _ settings: EndpointSettings, environment: [String: String],
    limit: SpendingLimit = SpendingLimit(), timing: EndpointTiming = .system
  ) {
    self.settings = settings
    link = Link(
      settings, EndpointSecrets(settings, environment: environment), limit, timing)
    identity = BackboneIdentity(
      name: settings.name, kind: .endpoint,
      digest: Digest(of: "metaharness/endpoint/1\n" + settings.canonicalText),
      isReproducible: false)
  }

  /// The server's name for its build, once an answer has told it.
  public var fingerprint: String? { link.fingerprint.withLock { $0 } }
  /// Whether a key was found and kept back, because it would have travelled in the clear.
  public var isKeyWithheld: Bool { link.secrets.isWithheld }

  /// What was spent so far, by all copies.
  public var spent: SpendingLimit.Spent { link.limit.total }

  public func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    let wanted = max(1, request.count)
    var answers: [Completion] = []
    while answers.count < wanted {
      let count = settings.sendsCount ? wanted - answers.count : 1
      // Further requests for the same step need draws of their own.
      let seed =
        answers.isEmpty ? request.seed : request.seed.derive("sample", sample: answers.count)
      let fresh = try await ask(request, seed: seed, count: count)
      guard !fresh.isEmpty else {
        throw .unavailable(backbone: identity.name, detail: "an answer without choices")
      }
      answers += fresh.prefix(count)
    }
    return answers
  }

  private func ask(
    _ request: CompletionRequest, seed: Seed, count: Int
  ) async throws(BackboneError) -> [Completion] {
    do {
      try await link.gate.enter()
    } catch {
      throw .cancelled
    }
    defer { link.gate.leave() }
    try link.limit.startCall()
    let call = EndpointCall(
      client: link.client, request: httpRequest(request, seed: seed, count: count),
      wire: settings.wire, secrets: link.secrets, timing: link.timing)
    let answer = try await persist(call, seed: seed)
    if let fingerprint = answer.fingerprint {
      link.fingerprint.withLock { $0 = fingerprint }
    }
    var completions = answer.completions.map { redacted($0) }
    if settings.tools == .text, !request.tools.isEmpty {
      completions = completions.map(TextTools.read)
    }
    if let mark = settings.callMark {
      completions = completions.map { TextTools.read($0, mark: mark) }
    }
    for completion in completions { link.limit.pay(completion.usage, at: settings.price) }
    return completions
  }

  /// Tries again while that can help and the server has not asked for too long a wait.
  private func persist(
    _ call: EndpointCall, seed: Seed
  ) async throws(BackboneError) -> WireAnswer {
    var jitter = seed.derive("backoff").generator
    var attempt = 0
    while true {
      do {
        return try await call.answer()
      } catch let failure as EndpointCall.Failure {
        if failure.isOverflow {
          let (tokens, limit) = EndpointCall.figures(of: failure.detail)
          throw .contextOverflow(backbone: identity.name, tokens: tokens, limit: limit)
        }
        let wait = failure.wait ?? RetryAdvice.backoff(attempt: attempt, draw: jitter.unit())
        guard failure.isRetryable, attempt < settings.retries, wait <= settings.longestWaitSeconds
        else { throw unavailable(failure, attempts: attempt + 1, wait: wait) }
        do { try await link.timing.pause(wait) } catch { throw .cancelled }
        attempt += 1
      } catch is CancellationError {
        throw .cancelled
      } catch {
        throw .unavailable(
          backbone: identity.name, detail: link.secrets.redacting(String(describing: error)))
      }
    }
  }

  private func unavailable(
    _ failure: EndpointCall.Failure, attempts: Int, wait: Double
  ) -> BackboneError {
    var detail = failure.detail + " (\(EndpointAddress(settings.url).shown)"
    if attempts > 1 { detail += ", \(attempts) attempts" }
    if failure.isRetryable, wait > settings.longestWaitSeconds {
      detail += ", which asks to wait \(Int(min(wait, 1e9))) s"
    }
    if failure.detail.hasPrefix("status 401") || failure.detail.hasPrefix("status 403") {
      detail += "; the key is read from \(settings.keyVariable ?? "no variable")"
      if isKeyWithheld { detail += " and is not sent in the clear unless key_env names it" }
    }
    return .unavailable(backbone: identity.name, detail: detail + ")")
  }

  private func httpRequest(_ request: CompletionRequest, seed: Seed, count: Int) -> HTTPRequest {
    let body =
      settings.wire == .openAI
      ? OpenAIWire.body(request, settings, seed: seed, count: count)
      : AnthropicWire.body(request, settings)
    var limits = TransferLimits()
    limits.connectMilliseconds = Int(settings.connectSeconds * 1000)
    limits.totalMilliseconds = Int(settings.timeoutSeconds * 1000)
    limits.stallSeconds = settings.streams ? settings.stallSeconds : nil
    return HTTPRequest(
      url: EndpointAddress(settings.url).target(settings.wire, apiVersion: settings.apiVersion),
      headers: [
        "Content-Type: application/json",
        "Accept: application/json" + (settings.streams ? ", text/event-stream" : ""),
        "User-Agent: metaharness", "Expect:",
      ] + link.secrets.headers(settings),
      body: Array(JSONValue.object(body).compactText.utf8), limits: limits, proxy: settings.proxy,
      certificates: settings.certificates)
  }

  /// A server that repeats what it was sent must not get a key into a transcript.
  private func redacted(_ completion: Completion) -> Completion {
    var clean = completion
    clean.text = link.secrets.redacting(clean.text)
    clean.reasoning = clean.reasoning.map(link.secrets.redacting)
    for index in clean.toolCalls.indices {
      clean.toolCalls[index].arguments =
        link.secrets.redacting(clean.toolCalls[index].arguments)
      clean.toolCalls[index].name = link.secrets.redacting(clean.toolCalls[index].name)
    }
    return clean
  }

  /// Asks the 16 probe questions; the server's fingerprint is one more answer.
  public func probeAnswers() async throws(BackboneError) -> [Completion] {
    var fresh: [Completion] = []
    for request in EndpointProbes.identity {
      fresh += try await complete(request, privileged: nil)
    }
    fresh.append(Completion(text: fingerprint ?? ""))
    return fresh
  }

  /// The same backbone with an identity that its probe answers stand behind.
  ///
  /// What was kept in the book before is not asked again, so that a resumed run is the same run.
  public func probed(
    in book: AnswerBook?, mayAsk: Bool = true
  ) async throws(BackboneError) -> EndpointBackbone {
    let key = EndpointProbes.key(of: identity)
    var answers: [Completion]?
    do {
      answers = try await book?.find(key)
    } catch {
      throw .unavailable(backbone: identity.name, detail: "the probe answers: \(error)")
    }
    if answers == nil {
      guard mayAsk else { throw .notRecorded(backbone: identity.name, request: key) }
      let fresh = try await probeAnswers()
      do {
        try await book?.keep(key, fresh)
      } catch {
        throw .unavailable(
          backbone: identity.name, detail: "its probe answers could not be kept: \(error)")
      }
      answers = fresh
    }
    var probed = self
    probed.identity = EndpointProbes.identity(identity, answering: answers ?? [])
    return probed
  }
}
