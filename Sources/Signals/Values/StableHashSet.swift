/// A set of hashes that are spread evenly already, so that they need no hashing of their own.
package struct StableHashSet: Sendable {
  /// Open addressing; 0 marks a free place, so the hash 0 is kept beside.
  private var places: [UInt64] = []
  private var hasZero = false
  package private(set) var count = 0

  package init() {}

  package func contains(_ hash: UInt64) -> Bool {
    if hash == 0 { return hasZero }
    if places.isEmpty { return false }
    return places[place(of: hash)] == hash
  }

  package mutating func insert(_ hash: UInt64) {
    if hash == 0 {
      hasZero = true
      return
    }
    if (count + 1) * 2 > places.count { grow() }
    let place = place(of: hash)
    if places[place] == hash { return }
    places[place] = hash
    count += 1
  }

  /// Where the hash stands or would stand.
  private func place(of hash: UInt64) -> Int {
    let mask = places.count - 1
    // The low bits of a running hash know the last bytes best; the high ones know them all.
    var place = Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & UInt64(mask))
    while places[place] != 0, places[place] != hash { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = places
    places = Array(repeating: 0, count: max(64, old.count * 2))
    for hash in old where hash != 0 { places[place(of: hash)] = hash }
  }
}

extension StableHashSet: Hashable {
  package static func == (left: StableHashSet, right: StableHashSet) -> Bool {
    left.count == right.count && left.hasZero == right.hasZero
      && left.places.allSatisfy { $0 == 0 || right.contains($0) }
  }

  package func hash(into hasher: inout Hasher) {
    // Places depend on the order of insertion, equality does not.
    hasher.combine(places.reduce(0) { $0 ^ $1 })
    hasher.combine(count)
  }
}
