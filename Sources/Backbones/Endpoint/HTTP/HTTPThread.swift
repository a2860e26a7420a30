import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The loop that moves bytes; lives on its own thread and is used from nowhere else.
final class HTTPThread {
  private let inbox: HTTPInbox
  private let multi: UnsafeMutableRawPointer?
  private var transfers: [UInt64: Transfer] = [:]
  /// Transfers that nobody reads any more.
  ///
  /// They get a moment to end by themselves, since a stream
  /// that has said its last word would otherwise cost its connection.
  private var released: [UInt64: Int] = [:]
  private static let graceMilliseconds = 100

  init(inbox: HTTPInbox) {
    self.inbox = inbox
    multi = curl_multi_init()
    if let multi { _ = mh_curl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 512) }
    inbox.attach(multi)
  }

  func run() {
    defer {
      inbox.attach(nil)
      if let multi { curl_multi_cleanup(multi) }
    }
    while true {
      let (commands, isClosed) = inbox.take()
      for command in commands { obey(command) }
      if isClosed || multi == nil {
        inbox.close()
        for (_, transfer) in transfers { end(transfer, .init(kind: .impossible, detail: "closed")) }
        return
      }
      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      collect()
      dropReleased()
      let wait: Int32 = released.isEmpty ? 1000 : 20
      curl_multi_poll(multi, nil, 0, wait, nil)
    }
  }

  private func obey(_ command: HTTPInbox.Command) {
    switch command {
    case .start(let id, let request, let continuation):
      guard let multi, let transfer = Transfer(id: id, request, continuation),
        curl_multi_add_handle(multi, transfer.easy) == CURLM_OK
      else {
        continuation.finish(
          throwing: HTTPError(kind: .impossible, detail: "curl does not take the request"))
        return
      }
      transfers[id] = transfer
    case .release(let id):
      if transfers[id] != nil { released[id] = HTTPThread.now() + HTTPThread.graceMilliseconds }
    }
  }

  private func collect() {
    guard let multi else { return }
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
        let transfer = Transfer.of(easy)
      else { continue }
      let code = message.pointee.data.result
      end(transfer, transfer.error(for: code))
    }
  }

  private func dropReleased() {
    guard !released.isEmpty else { return }
    let now = HTTPThread.now()
    for (id, deadline) in released where deadline <= now {
      if let transfer = transfers[id] {
        end(transfer, HTTPError(kind: .interrupted, detail: "nobody reads the answer"))
      }
    }
  }

  private func end(_ transfer: Transfer, _ error: HTTPError?) {
    if let multi { curl_multi_remove_handle(multi, transfer.easy) }
    transfers[transfer.id] = nil
    released[transfer.id] = nil
    transfer.finish(error)
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }
}
