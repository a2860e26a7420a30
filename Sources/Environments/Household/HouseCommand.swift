/// One command of a household game, with its names resolved.
struct HouseCommand: Sendable, Hashable {
  enum Verb: Sendable, Hashable {
    case goTo
    case open
    case close
    case take
    case put
    case treat(Appliance)
    case use
    case slice
    case look
    case inventory
    case examinePlace
    case examineThing
    case answer
    case help
  }

  var verb: Verb
  /// The thing that is meant, or -1.
  var thing = -1
  /// The receptacle that is meant, or -1.
  var place = -1
  /// The knife, or the number that is answered.
  var other = -1

  init(_ verb: Verb, thing: Int = -1, place: Int = -1, other: Int = -1) {
    self.verb = verb
    self.thing = thing
    self.place = place
    self.other = other
  }
}

/// Which of the two command languages a game speaks.
enum HouseDialect: String, Sendable, Hashable, CaseIterable {
  /// `put … in/on …`
  case put = "1"
  /// `move … to …`, and `help`
  case move = "2"
}

extension HouseWorld {
  /// The command as an agent writes it.
  func text(_ command: HouseCommand, dialect: HouseDialect) -> String {
    switch command.verb {
    case .goTo: "go to " + placeName(command)
    case .open: "open " + placeName(command)
    case .close: "close " + placeName(command)
    case .take: "take " + thingName(command) + " from " + placeName(command)
    case .put:
      switch dialect {
      case .put: "put " + thingName(command) + " in/on " + placeName(command)
      case .move: "move " + thingName(command) + " to " + placeName(command)
      }
    case .treat(let appliance):
      appliance.rawValue + " " + thingName(command) + " with " + placeName(command)
    case .use: "use " + thingName(command)
    case .slice: "slice " + thingName(command) + " with " + things[command.other].name
    case .look: "look"
    case .inventory: "inventory"
    case .examinePlace: "examine " + placeName(command)
    case .examineThing: "examine " + thingName(command)
    case .answer:
      command.place >= 0 ? "answer " + placeName(command) : "answer \(command.other)"
    case .help: "help"
    }
  }

  private func thingName(_ command: HouseCommand) -> String { things[command.thing].name }
  private func placeName(_ command: HouseCommand) -> String { receptacles[command.place].name }
}
