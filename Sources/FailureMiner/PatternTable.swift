import Trajectories

/// Counts sightings by pattern.
struct PatternTable {
  private var patterns: [FailurePattern] = []
  private var places: [FailurePattern.Key: Int] = [:]
  private var tasks: [Set<String>] = []

  /// Counts what one episode shows.
  mutating func add(_ sightings: [Sighting], of episode: Corpus.Episode) {
    var seenHere: Set<FailurePattern.Key> = []
    let failed = episode.trajectory.outcome?.success == false
    for sighting in sightings {
      let place = place(of: sighting.key)
      patterns[place].steps += 1
      guard seenHere.insert(sighting.key).inserted else { continue }
      patterns[place].episodes += 1
      if failed { patterns[place].failedEpisodes += 1 }
      if tasks[place].insert(episode.trajectory.header.task).inserted { patterns[place].tasks += 1 }
      if patterns[place].examples.count < 5 {
        patterns[place].examples.append(
          FailurePattern.Example(episode: episode.key, step: sighting.step))
      }
    }
  }

  /// The patterns in enough tasks, those in most failed episodes first.
  func patterns(minimumTasks: Int) -> [FailurePattern] {
    patterns.filter { $0.tasks >= minimumTasks }.sorted {
      ($1.failedEpisodes, $1.episodes, $0.signature)
        < ($0.failedEpisodes, $0.episodes, $1.signature)
    }
  }

  private mutating func place(of key: FailurePattern.Key) -> Int {
    if let place = places[key] { return place }
    places[key] = patterns.count
    patterns.append(FailurePattern(kind: key.kind, tool: key.tool, template: key.template))
    tasks.append([])
    return patterns.count - 1
  }
}
