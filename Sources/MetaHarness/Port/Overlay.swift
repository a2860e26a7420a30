public import Backbones
public import Interventions
public import Trajectories

/// What becomes of each rule of a harness on another backbone.
public struct Overlay: Sendable, Hashable {
  /// What becomes of one rule.
  public enum Action: Sendable, Hashable {
    /// It stays as it is.
    case keep
    /// It stays in these environments alone.
    case scope(environments: [String])
    /// A milder form of it takes its place.
    case downgrade(effect: String)
    /// It is switched off.
    case disable

    /// The action's name in files.
    public var name: String {
      switch self {
      case .keep: "keep"
      case .scope: "scope"
      case .downgrade: "downgrade"
      case .disable: "disable"
      }
    }
  }

  /// One rule with what speaks for its fate.
  public struct Entry: Sendable, Hashable {
    /// The rule's readable id.
    public let rule: String
    /// What becomes of it.
    public let action: Action
    /// Why, in words.
    public let reason: String
    /// What it does in each environment.
    public let effects: [RuleEffect]
  }

  /// The harness that is ported.
  public let base: Digest
  /// The backbone that it is ported to.
  public let backbone: BackboneIdentity
  /// The rules in the order of the harness.
  public let entries: [Entry]

  /// The harness with the overlay on it; milder forms are written where a rule has one.
  public func applied(to harness: Harness) -> Harness {
    var ported = harness
    ported.id = "\(harness.id) on \(backbone.name)"
    ported.parents = [base.hex]
    for place in ported.interventions.indices {
      guard let entry = entries.first(where: { $0.rule == ported.interventions[place].id }) else {
        continue
      }
      ported.interventions[place].evidence.details["port"] = .object(entry.json)
      switch entry.action {
      case .keep: break
      case .disable: ported.interventions[place].isEnabled = false
      case .scope(let environments):
        ported.interventions[place].scope.environments = environments.map { Glob($0) }
      case .downgrade:
        if let milder = ported.interventions[place].milder { ported.interventions[place] = milder }
      }
    }
    return ported
  }

  /// The overlay as its file holds it.
  public var json: JSONObject {
    [
      "metaharness": "overlay/1", "base": .string(base.hex),
      "backbone": .string(backbone.name), "backboneKind": .string(backbone.kind.rawValue),
      "backboneIdentity": .string(backbone.digest.hex),
      "rules": .array(entries.map { .object($0.json) }),
    ]
  }
}

extension Overlay.Entry {
  /// The entry for programs.
  public var json: JSONObject {
    var object: JSONObject = [
      "rule": .string(rule), "action": .string(action.name), "reason": .string(reason),
      "effects": .array(effects.map { .object($0.json) }),
    ]
    switch action {
    case .scope(let environments):
      object["environments"] = .array(environments.map(JSONValue.string))
    case .downgrade(let effect): object["effect"] = .string(effect)
    case .keep, .disable: break
    }
    return object
  }
}
