import Signals
import Trajectories

extension RunningHarness {
  mutating func observeInserted(_ action: Action, _ observation: Observation) {
    observe(action, observation)
  }

  private mutating func observe(_ action: Action?, _ observation: Observation) {
    seen.observe(judge(action), observation, program: program)
  }

  /// Takes in what came of the action and returns what the model is shown of it.
  mutating func post(_ action: Action?, _ observation: Observation) -> Observation {
    observe(action, observation)
    guard hasRules(in: .post) else { return observation }
    var shown = observation
    var notes: [String] = []
    for firing in firings(.post, judge(action)) {
      guard !silenced(firing, .post) else { continue }
      var changes: [String] = []
      do throws(EvaluationFault) {
        for effect in program.rules[firing.rule].rule.then {
          let change = try apply(effect, firing, to: &shown, notes: &notes)
          if let change { changes.append(change) }
        }
      } catch {
        fault(firing.rule, .post, error)
        continue
      }
      if changes.isEmpty {
        record(firing.rule, .post, .idle)
      } else {
        acted(firing, .post, changes.joined(separator: "; "))
      }
    }
    if !notes.isEmpty { shown.text += "\n\n" + notes.joined(separator: "\n") }
    return shown
  }

  private mutating func apply(
    _ effect: Effect, _ firing: Firing, to shown: inout Observation, notes: inout [String]
  ) throws(EvaluationFault) -> String? {
    switch effect {
    case .annotateObservation(let text):
      let note = try firing.evaluation.render(text)
      let words = (notes + [note]).reduce(0) { $0 + Text($1).wordCount }
      guard !notes.contains(note), words <= RunningHarness.wordsPerStep else { return nil }
      notes.append(note)
      return "adds: \(note)"
    case .reformatObservation(let effect):
      guard let text = reformatted(shown.text, effect), text != shown.text else { return nil }
      defer { shown.text = text }
      return "reformats \(shown.text.utf8.count) bytes to \(text.utf8.count)"
    case .injectHint(let text, let steps):
      let rendered = try firing.evaluation.render(text)
      guard !hints.contains(where: { $0.text == rendered }) else { return nil }
      hints.append(Hint(text: rendered, stepsLeft: steps))
      return "hint: \(rendered)"
    case .queueAction(let effect): return try enqueue(effect, firing)
    case .setMemory(let update): return "remembers \(update.memory)"
    default: return nil
    }
  }

  private func reformatted(_ text: String, _ effect: ReformatObservation) -> String? {
    var text = text
    if !effect.drop.isEmpty,
      case .object(var object)? = try? JSONValue(parsing: text, options: .foreign)
    {
      for name in effect.drop { object[name] = nil }
      text = JSONValue.object(object).compactText
    }
    if let source = effect.pattern, let pattern = program.valuePatterns[source],
      text.utf8.count <= 64 << 10
    {
      text = replaced(text, pattern, effect.replacement)
    }
    if let maximum = effect.maximumBytes, text.utf8.count > maximum {
      let bytes = Array(text.utf8)
      let half = maximum / 2
      text =
        String(decoding: bytes[..<half], as: UTF8.self)
        + "\n[\(bytes.count - 2 * half) bytes left out]\n"
        + String(decoding: bytes[(bytes.count - half)...], as: UTF8.self)
    }
    return text
  }

  private func replaced(_ text: String, _ pattern: Pattern, _ replacement: String) -> String {
    guard let matches = try? pattern.matches(in: text, limit: 256), !matches.isEmpty else {
      return text
    }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var cursor = 0
    for match in matches where match.range.lowerBound >= cursor {
      out += bytes[cursor..<match.range.lowerBound]
      out += Array(replacement.utf8)
      cursor = match.range.upperBound
    }
    out += bytes[cursor...]
    return String(decoding: out, as: UTF8.self)
  }
}
