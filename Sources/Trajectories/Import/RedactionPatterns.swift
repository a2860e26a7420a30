/// The named patterns whose matches are replaced on import.
public struct RedactionPatterns: Sendable {
  struct Entry: Sendable {
    let name: String
    let pattern: Pattern
    /// The group that is replaced; 0 replaces the whole match.
    let group: Int
  }

  let entries: [Entry]
  let prefilter: PatternSet

  /// What is replaced unless a user names other patterns: name, pattern, group.
  private static let known: [(String, String, Int)] = [
    (
      "private-key",
      #"-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\z)"#, 0
    ),
    ("json-web-token", #"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"#, 0),
    ("api-key", #"\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}"#, 0),
    ("aws-key", #"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"#, 0),
    ("github-token", #"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})"#, 0),
    ("google-key", #"\bAIza[\w-]{35}"#, 0),
    ("slack-token", #"\bxox[abeprs]-[A-Za-z0-9-]{10,}"#, 0),
    ("hugging-face-token", #"\bhf_[A-Za-z0-9]{30,}"#, 0),
    ("bearer-token", #"(?i)\bbearer\s+([\w.~+/=-]{16,})"#, 1),
    (
      "secret",
      #"(?i)\b(?:password|passwd|secret|api[_-]?key|access[_-]?token)["']?\s*[:=]\s*["']?([^\s"',;]{6,})"#,
      1
    ),
    ("email", #"[\w.%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"#, 0),
  ]

  /// The names of the patterns that always apply.
  public static var knownNames: [String] { known.map(\.0) }

  /// Makes the known patterns and more by name; of a pattern with groups, group 1 is replaced.
  public init(
    adding more: [(name: String, pattern: String)] = [], without names: Set<String> = []
  ) throws(ImportError) {
    do throws(PatternError) {
      var entries: [Entry] = []
      for (name, source, group) in RedactionPatterns.known where !names.contains(name) {
        entries.append(Entry(name: name, pattern: try Pattern(source), group: group))
      }
      for (name, source) in more {
        let pattern = try Pattern(source)
        entries.append(Entry(name: name, pattern: pattern, group: min(1, pattern.groupCount)))
      }
      self.entries = entries
      prefilter = try PatternSet(entries.map(\.pattern.source))
    } catch {
      throw .option(error.description)
    }
  }

  /// The text with a placeholder for each secret.
  public func redacted(_ text: String) throws(PatternError) -> String {
    var redactor = Redactor(self)
    return try redactor.redact(text)
  }
}
