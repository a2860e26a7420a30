/// Rows by key: a shared base that never changes and the few rows that an episode changed.
///
/// Copying one is a snapshot; a first write after it copies only the changed rows.
struct LayeredTable<Row: Sendable & Hashable>: Sendable {
  private let base: Base
  private var changes: [Change] = []

  private struct Change: Sendable {
    var key: String
    /// Position in the base, or the base's count for an added row.
    var place: Int
    var row: Row
  }

  /// The rows that all copies share.
  private final class Base: Sendable {
    let rows: [Row]
    let keys: [String]
    let places: [String: Int]

    init(_ pairs: [(String, Row)]) {
      rows = pairs.map(\.1)
      keys = pairs.map(\.0)
      var places = [String: Int](minimumCapacity: pairs.count)
      for (place, key) in keys.enumerated() { places[key] = place }
      self.places = places
    }
  }

  init(_ pairs: [(String, Row)]) { base = Base(pairs) }

  /// The row of a key; setting one replaces it or adds it at the end.
  subscript(_ key: String) -> Row? {
    if let change = changes.first(where: { $0.key == key }) { return change.row }
    return base.places[key].map { base.rows[$0] }
  }

  /// The place of a row that is as it was at first; nil where it changed or is not there.
  func untouchedPlace(of key: String) -> Int? {
    changes.contains { $0.key == key } ? nil : base.places[key]
  }

  mutating func update(_ key: String, _ change: (inout Row) -> Void) {
    if let index = changes.firstIndex(where: { $0.key == key }) {
      change(&changes[index].row)
    } else if let place = base.places[key] {
      var row = base.rows[place]
      change(&row)
      changes.append(Change(key: key, place: place, row: row))
    }
  }

  mutating func add(_ key: String, _ row: Row) {
    if let index = changes.firstIndex(where: { $0.key == key }) {
      changes[index].row = row
    } else {
      changes.append(Change(key: key, place: base.places[key] ?? base.rows.count, row: row))
    }
  }

  /// The keys of the first rows, in their order.
  var firstKeys: [String] { base.keys }

  var count: Int { base.rows.count + changes.count { $0.place == base.rows.count } }

  /// The rows in their first order, changed ones in place, added ones last.
  func forEach(_ body: (String, Row) -> Void) {
    for (place, key) in base.keys.enumerated() {
      let changed = changes.isEmpty ? nil : changes.first { $0.place == place }
      body(key, changed?.row ?? base.rows[place])
    }
    for change in changes where change.place == base.rows.count { body(change.key, change.row) }
  }

  /// The rows that differ from the base, by key.
  var changedRows: [(key: String, row: Row)] {
    if changes.isEmpty { return [] }
    let rows = changes.filter { $0.place == base.rows.count || base.rows[$0.place] != $0.row }
      .map { (key: $0.key, row: $0.row) }
    return rows.count < 2 ? rows : rows.sorted { $0.key < $1.key }
  }

  /// Whether both tables hold the same rows; both must have grown from the same base.
  func holdsSameRows(as other: LayeredTable) -> Bool {
    let mine = changedRows
    let theirs = other.changedRows
    return mine.count == theirs.count
      && zip(mine, theirs).allSatisfy { $0.key == $1.key && $0.row == $1.row }
  }
}
