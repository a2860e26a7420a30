import Trajectories

/// Makes the task of an id.
struct DatabaseTaskGenerator: Sendable {
  static let templates = (1...18).map { "D\($0)" }
  /// Seeds from here on draw from families that no other split has.
  static let heldOutSeed = 1_000_000

  let data: DatabaseData

  /// The split that a task belongs to.
  static func split(template: String, seed: Int) -> TaskSplit {
    if seed >= heldOutSeed { return .testOOD }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(template)/\(seed)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    switch hash % 10 {
    case 0...5: return .train
    case 6...7: return .dev
    default: return .test
    }
  }

  static func id(template: String, seed: Int) -> String { "database/v1/\(template)/\(seed)" }

  static func parts(of id: String) -> (template: String, seed: Int)? {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "database", parts[1] == "v1", let seed = Int(parts[3]),
      seed >= 0, seed < 1 << 40, String(seed) == parts[3], templates.contains(String(parts[2]))
    else { return nil }
    return (String(parts[2]), seed)
  }

  /// The ids of a split, all templates in turn.
  static func ids(in split: TaskSplit, limit: Int) -> [String] {
    var found: [String] = []
    var seed = split == .testOOD ? heldOutSeed : 0
    while found.count < limit, seed < heldOutSeed + 1_000_000 {
      for template in templates where found.count < limit {
        if self.split(template: template, seed: seed) == split {
          found.append(id(template: template, seed: seed))
        }
      }
      seed += 1
      if split != .testOOD, seed == heldOutSeed { break }
    }
    return found
  }

  /// Draws until a world can carry the question.
  func task(_ id: String) throws(EnvironmentError) -> DatabaseTask {
    guard let (template, seed) = DatabaseTaskGenerator.parts(of: id) else {
      throw .unknownTask(id, environment: "database")
    }
    let isHeldOut = seed >= DatabaseTaskGenerator.heldOutSeed
    let families = data.families.filter { $0.isHeldOut == isHeldOut }
    let root = Seed(Digest(of: id).leadingBits)
    for attempt in 0..<200 {
      var generator = root.derive("database.task", step: attempt).generator
      guard let family = generator.pick(families) else { break }
      var drawing = TaskDrawing(
        id: id, template: template, data: data, family: family, generator: generator)
      if let task = drawing.draw() { return task }
    }
    throw .badData(
      file: "envs/database/families.json", detail: "no world could carry the task \(id)")
  }
}
