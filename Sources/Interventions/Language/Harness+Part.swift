extension Harness {
  /// One rule with what it uses of what this harness's rules share.
  package func holding(only rule: Intervention) -> Harness {
    var single = self
    single.id = rule.id
    single.interventions = [rule]
    let memories = rule.usedMemories
    single.memories.removeAll { !memories.contains($0.name) }
    let models = rule.usedModels
    single.models = self.models.filter { models.contains($0.key) }
    let showsSkills = rule.then.contains { if case .injectSkill = $0 { true } else { false } }
    if !showsSkills { single.skills = [] }
    single.firstMatchGroups.removeAll { $0 != rule.group }
    return single
  }
}

extension Intervention {
  /// Names of the memories that the rule reads or sets.
  fileprivate var usedMemories: Set<String> {
    var names: Set<String> = []
    for case .memory(let name)? in references.map(Reference.init) { names.insert(name) }
    for case .setMemory(let update) in then { names.insert(update.memory) }
    return names
  }

  /// Names of the models that the rule asks.
  var usedModels: [String] {
    var names: [String] = []
    for part in predicates {
      for case .risk(let trigger) in part.triggers { names.append(trigger.model) }
    }
    for case .rerank(let effect) in then { names.append(effect.model) }
    return names
  }
}
