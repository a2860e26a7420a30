/// One request as it goes out.
struct HTTPRequest: Sendable {
  var url: String
  /// Header lines without their ends; they may hold keys, so a request is never printed.
  var headers: [String]
  var body: [UInt8]
  var limits: TransferLimits
  /// A proxy's address; nil leaves it to the system's variables, empty means none.
  var proxy: String?
  /// A file with the certificates to trust; nil trusts the system's.
  var certificates: String?
}

/// How long a transfer may take and how much it may bring.
struct TransferLimits: Sendable, Hashable {
  var connectMilliseconds = 10_000
  var totalMilliseconds = 600_000
  /// Seconds without a byte after which a stream counts as dead; nil for answers in one piece,
  /// which are silent while they are made.
  var stallSeconds: Int?
  var bytes = 32 << 20
}

/// What a server says before its answer.
struct HTTPHead: Sendable, Hashable {
  var status: Int
  /// Names in lower case, in the order they came.
  var headers: [(name: String, value: String)]

  subscript(_ name: String) -> String? { headers.last { $0.name == name }?.value }

  /// The media type without its parameters, in lower case.
  var mediaType: String {
    let type = self["content-type"] ?? ""
    return type.prefix { $0 != ";" && $0 != " " }.lowercased()
  }

  static func == (left: HTTPHead, right: HTTPHead) -> Bool {
    left.status == right.status && left.headers.elementsEqual(right.headers, by: ==)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(status) }
}

/// A piece of an answer, in the order it arrives.
enum HTTPEvent: Sendable {
  case head(HTTPHead)
  case data([UInt8])
}

/// Why a transfer came to nothing.
struct HTTPError: Error, Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case unreachable
    case timedOut
    /// The connection broke before the answer was whole.
    case interrupted
    case tooLarge
    /// The client was closed or the request cannot be made at all.
    case impossible
  }

  let kind: Kind
  let detail: String
}
