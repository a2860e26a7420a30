/// Commands of a room that need no state: each is written once and then shared.
struct FixedCommands: Sendable {
  /// By receptacle.
  let open: [String]
  let close: [String]
  /// By thing.
  let use: [String]
  /// By receptacle, then by thing.
  let examine: [String]
  /// Where each of `examine` stands among all of them in byte order.
  let examineRanks: [Int]
  /// The entries of `examine` in byte order.
  let examineOrder: [Int]
  /// The `go to` commands that are left at each spot.
  let departures: [[String]]

  init(receptacles: [HouseWorld.Receptacle], things: [HouseWorld.Thing], spotCount: Int) {
    open = receptacles.map { "open " + $0.name }
    close = receptacles.map { "close " + $0.name }
    use = things.map { "use " + $0.name }
    let examine = receptacles.map { "examine " + $0.name } + things.map { "examine " + $0.name }
    let order = examine.indices.sorted { examine[$0] < examine[$1] }
    var ranks = [Int](repeating: 0, count: order.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    self.examine = examine
    examineOrder = order
    examineRanks = ranks
    let arrivals = receptacles.map { "go to " + $0.name }
    departures = (0..<spotCount).map { spot in
      receptacles.indices.filter { receptacles[$0].spot != spot }.map { arrivals[$0] }
    }
  }
}

extension String {
  /// `verb thing word place`, written in one piece: the lists of commands are made of these.
  init(_ verb: StaticString, _ thing: String, _ word: StaticString, _ place: String) {
    let verbLength = verb.utf8CodeUnitCount
    let wordLength = word.utf8CodeUnitCount
    let capacity = verbLength + thing.utf8.count + wordLength + place.utf8.count
    self.init(unsafeUninitializedCapacity: capacity) { bytes in
      var length = 0
      func append(_ part: StaticString, _ count: Int) {
        for offset in 0..<count { bytes[length + offset] = part.utf8Start[offset] }
        length += count
      }
      func append(_ name: String) {
        let rest = UnsafeMutableBufferPointer(rebasing: bytes[length...])
        length += rest.update(fromContentsOf: name.utf8)
      }
      append(verb, verbLength)
      append(thing)
      append(word, wordLength)
      append(place)
      return length
    }
  }
}
