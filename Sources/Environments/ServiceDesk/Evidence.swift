/// One fact that a proposal must show before a yes to it counts.
struct EvidenceField: Sendable, Hashable {
  /// What the fact is about.
  var label: String
  /// Ways to show it; each way is a list of words that must all stand in the proposal.
  var ways: [[String]]
  /// Words that turn a following match into another thing, as "basic " does with "economy".
  var notAfter: String?

  init(_ label: String, ways: [[String]]) {
    self.label = label
    self.ways = ways.map { $0.map { $0.lowercased() } }
  }

  init(_ label: String, anyOf words: [String]) {
    self.init(label, ways: words.map { [$0] })
  }

  func isShown(in texts: [SpokenText]) -> Bool {
    ways.contains { way in
      way.allSatisfy { word in
        texts.contains { text in
          notAfter.map { text.contains(word, notAfter: $0) } ?? text.contains(word)
        }
      }
    }
  }

  /// A sum of money in the forms that people write it in.
  static func money(_ label: String, _ amount: Amount) -> EvidenceField {
    var forms = [amount.spoken]
    if amount.spoken.hasSuffix(".00") { forms.append(String(amount.spoken.dropLast(3))) }
    if amount.spoken.hasSuffix("0") { forms.append(String(amount.spoken.dropLast())) }
    if amount.isZero { forms += ["no price difference", "no difference", "no charge", "free"] }
    return EvidenceField(label, anyOf: forms)
  }
}

/// What the user agreed to, and which writes have used it up.
struct Consent: Sendable, Hashable {
  /// The agent's last messages when the user said yes; nil when the user's last word was another.
  private var evidence: [SpokenText]?
  private var used: [String] = []

  mutating func grant(_ evidence: [SpokenText]) {
    self.evidence = evidence
    used = []
  }

  mutating func withdraw() {
    evidence = nil
    used = []
  }

  /// Whether a write may run: its facts were shown, and the same write has not used the yes up.
  func covers(_ fields: [EvidenceField], signature: String) -> Bool {
    guard let evidence, !used.contains(signature) else { return false }
    return fields.allSatisfy { $0.isShown(in: evidence) }
  }

  mutating func use(_ signature: String) { used.append(signature) }
}
