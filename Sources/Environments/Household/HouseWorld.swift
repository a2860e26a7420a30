/// What does not change while a household game is played: the room, its things and the goal.
///
/// A class so that snapshots share it.
final class HouseWorld: Sendable {
  struct Receptacle: Sendable {
    let kind: Int
    let name: String
    let spot: Int
    let opens: Bool
    let appliance: Appliance?
  }

  struct Thing: Sendable {
    let kind: Int
    let name: String
    let abilities: Abilities
  }

  let book: HouseholdBook
  let layout: String
  /// In the order of their names, which is the order of commands.
  let receptacles: [Receptacle]
  /// In the order of their names, which is the order of commands.
  let things: [Thing]
  /// The things in the order that texts list them in: kinds rising, numbers falling.
  let listedThings: [Int]
  /// The receptacles of each spot in the order that texts list them in.
  let spots: [[Int]]
  let listedReceptacles: [Int]
  /// The place of each receptacle among all, kinds rising and numbers rising.
  let numberedRank: [Int]
  let start: HouseState
  let goal: HouseGoal
  let instruction: String
  /// The steps that the searching expert takes from the start.
  let expertSteps: Int
  let names: NameTable
  /// The commands that are the same in every state, made once.
  let commands: FixedCommands
  /// The receptacles of each spot in the order of commands.
  let places: [[Int]]

  init(
    book: HouseholdBook, layout: String, receptacles: [Receptacle], things: [Thing],
    start: HouseState, goal: HouseGoal, instruction: String, expertSteps: Int = 0
  ) {
    self.book = book
    self.layout = layout
    self.receptacles = receptacles
    self.things = things
    self.start = start
    self.goal = goal
    self.instruction = instruction
    self.expertSteps = expertSteps
    listedThings = HouseWorld.listed(things.map(\.name))
    let listed = HouseWorld.listed(receptacles.map(\.name))
    listedReceptacles = listed
    numberedRank = HouseWorld.numberedRank(receptacles.map(\.name))
    names = NameTable(receptacles.map(\.name) + things.map(\.name))
    let spotCount = (receptacles.map(\.spot).max() ?? 0) + 1
    spots = (0..<spotCount).map { spot in listed.filter { receptacles[$0].spot == spot } }
    places = spots.map { $0.sorted() }
    commands = FixedCommands(receptacles: receptacles, things: things, spotCount: spotCount)
  }

  /// The same world with what its expert needs.
  func measured(expertSteps: Int) -> HouseWorld {
    HouseWorld(
      book: book, layout: layout, receptacles: receptacles, things: things, start: start,
      goal: goal, instruction: instruction, expertSteps: expertSteps)
  }

  func fits(_ thing: Int, _ receptacle: Int) -> Bool {
    book.objects[things[thing].kind].fits(receptacles[receptacle].kind)
  }

  /// Kinds rising, numbers falling within a kind.
  private static func listed(_ names: [String]) -> [Int] {
    let keys = names.map(key)
    return names.indices.sorted {
      keys[$0].kind == keys[$1].kind
        ? keys[$0].number > keys[$1].number : keys[$0].kind < keys[$1].kind
    }
  }

  private static func numberedRank(_ names: [String]) -> [Int] {
    let keys = names.map(key)
    var ranks = [Int](repeating: 0, count: names.count)
    for (rank, index) in names.indices.sorted(by: { keys[$0] < keys[$1] }).enumerated() {
      ranks[index] = rank
    }
    return ranks
  }

  private static func key(_ name: String) -> (kind: String, number: Int) {
    let parts = name.split(separator: " ")
    return (String(parts.first ?? ""), parts.last.flatMap { Int($0) } ?? 0)
  }
}
