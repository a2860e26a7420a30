import Trajectories

/// Makes the shop's tasks on demand: a task follows from its id alone.
final class RetailGenerator: DeskTaskSource {
  typealias World = RetailWorld

  private let words: RetailVocabulary
  private let phrases: PhraseTable
  private let isCompact: Bool
  private let worlds = WorldCache<RetailWorld>()

  init(words: RetailVocabulary, phrases: PhraseTable, isCompact: Bool) {
    self.words = words
    self.phrases = phrases
    self.isCompact = isCompact
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    TaskName.list(
      environment: "retail", templates: RetailTemplate.allCases.map { ($0.rawValue, $0.isHeldOut) },
      split: split, limit: limit)
  }

  func task(_ id: String) throws(EnvironmentError) -> DeskTask<RetailWorld> {
    guard let name = TaskName(id, environment: "retail"),
      let template = RetailTemplate(rawValue: name.template)
    else { throw .unknownTask(id, environment: "retail") }
    let split = name.split(isHeldOut: template.isHeldOut)
    let world = world(split: split, block: name.seed / words.seedsPerWorld)
    let seed = Seed(Digest(of: id).leadingBits)
    for attempt in 0..<400 {
      var random = seed.derive("retail-task", step: attempt).generator
      guard let order = pickOrder(template, in: world, &random),
        let customer = world.customers[order.customerID]
      else { continue }
      var builder = RetailTaskBuilder(
        world: world, person: customer, phrases: phrases, random: random)
      guard template.build(order, &builder) else { continue }
      if let task = builder.finish(
        id: id, template: template.rawValue, level: template.level,
        minimumSteps: words.minimumSteps)
      {
        return task
      }
    }
    throw .badData(file: id, detail: "no order of the world fits the template")
  }

  private func pickOrder(
    _ template: RetailTemplate, in world: RetailWorld, _ random: inout SeededGenerator
  ) -> Order? {
    let ids = world.orderIDs
    for _ in 0..<64 {
      guard let id = random.pick(ids), let order = world.orders[id] else { continue }
      if order.status == template.wantedStatus { return order }
    }
    return nil
  }

  private func world(split: TaskSplit, block: Int) -> RetailWorld {
    worlds.world(split: split, block: block) {
      let seed = Seed(Digest(of: "retail-world|\(split.rawValue)|\(block)").leadingBits)
      var builder = RetailWorldBuilder(words: words, split: split, seed: seed)
      return builder.build(isCompact: isCompact)
    }
  }
}

extension RetailWorld {
  /// Makes the environment that the catalogue lists.
  static let entry = EnvironmentCatalogue.Entry(
    name: "retail", summary: "service desk of an online shop: orders, returns, exchanges",
    make: { options throws(EnvironmentError) in
      if let benchmark = try OfficialData.benchmark(options) {
        return try DeskEnvironment<RetailWorld>.official(benchmark, options) {
          folder throws(EnvironmentError) in
          benchmark == .v1
            ? try RetailOfficial.worldV1(in: folder) : try RetailOfficial.worldV2(in: folder)
        }
      }
      let kit = try DeskKit(folder: "retail", home: options.home, isCompact: options.isCompact)
      let folder = try DeskKit.folder("retail", home: options.home)
      let words = try RetailVocabulary(folder: folder)
      return DeskEnvironment<RetailWorld>(
        version: "2", kit: kit,
        source: RetailGenerator(
          words: words, phrases: kit.phrases, isCompact: options.isCompact),
        codes: RetailWorld.refusalCodes, mode: try PolicyMode(options))
    })

  /// The reason codes of the policy.
  static let refusalCodes = [
    "not-pending", "not-delivered", "low-balance", "other-customer", "partial-cancel",
    "other-product", "already-requested",
  ]
}

extension PolicyMode {
  /// Reads the setting `policy`; without one, violations cost the task.
  init(_ options: EnvironmentOptions) throws(EnvironmentError) {
    guard let written = options.settings["policy"] else {
      self = .score
      return
    }
    guard let mode = PolicyMode(rawValue: written) else {
      throw .badData(
        file: "setting policy",
        detail: "expected observe, score or enforce, found '\(written)'")
    }
    self = mode
  }
}
