/// The keys of one endpoint: read from the environment, sent, and shown nowhere.
struct EndpointSecrets: Sendable, CustomStringConvertible, CustomReflectable {
  private let key: String?
  private let headerLines: [String]
  private let values: [String]
  /// Whether a key was there and was kept back, because it would travel in the clear.
  let isWithheld: Bool

  init(_ settings: EndpointSettings, environment: [String: String]) {
    let address = EndpointAddress(settings.url)
    let mayTravel =
      address.isSafeForKeys || settings.isKeyNamed || environment["OPENAI_BASE_URL"] == settings.url
    let found = settings.keyVariable.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    key = mayTravel ? found : nil
    isWithheld = found != nil && !mayTravel
    var lines: [String] = []
    var values = [found].compactMap { $0 }
    for header in settings.headers {
      let secret = header.variable.flatMap { environment[$0] }
      if let secret { values.append(secret) }
      if let value = header.value, EndpointAddress.namesSecret(header.name) {
        // "Bearer abc" may come back as "abc".
        values += [value, value.split(separator: " ").last.map(String.init) ?? value]
      }
      lines.append("\(header.name): \(header.value ?? secret ?? "")")
    }
    headerLines = lines
    values += address.secrets
    self.values = values.filter { $0.utf8.count >= 6 }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// The header lines that let a request in.
  ///
  /// Line ends are taken out: one in a value would smuggle another header.
  func headers(_ settings: EndpointSettings) -> [String] {
    let sent = key ?? "EMPTY"
    var lines: [String]
    if settings.wire == .anthropic {
      lines = ["x-api-key: \(sent)", "anthropic-version: \(settings.apiVersion ?? "2023-06-01")"]
    } else if EndpointAddress(settings.url).isAzure {
      lines = ["api-key: \(sent)"]
    } else {
      lines = ["Authorization: Bearer \(sent)"]
    }
    return (lines + headerLines).map { line in
      String(decoding: line.utf8.filter { $0 >= 0x20 }, as: UTF8.self)
    }
  }

  /// The text without any key in it, whoever wrote it.
  func redacting(_ text: String) -> String {
    values.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "[key]") : $0 }
  }

  var description: String { "[keys]" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
