import Backbones
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server on the loopback interface that does what a test tells it, badly if asked to.
public final class StubServer: Sendable {
  /// A request as it arrived.
  public struct Request: Sendable {
    /// Counted from 0 over the server's life.
    public let number: Int
    public let path: String
    /// The header lines, in one text.
    public let head: String
    public let body: String
  }

  /// What the server does, in order.
  public enum Deed: Sendable {
    case send(String)
    /// Says nothing more and keeps the connection until the other side or the server closes.
    case stall
    /// Breaks the connection off with a reset.
    case reset
    /// Ends the connection in good order.
    case close
  }

  public let port: Int
  private let listener: Int32
  private let state: Mutex<State>

  private struct State {
    var requests: [Request] = []
    var count = 0
    var keeps = true
    var open: Set<Int32> = []
    var isStopped = false
    var broken = 0
  }

  /// Starts a server that answers at most `limit` requests and closes every connection then.
  public init(
    limit: Int = 1000, keepsRequests: Bool = true,
    _ answer: @escaping @Sendable (Request) -> [Deed]
  ) {
    signal(SIGPIPE, SIG_IGN)
    state = Mutex(State(keeps: keepsRequests))
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    listener = socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let found = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        let isBound = bind(listener, raw, size) == 0 && listen(listener, 512) == 0
        return isBound && getsockname(listener, raw, &size) == 0
      }
    }
    precondition(found, "the stub server cannot listen on the loopback interface")
    port = Int(UInt16(bigEndian: address.sin_port))
    WorkerThread.start { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        guard let self, self.opened(connection) else {
          close(connection)
          return
        }
        WorkerThread.start { [weak self] in
          self?.serve(connection, limit: limit, answer)
        }
      }
    }
  }

  deinit { stop() }

  /// The address that stands for the API's root.
  public var url: String { "http://127.0.0.1:\(port)/v1" }
  /// The requests so far.
  public var requests: [Request] { state.withLock { $0.requests } }
  /// How many requests there were.
  public var count: Int { state.withLock { $0.count } }
  /// Connections that the other side gave up while the server stalled.
  public var abandoned: Int { state.withLock { $0.broken } }

  /// Closes everything.
  public func stop() {
    let open = state.withLock { state -> Set<Int32> in
      guard !state.isStopped else { return [] }
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      close(listener)
      return state.open
    }
    for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
  }

  private func opened(_ connection: Int32) -> Bool {
    state.withLock { state in
      guard !state.isStopped else { return false }
      state.open.insert(connection)
      return true
    }
  }

  private func serve(
    _ connection: Int32, limit: Int, _ answer: @Sendable (Request) -> [Deed]
  ) {
    defer {
      _ = state.withLock { $0.open.remove(connection) }
      close(connection)
    }
    var rest: [UInt8] = []
    while let (head, body) = StubServer.read(connection, &rest) {
      let line = head.prefix { $0 != "\r\n" && $0 != "\r" }
      let path = line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
      let request = state.withLock { state -> Request? in
        guard state.count < limit else { return nil }
        let request = Request(number: state.count, path: path, head: head, body: body)
        state.count += 1
        if state.keeps { state.requests.append(request) }
        return request
      }
      guard let request else { return }
      for deed in answer(request) {
        guard perform(deed, connection) else { return }
      }
    }
  }

  /// Carries a deed out; false where the connection is over.
  private func perform(_ deed: Deed, _ connection: Int32) -> Bool {
    switch deed {
    case .send(let text): return StubServer.write(text, connection)
    case .stall:
      var byte: UInt8 = 0
      if recv(connection, &byte, 1, 0) <= 0 { state.withLock { $0.broken += 1 } }
      return false
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
      return false
    case .close: return false
    }
  }

  private static func write(_ text: String, _ connection: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private static func read(
    _ connection: Int32, _ rest: inout [UInt8]
  ) -> (head: String, body: String)? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if let end = headEnd(rest) {
        let head = String(decoding: rest[..<end], as: UTF8.self)
        let length =
          head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        if rest.count >= end + 4 + length {
          let body = String(decoding: rest[(end + 4)..<(end + 4 + length)], as: UTF8.self)
          rest.removeFirst(end + 4 + length)
          return (head, body)
        }
      }
      let count = recv(connection, &chunk, chunk.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0, rest.count < 64 << 20 else { return nil }
      rest += chunk[..<count]
    }
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...(bytes.count - 4)).first {
      bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
    }
  }
}

extension StubServer {
  /// A whole answer with its length.
  public static func reply(
    _ body: String, status: String = "200 OK", type: String = "application/json",
    headers: [String] = []
  ) -> [Deed] {
    let lines =
      ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"]
      + headers
    return [.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)]
  }

  /// A chat completion that holds a text.
  public static func chat(_ text: String, finish: String = "stop") -> String {
    let quoted = quote(text)
    return """
      {"choices":[{"index":0,"message":{"role":"assistant","content":\(quoted)},\
      "finish_reason":"\(finish)"}],"usage":{"prompt_tokens":10,"completion_tokens":2},\
      "system_fingerprint":"fp_stub"}
      """
  }

  /// The start of a stream whose pieces follow as chunks.
  public static let streamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

  /// One chunk of a body whose length is not known beforehand.
  public static func chunk(_ text: String) -> String {
    String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
  }

  /// A piece of a streamed chat completion.
  public static func piece(_ delta: String, finish: String? = nil) -> String {
    let reason = finish.map { "\"\($0)\"" } ?? "null"
    return
      "data: {\"choices\":[{\"index\":0,\"delta\":\(delta),\"finish_reason\":\(reason)}]}\n\n"
  }

  /// A stream of pieces with its end.
  public static func stream(_ pieces: [String]) -> [Deed] {
    [.send(streamHead)] + pieces.map { .send(chunk($0)) } + [.send("0\r\n\r\n")]
  }

  private static func quote(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n") + "\""
  }
}
