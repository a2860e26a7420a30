public import Interventions
import Trajectories

/// What a person decided about a rule.
public struct RuleReview: Sendable, Hashable {
  /// Whether the rule may stay.
  public enum Verdict: String, Sendable, Hashable {
    case accepted
    case rejected
  }

  /// The decision, or nil where there is only a note.
  public var verdict: Verdict?
  /// Words beside it.
  public var note: String?

  /// Makes a review, by default of nothing.
  public init(verdict: Verdict? = nil, note: String? = nil) {
    self.verdict = verdict
    self.note = note
  }
}

extension Harness {
  /// Writes a decision into a rule's provenance; a rejected rule is switched off.
  public mutating func review(_ id: String, _ review: RuleReview, reviewer: String?) {
    guard let place = interventions.firstIndex(where: { $0.id == id }) else { return }
    var entry = interventions[place].origin.details["review"]?.objectValue ?? JSONObject()
    if let verdict = review.verdict {
      entry["decision"] = .string(verdict.rawValue)
      interventions[place].isEnabled = verdict == .accepted
    }
    if let note = review.note { entry["note"] = .string(note) }
    if let reviewer { entry["reviewer"] = .string(reviewer) }
    interventions[place].origin.details["review"] = .object(entry)
  }

  /// What is known of a rule's worth, for people.
  public func evidenceText(of id: String) -> String {
    guard let rule = interventions.first(where: { $0.id == id }) else { return "" }
    let origin = rule.origin.signature.map { "answers: \($0)\n" } ?? ""
    guard !rule.evidence.details.isEmpty else { return origin + "no evidence is written down" }
    return origin + "evidence: " + JSONValue.object(rule.evidence.details).prettyText
  }
}
