/// A set of rules with what they share: the artifact that is learned, read, signed and shipped.
public struct Harness: Sendable, Hashable {
  /// The readable name.
  public var id: String
  /// The semantic version.
  public var version: String
  package var parents: [String]
  package var scope: Scope
  package var memories: [Memory]
  /// Groups of which only the strongest rule that fires acts.
  package var firstMatchGroups: [String]
  package var models: [String: LinearModel]
  package var skills: [Skill]
  package var interventions: [Intervention]

  package static let schema = "metaharness/1"

  package init(
    id: String, version: String = "0.1.0", parents: [String] = [], scope: Scope = Scope(),
    memories: [Memory] = [], firstMatchGroups: [String] = [], models: [String: LinearModel] = [:],
    skills: [Skill] = [], interventions: [Intervention]
  ) {
    self.id = id
    self.version = version
    self.parents = parents
    self.scope = scope
    self.memories = memories
    self.firstMatchGroups = firstMatchGroups
    self.models = models
    self.skills = skills
    self.interventions = interventions
  }

  /// The harness without rules.
  public static let empty = Harness(id: "empty", interventions: [])
}

/// A linear score over named features of a step.
package struct LinearModel: Sendable, Hashable {
  package var bias: Double
  package var weights: [String: Double]

  package init(bias: Double = 0, weights: [String: Double]) {
    self.bias = bias
    self.weights = weights
  }
}

/// A short procedure that is shown where it fits the task.
package struct Skill: Sendable, Hashable {
  package var title: String
  package var keywords: [String]
  package var tags: [String]
  package var text: String

  package init(title: String, keywords: [String] = [], tags: [String] = [], text: String) {
    self.title = title
    self.keywords = keywords
    self.tags = tags
    self.text = text
  }
}

extension Harness {
  /// The readable ids of the rules, in the order of the file.
  public var interventionIDs: [String] { interventions.map(\.id) }
  /// The number of rules that are switched on.
  public var interventionCount: Int { interventions.count { $0.isEnabled } }
}
