import Signals
import Trajectories

/// What a declared memory holds.
struct MemoryState: Sendable, Hashable {
  let kind: Memory.Kind
  /// A value for registers, counters and progress; the rest use the list and the map.
  private(set) var value: JSONValue?
  private(set) var list: [JSONValue] = []
  private(set) var map = JSONObject()

  init(_ memory: Memory) {
    kind = memory.kind
    switch memory.kind {
    case .register, .counter, .progress: value = memory.initial
    case .set, .records: list = memory.initial?.arrayValue ?? []
    case .map: map = memory.initial?.objectValue ?? JSONObject()
    }
    if memory.kind == .counter, value?.intValue == nil { value = .integer(0) }
  }

  /// What references read; nil for a register that was never set.
  var json: JSONValue? {
    switch kind {
    case .register, .counter, .progress: value
    case .set, .records: .array(list)
    case .map: .object(map)
    }
  }

  /// The values that a query filters: records, or a map's entries with their key.
  var records: [JSONValue] {
    guard kind == .map else { return list.isEmpty ? value.map { [$0] } ?? [] : list }
    return map.map { member in
      guard case .object(var object) = member.value else {
        return ["key": .string(member.key), "value": member.value]
      }
      object["key"] = .string(member.key)
      return .object(object)
    }
  }

  mutating func apply(
    _ operation: MemoryUpdate.Operation, key: String? = nil, _ new: JSONValue?
  ) {
    switch operation {
    case .clear: clear(key)
    case .remove:
      if let key { map[key] = nil }
      if let new { list.removeAll { $0 == new } }
    case .increment: increment(key, by: new?.intValue ?? 1)
    case .set, .add, .put:
      guard let new else { return }
      store(new, key: key)
    }
  }

  private mutating func clear(_ key: String?) {
    if let key {
      map[key] = nil
      return
    }
    value = kind == .counter ? .integer(0) : nil
    list = []
    map = JSONObject()
  }

  private mutating func increment(_ key: String?, by amount: Int) {
    func grown(_ old: JSONValue?) -> JSONValue {
      .integer((old?.intValue ?? 0).addingReportingOverflow(amount).partialValue)
    }
    if kind == .map, let key {
      if map[key] != nil || map.count < Memory.entryLimit { map[key] = grown(map[key]) }
    } else {
      value = grown(value)
    }
  }

  private mutating func store(_ new: JSONValue, key: String?) {
    switch kind {
    case .register, .counter, .progress: value = new
    case .set:
      if !list.contains(new) {
        if list.count == Memory.entryLimit { list.removeFirst() }
        list.append(new)
      }
    case .map:
      guard let key else { return }
      if map[key] == nil, map.count == Memory.entryLimit, let oldest = map.members.first {
        map[oldest.key] = nil
      }
      map[key] = new
    case .records:
      if let key, case .object(let object) = new, let identity = object[key],
        let place = list.firstIndex(where: { $0[key] == identity })
      {
        list[place] = new
        return
      }
      if list.count == Query.recordLimit { list.removeFirst() }
      list.append(new)
    }
  }
}

/// One extractor applied to one thing seen.
struct Extraction {
  let update: Extractor
  let program: HarnessProgram
  let action: Action?
  let observation: Observation
  let document: JSONValue?

  func apply(to state: inout MemoryState) {
    guard applies(to: state) else { return }
    if update.pattern == nil, update.path == nil {
      state.apply(update.operation, update.constant ?? wholeText.map(JSONValue.string))
      return
    }
    for text in texts {
      guard let pattern = update.pattern else { continue }
      applyPattern(pattern, to: text, &state)
    }
    if update.pattern == nil, let path = update.path, let document {
      for value in path.values(in: document, limit: Query.recordLimit) {
        applyValue(value, &state)
      }
    }
  }

  private func applies(to state: MemoryState) -> Bool {
    if !update.tools.isEmpty, !update.tools.allow(action?.verb ?? "") { return false }
    if update.source == .observation || update.source == .action {
      if let isError = update.isError, observation.showsError != isError { return false }
    }
    if let pattern = update.actionPattern {
      guard let action, let place = program.actionPatterns.place(of: pattern),
        (try? program.actionPatterns.patterns[place].matches(scanned(action.matchText))) == true
      else { return false }
    }
    if !update.from.isEmpty {
      return update.from.contains(state.json?.plainText ?? "")
    }
    return true
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

  private func applyPattern(_ source: String, to text: String, _ state: inout MemoryState) {
    guard let pattern = program.valuePatterns[source],
      let matches = try? pattern.matches(in: text, limit: Query.recordLimit)
    else { return }
    for match in matches {
      func group(_ name: String) -> JSONValue? {
        pattern.group(named: name).flatMap { match.groups[$0] }.map(JSONValue.string)
      }
      if !update.fields.isEmpty {
        let members = update.fields.compactMap { name in group(name).map { (name, $0) } }
        state.apply(update.operation, key: update.key, .object(JSONObject(members)))
        continue
      }
      let plain = match.groups.count > 1 ? match.groups[1] : match.groups[0]
      let found = group("value") ?? plain.map(JSONValue.string)
      let key = group("key")?.plainText ?? (state.kind == .map ? found?.plainText : nil)
      let isCounting = update.operation == .increment
      state.apply(update.operation, key: key, update.constant ?? (isCounting ? nil : found))
    }
  }

  private func applyValue(_ value: JSONValue, _ state: inout MemoryState) {
    if !update.fields.isEmpty {
      let members = update.fields.compactMap { name in
        ValuePath(name).value(in: value).map { (name, $0) }
      }
      state.apply(update.operation, key: update.key, .object(JSONObject(members)))
      return
    }
    let key = update.key.flatMap { ValuePath($0).value(in: value) }?.plainText
    let isCounting = update.operation == .increment
    state.apply(
      update.operation, key: key ?? (state.kind == .map ? value.plainText : nil),
      update.constant ?? (isCounting ? nil : value))
  }
}
