import CMicroHTTPD
import Synchronization
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A page on the loopback interface that is made anew for each request; it reads and never writes.
///
/// A class because it owns the daemon, whose thread calls back into it.
final class WatchServer: Sendable {
  /// Makes a page; nil is told as not found.
  typealias Page = @Sendable (_ path: String) -> (type: String, body: [UInt8])?

  /// The port that it listens on.
  let port: Int
  private let daemon: Daemon
  private let handler: Handler

  /// The pointer is used by this class alone: it is made in `init` and stopped in `deinit`.
  private struct Daemon: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  /// What the daemon's thread gets as its context.
  private final class Handler: Sendable {
    let page: Page
    let port = Atomic(0)

    init(page: @escaping Page) { self.page = page }
  }

  /// Starts serving; port 0 lets the system choose.
  init(port: Int, page: @escaping Page) throws(CommandError) {
    let handler = Handler(page: page)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let started = withUnsafePointer(to: &address) { raw in
      raw.withMemoryRebound(to: sockaddr.self, capacity: 1) { socket in
        mh_mhd_start(
          MHD_USE_INTERNAL_POLLING_THREAD.rawValue, socket, 16, WatchServer.answer,
          Unmanaged.passUnretained(handler).toOpaque())
      }
    }
    guard let started else {
      throw CommandError("expected a free port on 127.0.0.1, found \(port) taken or forbidden")
    }
    daemon = Daemon(pointer: started)
    self.handler = handler
    self.port = Int(mh_mhd_port(started))
    handler.port.store(self.port, ordering: .releasing)
  }

  deinit { MHD_stop_daemon(daemon.pointer) }

  private static let answer: MHD_AccessHandlerCallback = {
    context, connection, url, method, _, _, _, _ in
    guard let context, let connection, let url, let method else { return mh_mhd_refuse() }
    let handler = Unmanaged<Handler>.fromOpaque(context).takeUnretainedValue()
    let host = mh_mhd_host(connection).map { String(cString: $0) }
    // A page of another site could reach this port under its own name; ours is loopback alone.
    let port = handler.port.load(ordering: .acquiring)
    guard host == "127.0.0.1:\(port)" || host == "localhost:\(port)" else {
      return send(403, "text/plain", Array("only 127.0.0.1 and localhost\n".utf8), connection)
    }
    guard ["GET", "HEAD"].contains(String(cString: method)) else {
      return send(405, "text/plain", Array("read only\n".utf8), connection)
    }
    guard let page = handler.page(String(cString: url)) else {
      return send(404, "text/plain", Array("not here\n".utf8), connection)
    }
    return send(200, page.type, page.body, connection)
  }

  private static func send(
    _ status: UInt32, _ type: String, _ body: [UInt8], _ connection: OpaquePointer
  ) -> MHD_Result {
    body.withUnsafeBytes { mh_mhd_reply(connection, status, type, $0.baseAddress, $0.count) }
  }
}
