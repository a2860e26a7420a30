import Trajectories

/// The rules that may act in a setting, by phase and by the tool that they ask for.
///
/// A class because copies of a state share it; it never changes within an episode.
final class RuleIndex: Sendable {
  private let phases: [PhaseRules?]

  /// Rules of one phase, strongest first in each list.
  private struct PhaseRules: Sendable {
    /// Rules that ask for no particular tool.
    var free: [Int] = []
    /// All rules that may hold for a tool, by its name.
    var byTool: [String: [Int]] = [:]
    /// For tools that no list names: rules without a tool, and those whose names hold a `*`.
    var others: [Int] = []
  }

  init(_ program: HarnessProgram, _ setting: EpisodeSetting) {
    var active: [[Int]] = Phase.allCases.map { _ in [] }
    for (index, compiled) in program.rules.enumerated()
    where compiled.rule.scope.allows(environment: setting.environment, backbone: setting.backbone) {
      active[compiled.phaseIndex].append(index)
    }
    phases = active.map { rules in
      rules.isEmpty ? nil : RuleIndex.sorted(rules, program, tools: setting.tools)
    }
  }

  private static func sorted(
    _ rules: [Int], _ program: HarnessProgram, tools: [ToolSpec]
  ) -> PhaseRules {
    var sorted = PhaseRules()
    var names: Set<String> = []
    for rule in rules {
      guard let globs = program.rules[rule].candidateTools else {
        sorted.free.append(rule)
        sorted.others.append(rule)
        continue
      }
      for glob in globs where glob.isPlain { names.insert(glob.text) }
      if globs.contains(where: { !$0.isPlain }) { sorted.others.append(rule) }
    }
    guard sorted.free.count < rules.count else { return sorted }
    for tool in tools { names.insert(tool.name) }
    for name in names {
      sorted.byTool[name] = rules.filter { program.rules[$0].candidateTools?.allow(name) ?? true }
    }
    return sorted
  }

  func hasRules(in phase: Phase) -> Bool { phases[phase.index] != nil }

  /// The rules to ask, and whether their tools are yet to be compared with the verb.
  func rules(_ phase: Phase, verb: String?) -> (rules: [Int], isExact: Bool) {
    guard let rules = phases[phase.index] else { return ([], true) }
    guard let verb, !rules.byTool.isEmpty else { return (rules.free, true) }
    if let exact = rules.byTool[verb] { return (exact, true) }
    return (rules.others, false)
  }
}

extension Phase {
  /// The phase's place in a step.
  var index: Int {
    switch self {
    case .start: 0
    case .context: 1
    case .parse: 2
    case .rerank: 3
    case .gate: 4
    case .finish: 5
    case .post: 6
    }
  }
}
