import Trajectories

/// Reads the tables of `envs/household/world.json`.
struct HouseholdBookReader {
  let file: DataFile
  let roomNames: [String]

  init(_ file: DataFile) throws(EnvironmentError) {
    self.file = file
    var names: [String] = []
    for layout in try file.array(file.value["layouts"], "layouts") {
      let room = try file.string(layout["room"], "layouts.room")
      if !names.contains(room) { names.append(room) }
    }
    roomNames = names
  }

  func receptacles() throws(EnvironmentError) -> [HouseholdBook.ReceptacleKind] {
    var kinds: [HouseholdBook.ReceptacleKind] = []
    for entry in try file.array(file.value["receptacles"], "receptacles") {
      let name = try file.string(entry["kind"], "receptacles.kind")
      guard !kinds.contains(where: { $0.name == name }) else {
        throw file.failure("receptacles: \(name) stands twice")
      }
      kinds.append(
        HouseholdBook.ReceptacleKind(
          name: name, opens: entry["opens"]?.boolValue ?? false,
          appliance: entry["does"]?.stringValue.flatMap(Appliance.init(rawValue:))))
    }
    return kinds
  }

  func objects(
    _ receptacles: [HouseholdBook.ReceptacleKind]
  ) throws(EnvironmentError) -> [HouseholdBook.ObjectKind] {
    var kinds: [HouseholdBook.ObjectKind] = []
    for entry in try file.array(file.value["objects"], "objects") {
      let name = try file.string(entry["kind"], "objects.kind")
      var abilities: Abilities = []
      for word in try file.strings(entry["can"], "objects.can") {
        guard let ability = Abilities(word: word) else {
          throw file.failure("objects: \(name) can '\(word)', which is no ability")
        }
        abilities.insert(ability)
      }
      var rooms = [Int](repeating: -1, count: roomNames.count)
      for member in try file.object(entry["rooms"], "objects.rooms") {
        guard let room = roomNames.firstIndex(of: member.key) else {
          throw file.failure("objects: \(name) is in room '\(member.key)', which has no layout")
        }
        rooms[room] = try file.integer(member.value, "objects.rooms")
      }
      var places = [Int](repeating: -1, count: receptacles.count)
      for member in try file.object(entry["places"], "objects.places") {
        let kind = try kind(member.key, receptacles)
        places[kind] = max(0, try file.integer(member.value, "objects.places"))
      }
      kinds.append(
        HouseholdBook.ObjectKind(name: name, abilities: abilities, rooms: rooms, places: places))
    }
    return kinds
  }

  func layouts(
    _ receptacles: [HouseholdBook.ReceptacleKind]
  ) throws(EnvironmentError) -> [HouseholdBook.Layout] {
    var layouts: [HouseholdBook.Layout] = []
    for entry in try file.array(file.value["layouts"], "layouts") {
      let name = try file.string(entry["name"], "layouts.name")
      let room = try file.string(entry["room"], "layouts.room")
      var counts: [(kind: Int, count: ClosedRange<Int>)] = []
      for member in try file.object(entry["receptacles"], "layouts.receptacles") {
        counts.append(
          (try kind(member.key, receptacles), try file.range(member.value, "layouts.receptacles")))
      }
      let most = counts.reduce(0) { $0 + $1.count.upperBound }
      guard counts.allSatisfy({ $0.count.lowerBound >= 0 }), most <= HouseState.mostReceptacles
      else {
        throw file.failure(
          "layouts: \(name) has up to \(most) receptacles, at most "
            + "\(HouseState.mostReceptacles) fit")
      }
      layouts.append(
        HouseholdBook.Layout(
          name: name, room: roomNames.firstIndex(of: room) ?? 0,
          isHeldOut: entry["heldOut"]?.boolValue ?? false,
          objects: try file.range(entry["objects"], "layouts.objects"),
          sharedSpots: try file.range(entry["sharedSpots"], "layouts.sharedSpots"),
          receptacles: counts.sorted { $0.kind < $1.kind }))
    }
    return layouts
  }

  func templates() throws(EnvironmentError) -> [HouseholdBook.Template] {
    var templates: [HouseholdBook.Template] = []
    for entry in try file.array(file.value["templates"], "templates") {
      let name = try file.string(entry["name"], "templates.name")
      let word = try file.string(entry["family"], "templates.family")
      guard let family = HouseholdBook.Template.Family(rawValue: word) else {
        throw file.failure("templates: \(name) is of family '\(word)', which does not exist")
      }
      var rooms: [Int] = []
      for room in try file.strings(entry["rooms"], "templates.rooms") {
        guard let index = roomNames.firstIndex(of: room) else {
          throw file.failure("templates: \(name) wants room '\(room)', which has no layout")
        }
        rooms.append(index)
      }
      let phrases = try file.strings(entry["phrases"], "templates.phrases")
      guard phrases.count >= (family == .question ? 2 : 1) else {
        throw file.failure("templates: \(name) has too few phrases")
      }
      var template = HouseholdBook.Template(
        name: name, family: family, rooms: rooms, phrases: phrases)
      template.count =
        try entry["count"].map { value throws(EnvironmentError) in
          try file.integer(value, "templates.count")
        } ?? 1
      template.needs = try flags(entry["needs"], name)
      template.also = try flags(entry["also"], name)
      template.afterClean = try flags(entry["afterClean"], name)
      template.closedTarget = entry["closedTarget"]?.boolValue ?? false
      template.leaveClosed = entry["leaveClosed"]?.boolValue ?? false
      template.isHidden = entry["hidden"]?.boolValue ?? false
      template.hasSecond = entry["second"]?.boolValue ?? false
      template.isHeldOut = entry["heldOut"]?.boolValue ?? false
      templates.append(template)
    }
    return templates
  }

  func kinds(
    _ names: [String], _ receptacles: [HouseholdBook.ReceptacleKind]
  ) throws(EnvironmentError) -> [Int] {
    var kinds: [Int] = []
    for name in names { kinds.append(try kind(name, receptacles)) }
    return kinds
  }

  private func kind(
    _ name: String, _ receptacles: [HouseholdBook.ReceptacleKind]
  ) throws(EnvironmentError) -> Int {
    guard let kind = receptacles.firstIndex(where: { $0.name == name }) else {
      throw file.failure("'\(name)' is used as a receptacle but is not in the list of receptacles")
    }
    return kind
  }

  private func flags(
    _ value: JSONValue?, _ template: String
  ) throws(EnvironmentError) -> [ThingFlags] {
    guard let value else { return [] }
    var flags: [ThingFlags] = []
    for word in try file.strings(value, "templates") {
      guard let flag = ThingFlags(word: word) else {
        throw file.failure("templates: \(template) needs state '\(word)', which does not exist")
      }
      flags.append(flag)
    }
    return flags
  }
}
