/// What the replies so far have told the agent; one bit for each receptacle.
struct HouseView: Sendable, Hashable {
  /// The receptacles whose contents were listed.
  private var contents: UInt64 = 0
  /// The receptacles whose door was told to be open or closed.
  private var doors: UInt64 = 0
  /// The receptacles that are known to be where the agent stands.
  private var near: UInt64 = 0

  func hasContents(of place: Int) -> Bool { contents >> UInt64(place) & 1 == 1 }
  func hasDoor(of place: Int) -> Bool { doors >> UInt64(place) & 1 == 1 }
  func isNear(_ place: Int) -> Bool { near >> UInt64(place) & 1 == 1 }

  /// Takes in a walk, after which nothing else is known to be near.
  mutating func arrive(at place: Int) { near = 1 << UInt64(place) }

  mutating func see(near place: Int) { near |= 1 << UInt64(place) }

  mutating func see(doorOf place: Int) { doors |= 1 << UInt64(place) }

  mutating func see(contentsOf place: Int) {
    contents |= 1 << UInt64(place)
    doors |= 1 << UInt64(place)
  }
}
