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
