import Environments
import Synchronization
import TestSupport
import Testing
import Trajectories

@testable import Backbones

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keys, budgets, many requests at once, identity.
@Suite(.timeLimit(.minutes(20))) struct EndpointRunTests {
  static let key = "sk-test-0123456789abcdef-SECRET"

  @Test func keysReachTheServerAndNothingElse() async throws {
    // The server repeats whatever it was sent, in answers, errors and streams.
    let server = StubServer { request in
      let echo = "you sent \(EndpointRunTests.key) and \(request.head.count)"
      switch request.number {
      case 0: return StubServer.reply(StubServer.chat(echo))
      case 1:
        return StubServer.reply(
          "{\"error\":{\"message\":\"bad key \(EndpointRunTests.key)\"}}",
          status: "401 Unauthorized")
      case 2: return StubServer.reply(EndpointRunTests.key, type: "text/html")
      default:
        return StubServer.stream([
          StubServer.piece("{\"content\":\"\(EndpointRunTests.key)\"}", finish: "stop")
        ])
      }
    }
    let kept = Mutex<[Completion]>([])
    let book = AnswerBook(
      find: { _ in nil }, keep: { _, answers in kept.withLock { $0 += answers } })
    let backbone = Endpoints.backbone(
      server, environment: ["OPENAI_API_KEY": EndpointRunTests.key, "EXTRA": "extra-secret-value"]
    ) {
      $0.headers = [.init(name: "X-Team", value: nil, variable: "EXTRA")]
      $0.retries = 0
    }
    let recorded = RecordedBackbone(recording: backbone, in: book)
    var texts: [String] = []
    for _ in 0..<4 {
      do {
        texts += try await recorded.complete(Endpoints.request(), privileged: nil).map(\.text)
      } catch {
        texts.append("\(error)")
      }
    }
    #expect(server.requests[0].head.contains("Bearer \(EndpointRunTests.key)"))
    #expect(server.requests[0].head.contains("X-Team: extra-secret-value"))
    texts.append(String(describing: backbone))
    texts.append(backbone.settings.canonicalText)
    var dumped = ""
    dump(backbone, to: &dumped)
    texts.append(dumped)
    texts.append(String(describing: kept.withLock { $0 }))
    texts += server.requests.map(\.body)
    #expect(texts.count == 12)
    for text in texts {
      #expect(!text.contains("SECRET") && !text.contains("extra-secret"), "\(text.prefix(200))")
    }
  }

  @Test func aKeyDoesNotTravelInTheClearUnlessItIsNamedForTheServer() {
    var settings = EndpointSettings(name: "a", url: "http://models.example.com/v1", model: "m")
    let variables = ["OPENAI_API_KEY": EndpointRunTests.key]
    func sent() -> String {
      EndpointSecrets(settings, environment: variables).headers(settings).joined()
    }
    #expect(sent() == "Authorization: Bearer EMPTY")
    #expect(EndpointSecrets(settings, environment: variables).isWithheld)
    settings.isKeyNamed = true
    #expect(sent().contains(EndpointRunTests.key))
    settings = EndpointSettings(name: "a", url: "https://models.example.com/v1", model: "m")
    #expect(sent().contains(EndpointRunTests.key))
  }

  @Test func aLineBreakInAKeySmugglesNoHeader() {
    let settings = EndpointSettings(name: "a", url: "https://h/v1", model: "m")
    let secrets = EndpointSecrets(
      settings, environment: ["OPENAI_API_KEY": "abcdef\r\nX-Evil: yes"])
    #expect(secrets.headers(settings) == ["Authorization: Bearer abcdefX-Evil: yes"])
  }

  @Test func azureAndAnthropicHaveTheirOwnHeaders() {
    let azure = EndpointSettings(
      name: "a", url: "https://x.openai.azure.com/openai/deployments/d", model: "m")
    #expect(EndpointSecrets(azure, environment: [:]).headers(azure) == ["api-key: EMPTY"])
    let claude = EndpointSettings(name: "a", url: "https://api.anthropic.com", model: "m")
    let lines = EndpointSecrets(claude, environment: ["ANTHROPIC_API_KEY": "k"]).headers(claude)
    #expect(lines == ["x-api-key: k", "anthropic-version: 2023-06-01"])
  }

  static let budgets: [(SpendingLimit, Int)] = [
    (SpendingLimit(calls: 3), 3), (SpendingLimit(tokens: 25), 3),
    (SpendingLimit(dollars: 0.0001), 4),
    (SpendingLimit(calls: 5, already: SpendingLimit.Spent(calls: 3)), 2),
  ]

  @Test(arguments: budgets.indices)
  func aSpentBudgetStopsTheNextCall(index: Int) async throws {
    let (limit, calls) = EndpointRunTests.budgets[index]
    let server = StubServer { _ in StubServer.reply(StubServer.chat("a")) }
    let backbone = Endpoints.backbone(server, limit: limit) {
      $0.price = .init(input: 2, output: 5, cachedInput: 1)
    }
    var made = 0
    var refusal: BackboneError?
    while refusal == nil, made < 20 {
      do {
        _ = try await backbone.complete(Endpoints.request(), privileged: nil)
        made += 1
      } catch {
        refusal = error
      }
    }
    #expect(made == calls && server.count == calls)
    guard case .budgetExhausted? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
  }

  @Test func nothingOfTheWorldIsSent() async throws {
    let server = StubServer { _ in StubServer.reply(StubServer.chat("a")) }
    var world = try EnvironmentCatalogue.builtIn.make("counter-desk")
    let task = try world.tasks(in: .train, limit: 1)[0]
    _ = try world.reset(to: task)
    let backbone = Endpoints.backbone(server)
    let request = Endpoints.request()
    _ = try await backbone.complete(request, privileged: WorldView(world))
    _ = try await backbone.complete(request, privileged: nil)
    #expect(server.requests[0].body == server.requests[1].body)
  }

  @Test func twoHundredStreamsRunAtOnce() async throws {
    let pieces = (0..<20).map { StubServer.piece("{\"content\":\"\($0) \"}") }
    let inside = Mutex((now: 0, most: 0))
    // Every stream waits until all of them are open: that they run at once is the condition.
    let server = StubServer { request in
      inside.withLock {
        $0.now += 1; $0.most = max($0.most, $0.now)
      }
      while inside.withLock({ $0.most }) < 200 { sched_yield() }
      return StubServer.stream(
        pieces + [StubServer.piece("{}", finish: "stop"), "data: [DONE]\n\n"])
    }
    let backbone = Endpoints.backbone(server) {
      $0.streams = true
      $0.concurrency = 200
      $0.timeoutSeconds = 100
    }
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<200 {
        group.addTask {
          try await backbone.complete(Endpoints.request(), privileged: nil)[0].text
        }
      }
      return try await group.reduce(into: [String]()) { $0.append($1) }
    }
    let whole = (0..<20).map { "\($0) " }.joined()
    #expect(texts.count == 200 && texts.allSatisfy { $0 == whole })
  }

  @Test func noMoreRequestsRunAtOnceThanAllowed() async throws {
    let inside = Mutex((now: 0, most: 0))
    let server = StubServer { _ in
      inside.withLock {
        $0.now += 1; $0.most = max($0.most, $0.now)
      }
      sched_yield()
      inside.withLock { $0.now -= 1 }
      return StubServer.reply(StubServer.chat("a"))
    }
    let backbone = Endpoints.backbone(server) { $0.concurrency = 3 }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<60 {
        group.addTask { _ = try await backbone.complete(Endpoints.request(), privileged: nil) }
      }
      try await group.waitForAll()
    }
    #expect(server.count == 60 && inside.withLock { $0.most } <= 3)
  }

  @Test func aRateIsKept() async throws {
    let server = StubServer { _ in StubServer.reply(StubServer.chat("a")) }
    let waits = Endpoints.Waits()
    let backbone = Endpoints.backbone(server, waits: waits) { $0.requestsPerMinute = 60 }
    for _ in 0..<3 { _ = try await backbone.complete(Endpoints.request(), privileged: nil) }
    // The clock of the test stands still, so each start is a second further away.
    #expect(waits.all == [1, 2])
  }

  @Test func probeAnswersAreAskedOnceAndStandBehindTheIdentity() async throws {
    let shelf = Mutex<[Digest: [Completion]]>([:])
    let book = AnswerBook(
      find: { key in shelf.withLock { $0[key] } },
      keep: { key, answers in shelf.withLock { $0[key] = answers } })
    let server = StubServer { StubServer.reply(StubServer.chat("\($0.number)")) }
    let backbone = Endpoints.backbone(server)
    let first = try await backbone.probed(in: book)
    #expect(server.count == 16 && first.fingerprint == "fp_stub")
    let second = try await Endpoints.backbone(server).probed(in: book, mayAsk: false)
    #expect(server.count == 16 && first.identity == second.identity)
    #expect(first.identity.digest != backbone.identity.digest)
    let other = try await backbone.probed(in: nil)
    #expect(other.identity.digest != first.identity.digest)
    #expect(!first.identity.isReproducible && first.identity.kind == .endpoint)
  }

  @Test func anExaminationSaysWhatTheServerCannotDo() async throws {
    let server = StubServer { request in
      let isVault = request.body.contains("open_vault")
      let isTool = request.body.contains("look_up_parcel")
      let text = isTool ? "look_up_parcel(P-4711)" : isVault ? "I do not know" : "\(request.number)"
      return StubServer.reply(StubServer.chat(text))
    }
    let findings = await EndpointExamination(Endpoints.backbone(server)).findings()
    let states = Dictionary(uniqueKeysWithValues: findings.map { ($0.name, $0.state) })
    #expect(states["answers"] == .ok && states["tool calls"] == .failed)
    for name in ["several answers", "seed", "reproducible", "descriptions"] {
      #expect(states[name] == .limited, "\(name)")
    }
    #expect(server.count < 30)
  }

  // In a process of its own: suites that run beside it hold memory and descriptors too.
  @Test func manyRequestsLeaveNothingBehind() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      let count = Int(ProcessMemory.variable("METAHARNESS_ENDPOINT_REQUESTS") ?? "") ?? 3000
      try await EndpointLoad().leavesNothingBehind(of: count)
    }
    let said = (result?.standardOutputContent ?? []) + (result?.standardErrorContent ?? [])
    print(String(decoding: said, as: UTF8.self))
  }
}

/// Sixteen workers that ask a stub server, which resets a connection now and then.
private struct EndpointLoad {
  let server: StubServer
  let backbone: EndpointBackbone

  init() {
    server = StubServer(limit: .max, keepsRequests: false) { request in
      request.number % 10 == 9
        ? StubServer.stream([
          StubServer.piece("{\"content\":\"a\"}", finish: "stop"), "data: [DONE]\n\n",
        ])
        : request.number % 100 == 50 ? [.reset] : StubServer.reply(StubServer.chat("a"))
    }
    backbone = Endpoints.backbone(server) { $0.concurrency = 16 }
  }

  func leavesNothingBehind(of count: Int) async throws {
    try await play(1000)
    let before = ProcessMemory.current()
    try await play(count)
    let after = ProcessMemory.current()
    let growth = after.kilobytes - before.kilobytes
    print(
      "\(count) requests: \(before.kilobytes) to \(after.kilobytes) KiB, "
        + "\(before.descriptors) to \(after.descriptors) descriptors")
    // A leak of 100 bytes in each request would show at 100 000 of them.
    #expect(growth < 10_000, "\(growth) KiB more")
    #expect(after.descriptors - before.descriptors < 64)
  }

  private func play(_ requests: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<16 {
        group.addTask { [backbone] in
          for _ in 0..<(requests / 16 + (worker == 0 ? requests % 16 : 0)) {
            _ = try await backbone.complete(Endpoints.request(), privileged: nil)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
