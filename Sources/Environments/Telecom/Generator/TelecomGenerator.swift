import Synchronization
import Trajectories

/// Makes the carrier's tasks on demand: a task follows from its id alone.
final class TelecomGenerator: TelecomTaskSource {
  private let words: TelecomVocabulary
  private let phrases: PhraseTable
  private let isCompact: Bool
  /// Worlds that were used last; what is in here saves time and decides nothing.
  private let cache = Mutex<[(split: TaskSplit, block: Int, world: TelecomWorld)]>([])
  private static let cacheLimit = 4

  init(words: TelecomVocabulary, phrases: PhraseTable, isCompact: Bool) {
    self.words = words
    self.phrases = phrases
    self.isCompact = isCompact
  }

  func tasks(in split: TaskSplit, limit: Int) -> [String] {
    let templates = TelecomTemplate.allCases.filter { $0.isHeldOut == (split == .testOOD) }
    var ids: [String] = []
    for seed in 0..<Int.max {
      for template in templates {
        if ids.count >= limit { return ids }
        let name = TaskName(
          environment: TelecomWorld.name, template: template.rawValue, seed: seed)
        if name.split(isHeldOut: template.isHeldOut) == split { ids.append(name.text) }
      }
      // Without a limit, a fixed number of seeds stands for "all".
      if limit == .max, seed >= 400 { break }
    }
    return ids
  }

  func task(_ id: String) throws(EnvironmentError) -> TelecomTask {
    guard let name = TaskName(id, environment: TelecomWorld.name),
      let template = TelecomTemplate(rawValue: name.template)
    else { throw .unknownTask(id, environment: TelecomWorld.name) }
    let split = name.split(isHeldOut: template.isHeldOut)
    let world = world(split: split, block: name.seed / words.seedsPerWorld)
    let seed = Seed(Digest(of: id).leadingBits)
    for attempt in 0..<200 {
      var random = seed.derive("telecom-task", step: attempt).generator
      guard let owner = random.pick(world.carrier.subscriberIDs),
        let subscriber = world.carrier.subscribers[owner],
        let line = random.pick(subscriber.lineIDs).flatMap({ world.carrier.lines[$0] })
      else { continue }
      var builder = TelecomTaskBuilder(
        world: world, subscriber: subscriber, line: line, words: words, phrases: phrases,
        pools: NamePools(split: split), random: random)
      if template.build(&builder), let task = builder.finish(id: id, template: template) {
        return task
      }
    }
    throw .badData(file: id, detail: "no line of the world fits the template")
  }

  private func world(split: TaskSplit, block: Int) -> TelecomWorld {
    let known = cache.withLock { cache in
      cache.first { $0.split == split && $0.block == block }?.world
    }
    if let known { return known }
    let seed = Seed(Digest(of: "telecom-world|\(split.rawValue)|\(block)").leadingBits)
    var builder = TelecomWorldBuilder(words: words, split: split, seed: seed)
    let world = builder.build(isCompact: isCompact)
    cache.withLock { cache in
      if cache.count >= TelecomGenerator.cacheLimit { cache.removeFirst() }
      cache.append((split, block, world))
    }
    return world
  }
}
