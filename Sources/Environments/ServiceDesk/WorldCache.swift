import Synchronization
import Trajectories

/// Generated worlds that were used last; what is in here saves time and decides nothing.
final class WorldCache<World: Sendable>: Sendable {
  private struct Entry: Sendable {
    var split: TaskSplit
    var block: Int
    var world: World
  }

  private let entries = Mutex<[Entry]>([])
  private static var limit: Int { 4 }

  func world(split: TaskSplit, block: Int, make: () -> World) -> World {
    let known = entries.withLock { entries in
      entries.first { $0.split == split && $0.block == block }?.world
    }
    if let known { return known }
    let world = make()
    entries.withLock { entries in
      if entries.count >= WorldCache.limit { entries.removeFirst() }
      entries.append(Entry(split: split, block: block, world: world))
    }
    return world
  }
}
