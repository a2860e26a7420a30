import Signals
import Trajectories

extension RunningHarness {
  /// Reads a raw answer.
  mutating func parse(_ completion: Completion, strict: ActionReading) -> ActionReading {
    guard hasRules(in: .parse) else { return strict }
    let ladder = ParseLadder(tools: seen.tools, style: seen.setting.style)
    let full = ladder.read(completion, strict: strict)
    let answer = ReadAnswer(completion: completion, strict: strict, reading: full)
    var reading = strict
    for firing in strongestLast(firings(.parse, judge(full.action), reading: answer)) {
      guard !silenced(firing, .parse) else { continue }
      var changes: [String] = []
      for effect in program.rules[firing.rule].rule.then {
        switch effect {
        case .normalizeOutput(let rung):
          let repaired =
            full.rung <= rung
            ? full
            : ladder.read(
              completion, strict: strict, maximumRung: rung)
          guard repaired != reading, repaired.action != nil, reading == strict else { continue }
          reading = repaired
          changes.append("read on rung \(repaired.rung) as \(describe(repaired.action))")
        case .canonicalizeAction(let effect):
          if let action = reading.action, let better = canonical(action, effect) {
            reading.action = better
            reading.rung = max(reading.rung, 5)
            changes.append("\(describe(action)) becomes \(describe(better))")
          }
        case .coerceArguments(let paths):
          if let action = reading.action, let better = coerced(action, paths) {
            reading.action = better
            reading.rung = max(reading.rung, 4)
            changes.append("arguments become \(describe(better))")
          }
        case .setMemory(let update): changes.append("remembers \(update.memory)")
        default: break
        }
      }
      if changes.isEmpty {
        record(firing.rule, .parse, .idle)
      } else {
        acted(firing, .parse, changes.joined(separator: "; "))
      }
    }
    return reading
  }

  /// Repairs build on each other: syntax first, then names, then types.
  func strongestLast(_ firings: [Firing]) -> [Firing] {
    if firings.count < 2 { return firings }
    let program = program
    return firings.enumerated().sorted { left, right in
      let a = program.rules[left.element.rule].strength
      let b = program.rules[right.element.rule].strength
      return a != b ? a < b : left.offset < right.offset
    }.map(\.element)
  }

  func describe(_ action: Action?) -> String {
    guard let action else { return "nothing" }
    let text = action.description
    return text.utf8.count <= 200 ? text : String(decoding: text.utf8.prefix(200), as: UTF8.self)
  }

  func canonical(_ action: Action, _ effect: CanonicalizeAction) -> Action? {
    switch (effect.target, action) {
    case (.tools, .tool(let name, let arguments)):
      guard seen.tools[name] == nil, let meant = seen.tools.meant(by: name) else { return nil }
      return .tool(name: meant, arguments: arguments)
    case (.admissible, .text(let command)):
      guard let offered = seen.offered, !offered.contains(command) else {
        return nil
      }
      let search = NearestAction(
        similarity: effect.similarity, margin: effect.margin, needsSameVerb: effect.needsSameVerb)
      return search.best(for: command, among: offered.ready).map { .text($0) }
    default: return nil
    }
  }

  func coerced(_ action: Action, _ paths: [String]) -> Action? {
    guard case .tool(let name, let arguments) = action,
      let better = SchemaCheck(seen.tools).coerced(name, arguments, paths: paths)
    else { return nil }
    return .tool(name: name, arguments: better)
  }

  /// Chooses among candidates; the first stays unless another is clearly ahead.
  mutating func rerank(_ candidates: [ActionReading]) -> RerankDecision {
    guard hasRules(in: .rerank), let first = candidates.first else { return .choose(0) }
    let answer = ReadAnswer(completion: nil, strict: nil, reading: first)
    for firing in firings(.rerank, judge(first.action), reading: answer) {
      guard !silenced(firing, .rerank) else { continue }
      let moment = firing.evaluation.moment
      for case .rerank(let effect) in program.rules[firing.rule].rule.then {
        guard let model = program.harness.models[effect.model] else { continue }
        let scores = candidates.map { StepFeatures(moment, $0).score(model) }
        if let askBelow = effect.askBelow, candidates.count < effect.samples,
          scores[0] < askBelow
        {
          record(firing.rule, .rerank, .asked)
          return .sampleMore(
            effect.samples - candidates.count, temperature: effect.temperature)
        }
        var best = 0
        for place in candidates.indices.dropFirst() where candidates[place].action != nil {
          if scores[place] > scores[best], scores[place] - scores[0] >= effect.margin {
            best = place
          }
        }
        guard best > 0 else {
          record(firing.rule, .rerank, .idle)
          continue
        }
        acted(firing, .rerank, "takes \(describe(candidates[best].action))")
        return .choose(best)
      }
    }
    return .choose(0)
  }
}
