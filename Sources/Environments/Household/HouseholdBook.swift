import Trajectories

/// The kinds, layouts and templates that household worlds are made of.
///
/// A class so that every copy of an environment shares the one table.
final class HouseholdBook: Sendable {
  struct ReceptacleKind: Sendable {
    let name: String
    let opens: Bool
    let appliance: Appliance?
  }

  struct ObjectKind: Sendable {
    let name: String
    let abilities: Abilities
    /// How often the kind is drawn, by room.
    let rooms: [Int]
    /// How plausible each receptacle kind is; -1 where it cannot hold the object.
    let places: [Int]

    func fits(_ receptacleKind: Int) -> Bool { places[receptacleKind] >= 0 }
  }

  struct Layout: Sendable {
    let name: String
    let room: Int
    let isHeldOut: Bool
    let objects: ClosedRange<Int>
    let sharedSpots: ClosedRange<Int>
    let receptacles: [(kind: Int, count: ClosedRange<Int>)]
  }

  struct Template: Sendable {
    enum Family: String, Sendable {
      case place
      case light
      case question
    }

    let name: String
    let family: Family
    let rooms: [Int]
    let phrases: [String]
    var count = 1
    /// States that the object needs.
    var needs: [ThingFlags] = []
    /// One of these is needed as well; drawn per task.
    var also: [ThingFlags] = []
    /// One of these is needed, and only counts when the object was clean before.
    var afterClean: [ThingFlags] = []
    /// The target opens, and is closed at the start.
    var closedTarget = false
    /// The target has to be closed at the end.
    var leaveClosed = false
    /// The only object of its kind stands where it is least expected.
    var isHidden = false
    /// A second object has to go to a second target.
    var hasSecond = false
    var isHeldOut = false
  }

  let digest: Digest
  let roomNames: [String]
  let receptacles: [ReceptacleKind]
  let objects: [ObjectKind]
  let layouts: [Layout]
  let templates: [Template]
  let heldOutTemplates: Set<String>
  let noise: Double
  let openChance: Double
  let sharingKinds: [Int]
  let largestCount: Int
  let shortBudget: Int

  init(_ reader: HouseholdBookReader) throws(EnvironmentError) {
    let file = reader.file
    digest = Digest(of: file.value.compactText)
    roomNames = reader.roomNames
    receptacles = try reader.receptacles()
    objects = try reader.objects(receptacles)
    layouts = try reader.layouts(receptacles)
    templates = try reader.templates()
    heldOutTemplates = Set(templates.filter(\.isHeldOut).map(\.name))
    let numbers = file.value["generator"]
    noise = try file.number(numbers?["noise"], "generator.noise")
    openChance = try file.number(numbers?["open"], "generator.open")
    sharingKinds = try reader.kinds(
      file.strings(numbers?["sharingKinds"], "generator.sharingKinds"), receptacles)
    largestCount = try file.integer(numbers?["largestCount"], "generator.largestCount")
    shortBudget = try file.integer(numbers?["shortBudget"], "generator.shortBudget")
    guard largestCount > 0, shortBudget > 0 else {
      throw file.failure("generator: largestCount and shortBudget must be positive")
    }
  }

  /// Reads the table of a product folder.
  static func load(_ options: EnvironmentOptions) throws(EnvironmentError) -> HouseholdBook {
    let file = try DataFile("envs/household/world.json", options: options)
    return try HouseholdBook(HouseholdBookReader(file))
  }

  func template(_ name: String) -> Template? { templates.first { $0.name == name } }
}
