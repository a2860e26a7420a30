public import Trajectories

/// How a server is reached and spoken to; holds names of variables, never a key.
public struct EndpointSettings: Sendable, Hashable {
  /// The form of requests and answers.
  public enum Wire: String, Sendable, Hashable, CaseIterable {
    /// Chat completions, as nearly every server speaks them.
    case openAI = "openai"
    /// Anthropic's messages.
    case anthropic
  }

  /// How tools are offered.
  public enum ToolForm: String, Sendable, Hashable, CaseIterable {
    /// In the server's own structured form.
    case native
    /// As text in the system message, for servers without tool calls.
    case text
  }

  /// A header line; its value is given or read from a variable.
  public struct Header: Sendable, Hashable {
    /// The name of the header.
    public var name: String
    /// The value, where it is no secret.
    public var value: String?
    /// The variable that holds the value.
    public var variable: String?
  }

  /// Dollars for a million tokens.
  public struct Price: Sendable, Hashable {
    /// What is sent.
    public var input: Double
    /// What is answered.
    public var output: Double
    /// What is sent and was sent before.
    public var cachedInput: Double
  }

  /// The name that the command line uses.
  public var name: String
  /// The API's root, or the full address.
  public var url: String
  /// The model's name on the server.
  public var model: String
  /// The protocol.
  public var wire: Wire
  /// The variable that holds the key; nil sends `Bearer EMPTY`.
  public var keyVariable: String?
  /// Whether a person named the key for this server, so that it may go there in the clear.
  public var isKeyNamed = false
  /// The version that Azure's or Anthropic's API is asked for.
  public var apiVersion: String?
  /// Further header lines.
  public var headers: [Header] = []
  /// How tools are described and called.
  public var tools: ToolForm = .native
  /// What stands before a call in an answer's text, where the server does not read its model's calls.
  public var callMark: String?
  /// Whether answers are asked for in pieces.
  public var streams = true
  /// The member that holds the limit of tokens.
  public var tokenField = "max_tokens"
  /// The limit where the command line gives none.
  public var defaultMaximumTokens: Int?
  /// Whether the seed is sent.
  public var sendsSeed = true
  /// Whether several answers are asked for in one call.
  public var sendsCount = true
  /// Whether the temperature is sent.
  public var sendsTemperature = true
  /// Whether log-probabilities are asked for.
  public var asksLogProbabilities = false
  /// What the server is told about repetition; nil says nothing.
  public var repeatPenalty: Double?
  /// The role of standing instructions.
  public var systemRole = "system"
  /// Texts that end an answer.
  public var stop: [String] = []
  /// Members added to each request.
  public var extraBody = JSONObject()
  /// Requests under way at once.
  public var concurrency = 8
  /// Requests begun in a minute.
  public var requestsPerMinute: Int?
  /// Tries after the first.
  public var retries = 5
  /// The longest a request may take.
  public var timeoutSeconds = 600.0
  /// The longest a connection may take.
  public var connectSeconds = 10.0
  /// The longest a stream may say nothing.
  public var stallSeconds = 120
  /// The longest wait that a server may ask for.
  public var longestWaitSeconds = 120.0
  /// A proxy's address; empty for none.
  public var proxy: String?
  /// A file of certificates to trust.
  public var certificates: String?
  /// What answers cost; nil where nobody said.
  public var price: Price?

  /// Makes settings from what a flag can say; the rest follows from the address.
  public init(name: String, url: String, model: String) {
    self.name = name
    self.url = url
    self.model = model
    let address = EndpointAddress(url)
    wire = address.isAnthropic ? .anthropic : .openAI
    if address.isAzure {
      keyVariable = "AZURE_OPENAI_API_KEY"
      apiVersion = "2024-10-21"
    } else {
      keyVariable = address.isAnthropic ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY"
    }
    if address.host == "api.openai.com" { tokenField = "max_completion_tokens" }
    if wire == .anthropic { (sendsSeed, sendsCount) = (false, false) }
    // Local servers repeat-penalise by default, which garbles ids and JSON. Hosted ones do not,
    // and some refuse a parameter that they do not know.
    if address.isLocal { repeatPenalty = 1 }
  }

  /// Reads `name=URL#model`; an empty URL is `OPENAI_BASE_URL`.
  ///
  /// Returns nil for other texts.
  public init?(flag: String, environment: [String: String]) {
    guard let equals = flag.firstIndex(of: "="), let hash = flag.lastIndex(of: "#"), equals < hash
    else { return nil }
    let name = String(flag[..<equals])
    var url = String(flag[flag.index(after: equals)..<hash])
    let model = String(flag[flag.index(after: hash)...])
    if url.isEmpty {
      url = environment["OPENAI_BASE_URL"] ?? environment["OPENAI_API_BASE"] ?? ""
      if url.isEmpty { url = "https://api.openai.com/v1" }
    }
    guard !name.isEmpty, !model.isEmpty, url.hasPrefix("http://") || url.hasPrefix("https://")
    else { return nil }
    self.init(name: name, url: url, model: model)
  }

  /// One line for lists: where it is, and what it is told about repetition.
  public var summary: String {
    "\(model) at \(EndpointAddress(url).shown), unpinned"
      + (repeatPenalty.map { "; told repeat_penalty \($0)" } ?? "")
  }

  /// Everything that can change an answer, as it enters the identity.
  public var canonicalText: String {
    var object: JSONObject = [
      "name": .string(name), "address": .string(EndpointAddress(url).shown),
      "model": .string(model), "wire": .string(wire.rawValue), "tools": .string(tools.rawValue),
      "token_field": .string(tokenField), "seed": .bool(sendsSeed), "n": .bool(sendsCount),
      "temperature": .bool(sendsTemperature), "system_role": .string(systemRole),
      "stop": .array(stop.map(JSONValue.string)), "extra_body": .object(extraBody),
    ]
    if let repeatPenalty { object["repeat_penalty"] = .double(repeatPenalty) }
    if let callMark { object["call_mark"] = .string(callMark) }
    if let apiVersion { object["api_version"] = .string(apiVersion) }
    if let defaultMaximumTokens { object["max_tokens"] = .integer(defaultMaximumTokens) }
    return JSONValue.object(object).compactText
  }
}

/// The parts of a server's address that decide how it is spoken to.
struct EndpointAddress {
  let host: String
  private let isSecure: Bool
  private let text: String

  init(_ url: String) {
    text = url
    isSecure = url.hasPrefix("https://")
    var rest = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    if rest.hasPrefix("[") {
      host = String(rest.dropFirst().prefix { $0 != "]" })
    } else {
      host = rest.prefix { $0 != ":" }.lowercased()
    }
  }

  var isLoopback: Bool { host == "localhost" || host.hasPrefix("127.") || host == "::1" }

  /// Whether the host is on this machine or in a private network.
  var isLocal: Bool {
    let parts = host.split(separator: ".").compactMap { Int($0) }
    if parts.count == 4 {
      return isLoopback || parts[0] == 10 || (parts[0] == 192 && parts[1] == 168)
        || (parts[0] == 172 && (16...31).contains(parts[1]))
    }
    return isLoopback || !host.contains(".") || host.hasSuffix(".local")
  }

  var isAnthropic: Bool { host == "api.anthropic.com" || path.hasSuffix("/messages") }
  var isAzure: Bool { host.hasSuffix(".azure.com") || text.contains("/openai/deployments/") }
  /// Whether a key may travel there without being named for it.
  var isSafeForKeys: Bool { isSecure || isLoopback }

  private var path: Substring { text.prefix { $0 != "?" } }

  /// The address for people: without user, password and query.
  var shown: String {
    guard let scheme = text.firstRange(of: "://"), let at = path.lastIndex(of: "@") else {
      return String(path)
    }
    return String(text[..<scheme.upperBound]) + path[path.index(after: at)...]
  }

  /// The password and the keys that stand in the address.
  var secrets: [String] {
    let authority = path.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
    var found: [Substring] = []
    if let at = authority.lastIndex(of: "@") {
      found.append(authority[..<at].drop { $0 != ":" }.dropFirst())
    }
    for part in text.dropFirst(path.count + 1).split(separator: "&") {
      let name = part.prefix { $0 != "=" }
      if EndpointAddress.namesSecret(String(name)) {
        found.append(part[name.endIndex...].dropFirst())
      }
    }
    return found.map(String.init)
  }

  /// Whether the name of a header or of a query's part says that its value is a secret.
  static func namesSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["auth", "key", "token", "secret", "password", "cookie", "sig"].contains {
      name.contains($0)
    }
  }

  /// The address that requests go to.
  func target(_ wire: EndpointSettings.Wire, apiVersion: String?) -> String {
    let ending = wire == .anthropic ? "/messages" : "/chat/completions"
    var base = String(path)
    while base.hasSuffix("/") { base.removeLast() }
    if wire == .anthropic, host == "api.anthropic.com", !base.contains("/v1") { base += "/v1" }
    if !base.hasSuffix(ending) { base += ending }
    var query = String(text.dropFirst(path.count).dropFirst())
    if isAzure, let apiVersion, !query.contains("api-version=") {
      query += (query.isEmpty ? "" : "&") + "api-version=" + apiVersion
    }
    return query.isEmpty ? base : base + "?" + query
  }
}
