import Signals
import Trajectories

/// One extractor applied to one thing seen.
struct Extraction {
  let update: Extractor
  let program: HarnessProgram
  let action: Action?
  let observation: Observation
  let document: JSONValue?

  func apply(to state: inout MemoryState) {
    guard mayApply(to: state) else { return }
    var groups: [String: JSONValue] = [:]
    if let pattern = update.actionPattern {
      guard let found = actionGroups(pattern) else { return }
      groups = found
    }
    if update.pattern == nil, update.path == nil {
      applyWhole(groups, &state)
    } else if let pattern = update.pattern {
      for text in texts { applyPattern(pattern, to: text, groups, &state) }
    } else if let path = update.path, let document {
      for value in path.values(in: document, limit: Query.recordLimit) {
        applyValue(value, groups, &state)
      }
    }
  }

  private func mayApply(to state: MemoryState) -> Bool {
    if !update.tools.isEmpty, !update.tools.allow(action?.verb ?? "") { return false }
    if update.source == .observation || update.source == .action {
      if let isError = update.isError, observation.showsError != isError { return false }
    }
    return update.from.isEmpty || update.from.contains(state.json?.plainText ?? "")
  }

  /// The named groups of the action's match that the update uses; nil where it does not match.
  private func actionGroups(_ source: String) -> [String: JSONValue]? {
    guard let action, let place = program.actionPatterns.place(of: source) else { return nil }
    let pattern = program.actionPatterns.patterns[place]
    guard let match = try? pattern.firstMatch(in: scanned(action.matchText)) else { return nil }
    var groups: [String: JSONValue] = [:]
    for name in update.fields + ["key", "value"] {
      if let place = pattern.group(named: name), let text = match.groups[place] {
        groups[name] = .string(text)
      }
    }
    return groups
  }

  private var wholeText: String? {
    switch update.source {
    case .task, .observation: observation.text
    case .action: action?.matchText
    case .admissible: nil
    }
  }

  private var texts: [String] {
    if let path = update.path {
      return document.map { path.values(in: $0, limit: 64).map(\.plainText) } ?? []
    }
    if update.source == .admissible { return observation.admissible ?? [] }
    return wholeText.map { [scanned($0)] } ?? []
  }

  private var isCounting: Bool { update.operation == .increment }

  private func applyWhole(_ groups: [String: JSONValue], _ state: inout MemoryState) {
    let found = groups["value"] ?? wholeText.map { .string(scanned($0)) }
    state.apply(
      update.operation, key: groups["key"]?.plainText,
      update.constant ?? (isCounting ? nil : found))
  }

  private func applyPattern(
    _ source: String, to text: String, _ groups: [String: JSONValue], _ state: inout MemoryState
  ) {
    guard let pattern = program.valuePatterns[source],
      let matches = try? pattern.matches(in: text, limit: Query.recordLimit)
    else { return }
    for match in matches {
      func group(_ name: String) -> JSONValue? {
        pattern.group(named: name).flatMap { match.groups[$0] }.map(JSONValue.string)
          ?? groups[name]
      }
      if !update.fields.isEmpty {
        let members = update.fields.compactMap { name in group(name).map { (name, $0) } }
        state.apply(update.operation, key: update.key, .object(JSONObject(members)))
        continue
      }
      let plain = match.groups.count > 1 ? match.groups[1] : match.groups[0]
      let found = group("value") ?? plain.map(JSONValue.string)
      let key = group("key")?.plainText ?? (state.kind == .map ? found?.plainText : nil)
      state.apply(update.operation, key: key, update.constant ?? (isCounting ? nil : found))
    }
  }

  private func applyValue(
    _ value: JSONValue, _ groups: [String: JSONValue], _ state: inout MemoryState
  ) {
    if !update.fields.isEmpty {
      let members = update.fields.compactMap { name in
        (ValuePath(name).value(in: value) ?? groups[name]).map { (name, $0) }
      }
      state.apply(update.operation, key: update.key, .object(JSONObject(members)))
      return
    }
    let key = update.key.flatMap { ValuePath($0).value(in: value) }?.plainText
    state.apply(
      update.operation, key: key ?? (state.kind == .map ? value.plainText : nil),
      update.constant ?? (isCounting ? Optional.none : value))
  }
}
