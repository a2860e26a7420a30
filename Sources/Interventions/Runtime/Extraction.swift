import Signals
import Trajectories

/// What one event shows to the memories.
struct ExtractionSource {
  let action: Action?
  let observation: Observation
  let observationText: ScannedText?
  let actionText: ScannedText?
  let document: SeenDocument?
}

/// An extractor with its patterns' places in the scans.
struct CompiledExtractor: Sendable {
  let update: Extractor
  let memory: Int
  let pattern: Pattern?
  let actionPattern: Pattern?
  /// The pattern's named groups, looked up once.
  let valueGroup: Int?
  let keyGroup: Int?
  private let actionPlace: Int?
  /// The pattern's place in the scan of its text; nil where it is asked of another text.
  private let place: Int?

  init(
    _ update: Extractor, memory: Int, _ observations: PatternTable, _ actions: PatternTable,
    _ values: [String: Pattern]
  ) {
    self.update = update
    self.memory = memory
    pattern = update.pattern.flatMap { values[$0] }
    valueGroup = pattern?.group(named: "value")
    keyGroup = pattern?.group(named: "key")
    actionPlace = update.actionPattern.flatMap { actions.place(of: $0) }
    actionPattern = actionPlace.map { actions.patterns[$0] }
    place = update.scannedPattern.flatMap {
      update.source == .action ? actions.place(of: $0) : observations.place(of: $0)
    }
  }

  /// Whether the event can change the memory, before any text is taken apart.
  func mayApply(to seen: ExtractionSource, _ program: HarnessProgram) -> Bool {
    if !update.tools.isEmpty, !update.tools.allow(seen.action?.verb ?? "") { return false }
    if update.source == .observation || update.source == .action {
      if let isError = update.isError, seen.observation.showsError != isError { return false }
      if let isNoop = update.isNoop, seen.observation.saysNothingChanged != isNoop { return false }
    }
    if update.source == .admissible, seen.observation.admissible == nil { return false }
    if let actionPlace {
      if !program.actionPatterns.matches(actionPlace, in: seen.actionText) { return false }
    } else if update.actionPattern != nil {
      return false
    }
    guard let place else { return true }
    return update.source == .action
      ? program.actionPatterns.mayMatch(place, in: seen.actionText)
      : program.observationPatterns.mayMatch(place, in: seen.observationText)
  }
}

extension Extractor {
  /// The pattern, where it is asked of the whole observation or of the whole action.
  var scannedPattern: String? { source == .admissible || path != nil ? nil : pattern }
}

extension Extractor.Source {
  var index: Int {
    switch self {
    case .task: 0
    case .observation: 1
    case .action: 2
    case .admissible: 3
    }
  }
}

/// One extractor applied to one event.
struct Extraction {
  let extractor: CompiledExtractor
  let seen: ExtractionSource

  private var update: Extractor { extractor.update }

  func apply(to state: inout MemoryState) {
    guard update.from.isEmpty || update.from.contains(state.json?.plainText ?? "") else { return }
    var groups: [String: JSONValue] = [:]
    if let pattern = extractor.actionPattern {
      guard let found = actionGroups(pattern) else { return }
      groups = found
    }
    if update.pattern == nil, update.path == nil {
      applyWhole(groups, &state)
    } else if let pattern = extractor.pattern {
      for text in texts { applyPattern(pattern, to: text, groups, &state) }
    } else if let path = update.path, let document {
      for value in path.values(in: document, limit: Query.recordLimit) {
        applyValue(value, groups, &state)
      }
    }
  }

  /// The named groups of the action's match that the update uses; nil where it does not match.
  private func actionGroups(_ pattern: Pattern) -> [String: JSONValue]? {
    guard let action = seen.action,
      let match = try? pattern.firstMatch(in: action.matchText.scannedPart)
    else { return nil }
    var groups: [String: JSONValue] = [:]
    for name in update.fields + ["key", "value"] {
      if let place = pattern.group(named: name), let text = match.groups[place] {
        groups[name] = .string(text)
      }
    }
    return groups
  }

  private var document: JSONValue? {
    update.source == .action ? seen.action?.arguments : seen.document?.value
  }

  private var wholeText: String? {
    switch update.source {
    case .task, .observation: seen.observation.text
    case .action: seen.action?.matchText
    case .admissible: nil
    }
  }

  private var texts: [String] {
    if let path = update.path {
      return document.map { path.values(in: $0, limit: 64).map(\.plainText) } ?? []
    }
    if update.source == .admissible { return seen.observation.admissible ?? [] }
    return wholeText.map { [$0.scannedPart] } ?? []
  }

  private var isCounting: Bool { update.operation == .increment }

  private func applyWhole(_ groups: [String: JSONValue], _ state: inout MemoryState) {
    let found = groups["value"] ?? wholeText.map { .string($0.scannedPart) }
    state.apply(
      update.operation, key: groups["key"]?.plainText,
      update.constant ?? (isCounting ? nil : found))
  }

  private func applyPattern(
    _ pattern: Pattern, to text: String, _ groups: [String: JSONValue],
    _ state: inout MemoryState
  ) {
    guard let matches = try? pattern.matches(in: text, limit: Query.recordLimit) else { return }
    for match in matches {
      func group(_ place: Int?, _ name: String) -> JSONValue? {
        place.flatMap { match.groups[$0] }.map(JSONValue.string) ?? groups[name]
      }
      if !update.fields.isEmpty {
        let members = update.fields.compactMap { name in
          group(pattern.group(named: name), name).map { (name, $0) }
        }
        state.apply(update.operation, key: update.key, .object(JSONObject(members)))
        continue
      }
      let plain = match.groups.count > 1 ? match.groups[1] : match.groups[0]
      let found = group(extractor.valueGroup, "value") ?? plain.map(JSONValue.string)
      let key =
        group(extractor.keyGroup, "key")?.plainText ?? (state.kind == .map ? found?.plainText : nil)
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
