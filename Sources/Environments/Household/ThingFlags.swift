/// What has been done to a thing.
struct ThingFlags: OptionSet, Sendable, Hashable {
  let rawValue: UInt8

  static let clean = ThingFlags(rawValue: 1)
  static let hot = ThingFlags(rawValue: 2)
  static let cool = ThingFlags(rawValue: 4)
  static let lit = ThingFlags(rawValue: 8)
  static let sliced = ThingFlags(rawValue: 16)
  /// It was already clean when it was last heated; lost with the heat.
  static let heatedClean = ThingFlags(rawValue: 32)
  /// It was already clean when it was last cooled; lost with the cold.
  static let cooledClean = ThingFlags(rawValue: 64)

  /// The flag that a data file names.
  init?(word: String) {
    switch word {
    case "clean": self = .clean
    case "hot": self = .hot
    case "cool": self = .cool
    case "sliced": self = .sliced
    default: return nil
    }
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The flags once a state has been reached by its appliance.
  func applying(_ appliance: Appliance) -> ThingFlags {
    switch appliance {
    case .clean:
      return union(.clean)
    case .heat:
      let warmed = subtracting([.cool, .cooledClean]).union(.hot)
      return contains(.clean) ? warmed.union(.heatedClean) : warmed
    case .cool:
      let chilled = subtracting([.hot, .heatedClean]).union(.cool)
      return contains(.clean) ? chilled.union(.cooledClean) : chilled
    }
  }
}

/// What a receptacle does to a thing that is held at it.
enum Appliance: String, Sendable, Hashable, CaseIterable {
  case clean
  case heat
  case cool
}

/// What can be done with a kind of object.
struct Abilities: OptionSet, Sendable, Hashable {
  let rawValue: UInt8

  static let clean = Abilities(rawValue: 1)
  static let heat = Abilities(rawValue: 2)
  static let cool = Abilities(rawValue: 4)
  static let slice = Abilities(rawValue: 8)
  /// It slices other things while it is held.
  static let cut = Abilities(rawValue: 16)
  static let light = Abilities(rawValue: 32)
  /// It cannot be picked up.
  static let fixed = Abilities(rawValue: 64)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init?(word: String) {
    switch word {
    case "clean": self = .clean
    case "heat": self = .heat
    case "cool": self = .cool
    case "slice": self = .slice
    case "cut": self = .cut
    case "light": self = .light
    case "fixed": self = .fixed
    default: return nil
    }
  }

  init(_ appliance: Appliance) {
    switch appliance {
    case .clean: self = .clean
    case .heat: self = .heat
    case .cool: self = .cool
    }
  }

  /// The ability that a state asks for.
  init(reaching flag: ThingFlags) {
    switch flag {
    case .clean: self = .clean
    case .hot: self = .heat
    case .cool: self = .cool
    case .sliced: self = .slice
    default: self = []
    }
  }
}
