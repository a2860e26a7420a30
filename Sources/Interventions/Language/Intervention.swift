package import Trajectories

/// When in a step a rule runs.
package enum Phase: String, Sendable, Hashable, CaseIterable {
  case start
  case context
  case parse
  case rerank
  case gate
  case finish
  case post
}

/// One typed rule: a trigger, one to three effects, limits, provenance, evidence.
package struct Intervention: Sendable, Hashable {
  /// The readable id; it names the rule in records and decides nothing.
  package var id: String
  /// One line for readers.
  package var about: String
  package var phase: Phase
  package var when: Predicate
  package var then: [Effect]
  /// Named values that the effects' texts use, by name.
  package var values: [String: Value]
  package var limits: Limits
  package var scope: Scope
  /// Rules of one group where only the strongest that fires acts.
  package var group: String?
  /// Groups that stay silent in a step where this rule acts.
  package var mutes: [String]
  package var origin: Origin
  package var evidence: Evidence
  package var isEnabled: Bool

  package init(
    id: String, about: String = "", phase: Phase, when: Predicate = .always, then: [Effect],
    values: [String: Value] = [:], limits: Limits = Limits(), scope: Scope = Scope(),
    group: String? = nil, mutes: [String] = [], origin: Origin = Origin(),
    evidence: Evidence = Evidence(), isEnabled: Bool = true
  ) {
    self.id = id
    self.about = about
    self.phase = phase
    self.when = when
    self.then = then
    self.values = values
    self.limits = limits
    self.scope = scope
    self.group = group
    self.mutes = mutes
    self.origin = origin
    self.evidence = evidence
    self.isEnabled = isEnabled
  }

  /// The strongest effect's tier.
  package var tier: Int { then.map(\.tier).max() ?? 0 }
}

/// How often a rule may act.
package struct Limits: Sendable, Hashable {
  /// Fires per episode; nil is unlimited, which vetoes may not be.
  package var maximumFires: Int?
  /// Steps in which the rule rests after it fired.
  package var cooldown: Int
  /// Vetoes in one step before the action passes.
  package var maximumVetoes: Int
  /// Fires per value of `key`; nil is unlimited.
  package var maximumPerKey: Int?
  /// What caps per key are counted by.
  package var key: Value?
  package var priority: Int

  package init(
    maximumFires: Int? = 3, cooldown: Int = 1, maximumVetoes: Int = 2, maximumPerKey: Int? = nil,
    key: Value? = nil, priority: Int = 50
  ) {
    self.maximumFires = maximumFires
    self.cooldown = cooldown
    self.maximumVetoes = maximumVetoes
    self.maximumPerKey = maximumPerKey
    self.key = key
    self.priority = priority
  }
}

/// Where a rule or harness applies; empty lists allow everything.
package struct Scope: Sendable, Hashable {
  package var environments: [Glob]
  package var backbones: [Glob]

  package init(environments: [Glob] = [], backbones: [Glob] = []) {
    self.environments = environments
    self.backbones = backbones
  }

  package func allows(environment: String, backbone: String) -> Bool {
    environments.allow(environment) && backbones.allow(backbone)
  }
}

/// Where a rule comes from; decides nothing.
package struct Origin: Sendable, Hashable {
  /// `hand`, `miner` or `llm`.
  package var proposer: String
  /// The failure signature that the rule answers.
  package var signature: String?
  /// Training tasks in which the failure was seen.
  package var sourceTasks: [String]
  /// Everything else the miner wrote down.
  package var details: JSONObject

  package init(
    proposer: String = "hand", signature: String? = nil, sourceTasks: [String] = [],
    details: JSONObject = JSONObject()
  ) {
    self.proposer = proposer
    self.signature = signature
    self.sourceTasks = sourceTasks
    self.details = details
  }
}

/// What is known of a rule's worth; decides nothing.
package struct Evidence: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, CaseIterable {
    case candidate
    case screened
    case selected
    case confirmed
    case retired
  }
  package var status: Status
  package var details: JSONObject

  package init(status: Status = .candidate, details: JSONObject = JSONObject()) {
    self.status = status
    self.details = details
  }
}
