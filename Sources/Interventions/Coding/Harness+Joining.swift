/// Why harnesses of several environments cannot be one.
public struct HarnessJoinError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The environment whose harness does not fit.
  public let environment: String
  /// What was expected, what was found and what to do.
  public let reason: String

  public var description: String { "\(environment): \(reason)" }
}

extension Harness {
  /// One harness of several, each of whose rules holds in its own environment only.
  ///
  /// In each environment the result does what that environment's harness did alone. Where shared
  /// names would mix (memories, models, skills), joining is refused instead.
  public static func joining(
    _ parts: [(environment: String, harness: Harness)], id: String
  ) throws(HarnessJoinError) -> Harness {
    var joined = Harness(id: id, interventions: [])
    for (environment, part) in parts {
      func refuse(_ reason: String) -> HarnessJoinError {
        HarnessJoinError(environment: environment, reason: reason)
      }
      guard part.scope.environments.allow(environment) else {
        throw refuse("\(part.id) is for other environments by its scope")
      }
      for rule in part.interventions where rule.scope.environments.allow(environment) {
        guard let scope = rule.scope.narrowed(to: environment, within: part.scope) else {
          throw refuse("both \(part.id) and its rule \(rule.id) name backbones; keep one scope")
        }
        try joined.join(rule, scope: scope, refuse)
      }
      if let clash = joined.clash(with: part) {
        throw refuse("another harness has a \(clash) too; rename one")
      }
      // Skills are found by their words, in whatever environment the task is.
      guard joined.skills.isEmpty || part.skills.isEmpty || joined.skills == part.skills else {
        throw refuse("two harnesses hold skills, which no scope keeps apart; leave one out")
      }
      joined.share(part)
    }
    return joined
  }

  /// Whether any rule is for a setting, by the scopes; where none is, nothing can come out otherwise.
  public func hasRules(environment: String, backbone: String) -> Bool {
    let scopes = interventions.filter(\.isEnabled).map(\.scope)
    return scope.allows(environment: environment, backbone: backbone)
      && scopes.contains { $0.allows(environment: environment, backbone: backbone) }
  }

  /// The harness with the rules that hold in an environment.
  public func holding(in environment: String) -> Harness {
    var own = self
    own.interventions.removeAll {
      !scope.environments.allow(environment) || !$0.scope.environments.allow(environment)
    }
    return own
  }

  /// Adds a rule, or its environment to the same rule that is here already.
  private mutating func join(
    _ rule: Intervention, scope: Scope, _ refuse: (String) -> HarnessJoinError
  ) throws(HarnessJoinError) {
    var scoped = rule
    scoped.scope = scope
    guard let place = interventions.firstIndex(where: { $0.id == rule.id }) else {
      interventions.append(scoped)
      return
    }
    var same = interventions[place]
    same.scope.environments = scope.environments
    guard same.hash == scoped.hash, same.isEnabled == scoped.isEnabled else {
      throw refuse("another harness has a rule \(rule.id) that does something else; rename one")
    }
    interventions[place].scope.environments += scope.environments
  }
}

extension Scope {
  /// This scope in one environment, inside a harness's; nil where both name backbones.
  fileprivate func narrowed(to environment: String, within outer: Scope) -> Scope? {
    guard backbones.isEmpty || outer.backbones.isEmpty else { return nil }
    return Scope(environments: [Glob(environment)], backbones: backbones + outer.backbones)
  }
}
