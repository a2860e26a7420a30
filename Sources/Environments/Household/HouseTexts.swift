/// What an agent reads in a household game.
struct HouseTexts {
  let world: HouseWorld
  let dialect: HouseDialect
  let isCompact: Bool
  /// Whether arrivals name the place first, as the unwrapped game does.
  let namesArrivals: Bool

  static let nothing = "Nothing happens."
  static let over = "The task is over."

  func introduction() -> String {
    room + (isCompact ? "" : "\n") + "\nYour task is to: " + world.instruction + "."
  }

  /// All places, each by its name; for small models in the order in which one goes through them, and
  /// never as a range like `cabinet 1-4`, which would ask them to count.
  private var room: String {
    if isCompact {
      let places = world.listedReceptacles.map { world.receptacles[$0] }
      let names = places.enumerated().sorted { left, right in
        left.element.kind == right.element.kind
          ? left.offset > right.offset : left.offset < right.offset
      }.map(\.element.name)
      return "Room: " + names.joined(separator: ", ")
    }
    var text = "You are in the middle of a room. Looking quickly around you, you see "
    appendNames(world.listedReceptacles.map { world.receptacles[$0].name }, "a ", to: &text)
    return text + "."
  }

  /// What a command that applied is answered with, in the state after it.
  func reply(to command: HouseCommand, _ state: HouseState) -> String {
    switch command.verb {
    case .goTo: arrival(at: command.place, state)
    case .open:
      isCompact
        ? contents(of: command.place, state)
        : "You open the \(place(command)). The \(place(command)) is open. In it, you see "
          + listing(command.place, state) + "."
    case .close: isCompact ? "\(place(command)): closed" : "You close the \(place(command))."
    case .take:
      isCompact
        ? "You hold \(thing(command))."
        : "You pick up the \(thing(command)) from the \(place(command))."
    case .put: putReply(command)
    case .treat(let appliance): treatReply(command, appliance)
    case .use: isCompact ? "\(thing(command)): on" : "You turn on the \(thing(command))."
    case .slice:
      isCompact
        ? "\(thing(command)): sliced"
        : "You slice the \(thing(command)) with the \(world.things[command.other].name)."
    case .look: surroundings(state)
    case .inventory: inventory(state)
    case .examinePlace: contents(of: command.place, state)
    case .examineThing: condition(of: command.thing, state)
    case .answer: "You give your answer."
    case .help: HouseTexts.commandList(dialect, asksQuestion: world.goal.questionForm != nil)
    }
  }

  static func commandList(_ dialect: HouseDialect, asksQuestion: Bool) -> String {
    var lines = ["go to R", "open R", "close R", "take O from R"]
    lines.append(dialect == .put ? "put O in/on R" : "move O to R")
    lines += ["clean O with R", "heat O with R", "cool O with R", "slice O with O", "use O"]
    lines += ["examine R", "examine O", "look", "inventory"]
    if dialect == .move { lines.append("help") }
    if asksQuestion { lines.append("answer A") }
    return "Commands (O an object, R a receptacle, each with its number): "
      + lines.joined(separator: ", ") + "."
  }

  private func thing(_ command: HouseCommand) -> String { world.things[command.thing].name }
  private func place(_ command: HouseCommand) -> String { world.receptacles[command.place].name }

  private func putReply(_ command: HouseCommand) -> String {
    if isCompact { return "You put \(thing(command)) in \(place(command))." }
    return switch dialect {
    case .put: "You put the \(thing(command)) in/on the \(place(command))."
    case .move: "You move the \(thing(command)) to the \(place(command))."
    }
  }

  private func treatReply(_ command: HouseCommand, _ appliance: Appliance) -> String {
    if isCompact {
      let state =
        switch appliance {
        case .clean: "clean"
        case .heat: "hot"
        case .cool: "cool"
        }
      return "\(thing(command)): \(state)"
    }
    return "You \(appliance.rawValue) the \(thing(command)) using the \(place(command))."
  }

  private func arrival(at place: Int, _ state: HouseState) -> String {
    let text = contents(of: place, state)
    guard namesArrivals, !isCompact else { return text }
    return switch dialect {
    case .put: "You arrive at loc \(state.spot). \(text)"
    case .move: "You arrive at \(world.receptacles[place].name). \(text)"
    }
  }

  private func contents(of place: Int, _ state: HouseState) -> String {
    let receptacle = world.receptacles[place]
    if isCompact {
      if receptacle.opens, !state.isOpen(place) { return receptacle.name + ": closed" }
      return receptacle.name + (receptacle.opens ? " (open): " : ": ") + listing(place, state)
    }
    if receptacle.opens {
      guard state.isOpen(place) else { return "The \(receptacle.name) is closed." }
      return "The \(receptacle.name) is open. In it, you see " + listing(place, state) + "."
    }
    var text = "On the "
    text.reserveCapacity(120)
    text += receptacle.name
    text += ", you see "
    text += listing(place, state)
    text += "."
    return text
  }

  private func surroundings(_ state: HouseState) -> String {
    let here = world.spots[Int(state.spot)].map { world.receptacles[$0].name }
    if here.isEmpty { return room }
    var text = isCompact ? "At " : "You are facing "
    appendNames(here, isCompact ? "" : "the ", bare: true, to: &text)
    return text + (isCompact ? "." : ". Next to it, you see nothing.")
  }

  private func inventory(_ state: HouseState) -> String {
    guard state.held >= 0 else {
      return isCompact ? "You hold nothing." : "You are not carrying anything."
    }
    let name = world.things[Int(state.held)].name
    return isCompact ? "You hold \(name)." : "You are carrying: a \(name)."
  }

  private func condition(of thing: Int, _ state: HouseState) -> String {
    let flags = state.things[thing].flags
    var words: [String] = []
    if flags.contains(.hot) { words.append("hot") }
    if flags.contains(.cool) { words.append("cool") }
    if flags.contains(.clean) { words.append("clean") }
    if flags.contains(.sliced) { words.append("sliced") }
    if flags.contains(.lit) { words.append("switched on") }
    let name = world.things[thing].name
    if words.isEmpty { return "There's nothing special about \(name)." }
    return isCompact
      ? "\(name): " + words.joined(separator: ", ")
      : "This is \(name). It is " + words.joined(separator: " and ") + "."
  }

  private func listing(_ place: Int, _ state: HouseState) -> String {
    var names: [String] = []
    for thing in world.listedThings where Int(state.things[thing].holder) == place {
      names.append(world.things[thing].name)
    }
    var text = ""
    appendNames(names, isCompact ? "" : "a ", to: &text)
    return text
  }

  /// `a x 1, a y 2, and a z 1`; two are `a x 1, and a y 2`; none is `nothing`.
  private func appendNames(
    _ names: [String], _ article: String, bare: Bool = false, to text: inout String
  ) {
    if names.isEmpty { text += "nothing" }
    for (index, name) in names.enumerated() {
      if index > 0 { text += index == names.count - 1 && !isCompact ? ", and " : ", " }
      if !bare || index == 0 { text += article }
      text += name
    }
  }
}
