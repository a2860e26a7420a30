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
    public var name: String
    public var value: String?
    public var variable: String?
  }

  /// Dollars for a million tokens.
  public struct Price: Sendable, Hashable {
    public var input: Double
    public var output: Double
    public var cachedInput: Double
  }

  public var name: String
  public var url: String
  public var model: String
  public var wire: Wire
  /// The variable that holds the key; nil sends `Bearer EMPTY`.
  public var keyVariable: String?
  /// Whether a person named the key for this server, so that it may go there in the clear.
  public var isKeyNamed = false
  public var apiVersion: String?
  public var headers: [Header] = []
  public var tools: ToolForm = .native
  public var streams = true
  public var tokenField = "max_tokens"
  public var defaultMaximumTokens: Int?
  public var sendsSeed = true
  public var sendsCount = true
  public var sendsTemperature = true
  public var asksLogProbabilities = false
  /// What the server is told about repetition; nil says nothing.
  public var repeatPenalty: Double?
  public var systemRole = "system"
  public var stop: [String] = []
  public var extraBody = JSONObject()
  public var concurrency = 8
  public var requestsPerMinute: Int?
  public var retries = 5
  public var timeoutSeconds = 600.0
  public var connectSeconds = 10.0
  public var stallSeconds = 120
  public var longestWaitSeconds = 120.0
  public var proxy: String?
  public var certificates: String?
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
