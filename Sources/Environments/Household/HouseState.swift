import Trajectories

/// Everything that changes while a household game is played; a copy is a snapshot.
struct HouseState: Sendable, Hashable {
  struct Thing: Sendable, Hashable {
    /// The receptacle it is in, or -1 while it is held.
    var holder: Int16
    var flags: ThingFlags
  }

  static let mostReceptacles = 64

  var things: [Thing]
  /// One bit for each receptacle.
  private var open: UInt64
  /// What the agent has been shown; no part of the world's identity.
  var view = HouseView()
  /// Where the agent is; 0 is the middle of the room.
  var spot: Int16 = 0
  var held: Int16 = -1
  /// The answer that was given, or -1.
  var answer: Int16 = -1

  init(things: [Thing], openReceptacles: [Int]) {
    self.things = things
    open = openReceptacles.reduce(0) { $0 | 1 << UInt64($1) }
  }

  func isOpen(_ receptacle: Int) -> Bool { open >> UInt64(receptacle) & 1 == 1 }

  mutating func setOpen(_ receptacle: Int, _ isOpen: Bool) {
    let bit: UInt64 = 1 << UInt64(receptacle)
    open = isOpen ? open | bit : open & ~bit
  }

  /// Identity of the world's state.
  var digest: Digest {
    let size = 14 + 3 * things.count
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { bytes in
      bytes.initialize(repeating: 0)
      withUnsafeBytes(of: open.littleEndian) { open in
        for index in 0..<8 { bytes[index] = open[index] }
      }
      func put(_ value: Int16, at place: Int) {
        bytes[place] = UInt8(truncatingIfNeeded: value)
        bytes[place + 1] = UInt8(truncatingIfNeeded: value >> 8)
      }
      put(spot, at: 8)
      put(held, at: 10)
      put(answer, at: 12)
      var place = 14
      for thing in things {
        put(thing.holder, at: place)
        bytes[place + 2] = thing.flags.rawValue
        place += 3
      }
      return Digest(of: UnsafeRawBufferPointer(bytes))
    }
  }
}
