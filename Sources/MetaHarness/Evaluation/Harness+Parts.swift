public import Interventions

extension Harness {
  /// What a leave-out takes away: a rule by its id, or all rules of an effect family.
  public enum Part: Sendable, Hashable {
    case rule(String)
    case family(String)

    /// The part as tables show it.
    public var name: String {
      switch self {
      case .rule(let id): id
      case .family(let family): "all of \(family)"
      }
    }
  }

  /// The parts that can be left out: each rule, and each family that is not the whole harness.
  public var parts: [Part] {
    let enabled = interventions.filter(\.isEnabled)
    let families = Set(enabled.flatMap { $0.then.map(\.family.rawValue) }).sorted()
    return enabled.map { Part.rule($0.id) }
      + (families.count > 1 ? families.map(Part.family) : [])
  }

  /// This harness without a part.
  public func without(_ part: Part) -> Harness {
    var smaller = self
    smaller.id += " without " + part.name
    smaller.interventions.removeAll { rule in
      switch part {
      case .rule(let id): rule.id == id
      case .family(let family): rule.then.contains { $0.family.rawValue == family }
      }
    }
    return smaller
  }

  /// These rules with triggers that are evaluated and never hold: it must change no transcript.
  public var silenced: Harness {
    var silent = self
    silent.id += " silenced"
    var never = ToolTrigger()
    // A command can hold this text only if somebody writes it to make the check fail.
    never.pattern = "^\u{1}metaharness never\u{1}$"
    for place in silent.interventions.indices {
      silent.interventions[place].when = .all([
        silent.interventions[place].when, .trigger(.tool(never)),
      ])
    }
    return silent
  }
}
