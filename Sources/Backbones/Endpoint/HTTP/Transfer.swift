import CCurl

/// One request under way: owns a curl handle, its header list and its place in curl's callbacks.
final class Transfer {
  let id: UInt64
  let easy: UnsafeMutableRawPointer
  private let request: HTTPRequest
  private let continuation: AsyncThrowingStream<HTTPEvent, any Error>.Continuation
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var lines: [String] = []
  private var hasHead = false
  private var received = 0
  private var isTooLarge = false

  init?(
    id: UInt64, _ request: HTTPRequest,
    _ continuation: AsyncThrowingStream<HTTPEvent, any Error>.Continuation
  ) {
    guard let easy = curl_easy_init() else { return nil }
    self.id = id
    self.easy = easy
    self.request = request
    self.continuation = continuation
    configure()
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headerList)
  }

  /// The transfer that a handle belongs to.
  static func of(_ easy: UnsafeMutableRawPointer) -> Transfer? {
    var context: UnsafeMutableRawPointer?
    guard mh_curl_getinfo_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK else { return nil }
    return context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private func configure() {
    // The thread keeps the transfer until curl has let go of the handle.
    let context = Unmanaged.passUnretained(self).toOpaque()
    set(CURLOPT_PRIVATE, context)
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    // A redirect would carry the key to another host.
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_ACCEPT_ENCODING, "")
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, request.limits.connectMilliseconds)
    set(CURLOPT_TIMEOUT_MS, request.limits.totalMilliseconds)
    if let seconds = request.limits.stallSeconds {
      set(CURLOPT_LOW_SPEED_LIMIT, 1)
      set(CURLOPT_LOW_SPEED_TIME, seconds)
    }
    if let proxy = request.proxy { set(CURLOPT_PROXY, proxy) }
    if let file = request.certificates { set(CURLOPT_CAINFO, file) }
    for line in request.headers { headerList = curl_slist_append(headerList, line) ?? headerList }
    _ = mh_curl_setopt_list(easy, CURLOPT_HTTPHEADER, headerList)
    set(CURLOPT_POST, 1)
    _ = mh_curl_setopt_offset(
      easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
    request.body.withUnsafeBytes { bytes in
      // Curl copies the body, so the pointer need not outlive this call.
      _ = mh_curl_setopt_pointer(
        easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
    set(CURLOPT_WRITEDATA, context)
    _ = mh_curl_setopt_function(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let context, let bytes else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    set(CURLOPT_HEADERDATA, context)
    _ = mh_curl_setopt_function(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let context, let bytes else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      transfer.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
  }

  private func set(_ option: CURLoption, _ value: Int) {
    _ = mh_curl_setopt_long(easy, option, value)
  }

  private func set(_ option: CURLoption, _ value: String) {
    _ = mh_curl_setopt_string(easy, option, value)
  }

  private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
    _ = mh_curl_setopt_pointer(easy, option, value)
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) {
    let line = String(decoding: bytes, as: UTF8.self).trimmingASCIISpaceAndLineEnd
    // A new status line starts the headers anew: interim answers and proxies send their own.
    if line.hasPrefix("HTTP/") { lines = [] }
    if !line.isEmpty, lines.count < 200 { lines.append(line) }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    announceHead()
    received += bytes.count
    guard received <= request.limits.bytes else {
      isTooLarge = true
      return 0
    }
    continuation.yield(.data(Array(bytes)))
    return bytes.count
  }

  private func announceHead() {
    guard !hasHead else { return }
    hasHead = true
    var status = 0
    _ = mh_curl_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (
        line[..<colon].lowercased(),
        String(line[line.index(after: colon)...]).trimmingASCIISpaceAndLineEnd
      )
    }
    continuation.yield(.head(HTTPHead(status: status, headers: headers)))
  }

  func finish(_ error: HTTPError?) {
    if let error {
      // What was said before the connection broke is known to the reader already.
      continuation.finish(throwing: error)
    } else {
      announceHead()
      continuation.finish()
    }
  }

  func error(for code: CURLcode) -> HTTPError? {
    if code == CURLE_OK { return nil }
    if isTooLarge {
      return HTTPError(
        kind: .tooLarge, detail: "the answer has more than \(request.limits.bytes) bytes")
    }
    let detail = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_OPERATION_TIMEDOUT: return HTTPError(kind: .timedOut, detail: detail)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
      return HTTPError(kind: .unreachable, detail: detail)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
      CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SSL_CONNECT_ERROR, CURLE_BAD_CONTENT_ENCODING:
      return HTTPError(kind: .interrupted, detail: detail)
    default: return HTTPError(kind: .impossible, detail: "\(detail) (curl \(code.rawValue))")
    }
  }
}

extension String {
  /// The text without blanks, tabs and line ends around it.
  fileprivate var trimmingASCIISpaceAndLineEnd: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
    let start = utf8.drop(while: isSpace)
    let end = start.lastIndex { !isSpace($0) }.map { start.index(after: $0) } ?? start.startIndex
    return String(decoding: start[start.startIndex..<end], as: UTF8.self)
  }
}
