import Trajectories

/// Takes secrets out of what a command keeps or prints of what was typed: command lines,
/// configurations, events, errors.
///
/// Keys belong into variables; this is for those that were typed all the same.
struct SecretFilter: Sendable {
  private let patterns: RedactionPatterns?
  /// Values of the variables that hold keys, the longest first.
  private let values: [String]

  init(environment: [String: String]) {
    patterns = try? RedactionPatterns(
      adding: [
        (
          "authorization",
          #"(?i)\bauthorization["']?\s*[:=]\s*["']?(?:(?:basic|bearer|token|digest|apikey)\s+)?([^\s"',;]{10,})"#
        )
      ], without: ["email"])
    values = environment.filter { name, value in
      value.utf8.count >= 8 && !name.hasPrefix("METAHARNESS_")
        && ["KEY", "TOKEN", "SECRET", "PASSWORD"].contains { name.uppercased().contains($0) }
    }.map(\.value).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  func text(_ text: String) -> String {
    // Where nothing can be searched for, nothing is kept.
    guard let patterns else { return "[hidden]" }
    let known = values.reduce(text) { $0.contains($1) ? $0.replacing($1, with: "[key]") : $0 }
    return (try? patterns.redacted(SecretFilter.withoutCredentials(known))) ?? "[hidden]"
  }

  func value(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number: value
    case .string(let text): .string(self.text(text))
    case .array(let elements): .array(elements.map(self.value))
    case .object(let object): .object(self.object(object))
    }
  }

  func object(_ object: JSONObject) -> JSONObject {
    JSONObject(object.members.map { ($0.key, value($0.value)) })
  }

  /// The text with every address in it freed of user, password and query.
  private static func withoutCredentials(_ text: String) -> String {
    var rest = text[...]
    var result = ""
    while let scheme = rest.firstRange(of: "://") {
      result += rest[..<scheme.upperBound]
      rest = rest[scheme.upperBound...]
      let address = rest.prefix { !$0.isWhitespace && !"\"'#".contains($0) }
      rest = rest[address.endIndex...]
      let path = address.prefix { $0 != "?" }
      let authority = path.prefix { $0 != "/" }
      let at = authority.lastIndex(of: "@")
      result += at.map { "[credentials]" + path[$0...] } ?? String(path)
      if path.endIndex != address.endIndex { result += "?[query]" }
    }
    return result + rest
  }
}
