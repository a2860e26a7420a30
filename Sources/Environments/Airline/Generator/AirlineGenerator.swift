import Trajectories

/// Makes the airline's tasks on demand: a task follows from its id alone.
final class AirlineGenerator: DeskTaskSource {
  typealias World = AirlineWorld

  private let words: AirlineVocabulary
  private let phrases: PhraseTable
  private let isCompact: Bool
  private let worlds = WorldCache<AirlineWorld>()

  init(words: AirlineVocabulary, phrases: PhraseTable, isCompact: Bool) {
    self.words = words
    self.phrases = phrases
    self.isCompact = isCompact
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    TaskName.list(
      environment: "airline",
      templates: AirlineTemplate.allCases.map { ($0.rawValue, $0.isHeldOut) }, split: split,
      limit: limit)
  }

  func task(_ id: String) throws(EnvironmentError) -> DeskTask<AirlineWorld> {
    guard let name = TaskName(id, environment: "airline"),
      let template = AirlineTemplate(rawValue: name.template)
    else { throw .unknownTask(id, environment: "airline") }
    let split = name.split(isHeldOut: template.isHeldOut)
    let world = world(split: split, block: name.seed / words.seedsPerWorld)
    let seed = Seed(Digest(of: id).leadingBits)
    let ids = world.reservations.firstKeys
    for attempt in 0..<600 {
      var random = seed.derive("airline-task", step: attempt).generator
      guard let reservation = random.pick(ids).flatMap({ world.reservations[$0] }),
        let traveller = world.travellers[reservation.travellerID]
      else { continue }
      var builder = AirlineTaskBuilder(
        world: world, person: traveller, phrases: phrases, random: random)
      guard template.build(reservation, &builder) else { continue }
      if let task = builder.finish(
        id: id, template: template.rawValue, level: template.level,
        minimumSteps: words.minimumSteps)
      {
        return task
      }
    }
    throw .badData(file: id, detail: "no reservation of the world fits the template")
  }

  private func world(split: TaskSplit, block: Int) -> AirlineWorld {
    worlds.world(split: split, block: block) {
      let seed = Seed(Digest(of: "airline-world|\(split.rawValue)|\(block)").leadingBits)
      var builder = AirlineWorldBuilder(words: words, split: split, seed: seed)
      return builder.build(isCompact: isCompact)
    }
  }
}

extension AirlineWorld {
  /// Makes the environment that the catalogue lists.
  static let entry = EnvironmentCatalogue.Entry(
    name: "airline", summary: "service desk of an airline: bookings, changes, refunds",
    make: { options throws(EnvironmentError) in
      if let benchmark = try OfficialData.benchmark(options) {
        return try DeskEnvironment<AirlineWorld>.official(benchmark, options) {
          folder throws(EnvironmentError) in
          benchmark == .v1
            ? try AirlineOfficial.worldV1(in: folder) : try AirlineOfficial.worldV2(in: folder)
        }
      }
      let folder = try DeskKit.folder("airline", home: options.home)
      let words = try AirlineVocabulary(folder: folder)
      let kit = try DeskKit(
        folder: "airline", home: options.home, isCompact: options.isCompact,
        now: words.now.date + " " + words.now.time)
      return DeskEnvironment<AirlineWorld>(
        version: "2", kit: kit,
        source: AirlineGenerator(
          words: words, phrases: kit.phrases, isCompact: options.isCompact),
        codes: AirlineWorld.refusalCodes, mode: try PolicyMode(options))
    })

  /// The reason codes of the policy.
  static let refusalCodes = [
    "not-cancellable", "already-flown", "basic-economy", "passenger-count", "other-customer",
    "not-eligible",
  ]
}
