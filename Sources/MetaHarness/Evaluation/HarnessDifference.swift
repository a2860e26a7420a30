public import Interventions
public import Trajectories

/// What differs between two harnesses, rule by rule.
public struct HarnessDifference: Sendable, Hashable {
  /// What became of one rule.
  public enum Change: String, Sendable, Hashable {
    case added
    case removed
    /// Its text differs in a way that can change a transcript.
    case changed
    /// Only what readers see differs.
    case reworded
  }

  /// The rules that differ, in the order of the first harness, then the second's new ones.
  public let rules: [(id: String, change: Change)]
  /// Whether the harnesses can behave differently at all.
  public let isSameBehaviour: Bool

  /// Compares two harnesses.
  public init(_ old: Harness, _ new: Harness) {
    isSameBehaviour = old.hash == new.hash
    var rules: [(id: String, change: Change)] = []
    for rule in old.interventions {
      guard let other = new.interventions.first(where: { $0.id == rule.id }) else {
        rules.append((rule.id, .removed))
        continue
      }
      if rule.hash != other.hash || rule.isEnabled != other.isEnabled {
        rules.append((rule.id, .changed))
      } else if rule != other {
        rules.append((rule.id, .reworded))
      }
    }
    for rule in new.interventions where !old.interventions.contains(where: { $0.id == rule.id }) {
      rules.append((rule.id, .added))
    }
    self.rules = rules
  }

  public static func == (left: HarnessDifference, right: HarnessDifference) -> Bool {
    left.json == right.json
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(json) }

  /// The difference for programs.
  public var json: JSONObject {
    [
      "sameBehaviour": .bool(isSameBehaviour),
      "rules": .array(
        rules.map { ["id": .string($0.id), "change": .string($0.change.rawValue)] }),
    ]
  }
}
