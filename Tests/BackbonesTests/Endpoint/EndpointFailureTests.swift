import Synchronization
import TestSupport
import Testing
import Trajectories

@testable import Backbones

/// What bad servers do, and what comes of it.
@Suite(.timeLimit(.minutes(2))) struct EndpointFailureTests {
  typealias Deed = StubServer.Deed

  static let oncePassing: [(String, [Deed])] = [
    ("resets", [.reset]),
    ("closes without a word", [.close]),
    ("half a JSON", StubServer.reply(#"{"choices":[{"message":{"cont"#)),
    (
      "breaks off within the body",
      [
        .send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"),
        .close,
      ]
    ),
    ("a page for people", StubServer.reply("<html>bad gateway</html>", type: "text/html")),
    ("429", StubServer.reply("{}", status: "429 Too Many Requests")),
    ("500", StubServer.reply("oops", status: "500 Internal Server Error")),
    ("503", StubServer.reply("", status: "503 Service Unavailable")),
    (
      "an error in place of an answer",
      StubServer.reply(#"{"error":{"message":"busy","code":502}}"#)
    ),
    ("no choices", StubServer.reply(#"{"choices":[]}"#)),
    (
      "a stream that breaks off",
      [
        .send(StubServer.streamHead),
        .send(StubServer.chunk(StubServer.piece(#"{"content":"he"}"#))), .reset,
      ]
    ),
    (
      "a stream that ends without an end",
      StubServer.stream([StubServer.piece(#"{"content":"he"}"#)])
    ),
    ("a stream of nonsense", StubServer.stream(["data: {oops\n\n"])),
  ]

  @Test(arguments: oncePassing.indices)
  func whatPassesIsTriedAgain(index: Int) async throws {
    let (name, deeds) = EndpointFailureTests.oncePassing[index]
    let server = StubServer { $0.number < 2 ? deeds : StubServer.reply(StubServer.chat("fine")) }
    let waits = Endpoints.Waits()
    let answers = try await Endpoints.backbone(server, waits: waits).complete(
      Endpoints.request(), privileged: nil)
    #expect(answers.map(\.text) == ["fine"], "\(name)")
    #expect(server.count == 3, "\(name)")
    #expect(waits.all.count == 2 && waits.all[0] < waits.all[1] * 1.01 + 0.5, "\(waits.all)")
  }

  static let lasting: [(String, [Deed])] = [
    ("401", StubServer.reply(#"{"error":{"message":"no"}}"#, status: "401 Unauthorized")),
    ("404", StubServer.reply("{}", status: "404 Not Found")),
    (
      "a redirect",
      StubServer.reply("", status: "302 Found", headers: ["Location: http://127.0.0.1:1/"])
    ),
    (
      "no money left",
      StubServer.reply(
        #"{"error":{"message":"pay","code":"insufficient_quota"}}"#, status: "429 Too Many")
    ),
  ]

  @Test(arguments: lasting.indices)
  func whatLastsIsSaidAtOnce(index: Int) async {
    let (name, deeds) = EndpointFailureTests.lasting[index]
    let server = StubServer { _ in deeds }
    await #expect(throws: BackboneError.self, "\(name)") {
      try await Endpoints.backbone(server).complete(Endpoints.request(), privileged: nil)
    }
    #expect(server.count == 1, "\(name)")
  }

  @Test func aServerThatNeverRecoversIsGivenUp() async {
    let server = StubServer { _ in StubServer.reply("", status: "503 Service Unavailable") }
    let waits = Endpoints.Waits()
    let error = await #expect(throws: BackboneError.self) {
      try await Endpoints.backbone(server, waits: waits).complete(
        Endpoints.request(), privileged: nil)
    }
    #expect(server.count == 6 && waits.all.count == 5)
    #expect("\(error as Any)".contains("503"))
  }

  static let advice: [(String, Double)] = [
    ("Retry-After: 7", 7), ("Retry-After: 0", 0), ("retry-after-ms: 1500", 1.5),
    ("Retry-After: Sun, 06 Nov 1994 08:49:47 GMT", 10),
    ("Retry-After: Sun, 06 Nov 1984 08:49:47 GMT", 0),
  ]

  @Test(arguments: advice)
  func theServersWaitIsHonoured(line: String, seconds: Double) async throws {
    let server = StubServer {
      $0.number == 0
        ? StubServer.reply("{}", status: "429 Too Many Requests", headers: [line])
        : StubServer.reply(StubServer.chat("fine"))
    }
    let waits = Endpoints.Waits()
    _ = try await Endpoints.backbone(server, waits: waits).complete(
      Endpoints.request(), privileged: nil)
    #expect(waits.all == [seconds])
  }

  @Test(arguments: ["soon", "-4", "nan", "Sun, 99 Foo 1994 08:49:47 GMT", "1e999"])
  func anUnreadableWaitIsNoWait(text: String) {
    let head = HTTPHead(status: 429, headers: [("retry-after", text)])
    #expect(RetryAdvice.seconds(head, now: 0) == nil)
  }

  @Test func aWaitThatIsTooLongIsNotWaitedFor() async {
    let server = StubServer { _ in
      StubServer.reply("{}", status: "429 Too Many", headers: ["Retry-After: 86400"])
    }
    let waits = Endpoints.Waits()
    let error = await #expect(throws: BackboneError.self) {
      try await Endpoints.backbone(server, waits: waits).complete(
        Endpoints.request(), privileged: nil)
    }
    #expect(waits.all.isEmpty && "\(error as Any)".contains("86400"))
  }

  @Test func aStalledServerTimesOut() async {
    let server = StubServer { _ in [.stall] }
    let error = await #expect(throws: BackboneError.self) {
      try await Endpoints.backbone(server) {
        $0.timeoutSeconds = 0.2
        $0.retries = 1
      }.complete(Endpoints.request(), privileged: nil)
    }
    #expect(server.count == 2 && "\(error as Any)".lowercased().contains("time"))
  }

  @Test func aConversationThatDoesNotFitIsNoFailureOfTheServer() async {
    let server = StubServer { _ in
      StubServer.reply(
        #"{"error":{"message":"maximum context length is 4096 tokens, you gave 5000","code":"context_length_exceeded"}}"#,
        status: "400 Bad Request")
    }
    await #expect(
      throws: BackboneError.contextOverflow(backbone: "stub", tokens: 5000, limit: 4096)
    ) {
      try await Endpoints.backbone(server).complete(Endpoints.request(), privileged: nil)
    }
  }

  @Test func cancellingEndsTheTransferAndSaysSo() async throws {
    let server = StubServer { _ in [.stall] }
    let backbone = Endpoints.backbone(server)
    let task = Task { try await backbone.complete(Endpoints.request(), privileged: nil) }
    while server.count == 0 { await Task.yield() }
    task.cancel()
    await #expect(throws: BackboneError.cancelled) { try await task.value }
    while server.abandoned == 0 { await Task.yield() }
  }

  @Test func cancellingWhileWaitingForAPlaceLeavesNoPlaceBehind() async throws {
    let server = StubServer { $0.number == 0 ? [.stall] : StubServer.reply(StubServer.chat("a")) }
    let backbone = Endpoints.backbone(server) { $0.concurrency = 1 }
    let first = Task { try await backbone.complete(Endpoints.request(), privileged: nil) }
    while server.count == 0 { await Task.yield() }
    let second = Task { try await backbone.complete(Endpoints.request(), privileged: nil) }
    second.cancel()
    await #expect(throws: BackboneError.cancelled) { try await second.value }
    first.cancel()
    _ = try? await first.value
    let third = try await backbone.complete(Endpoints.request(), privileged: nil)
    #expect(third.map(\.text) == ["a"])
  }
}
