import Trajectories

/// A generated task's id and what follows from it.
struct TaskName: Sendable, Hashable {
  let environment: String
  let template: String
  let seed: Int

  var text: String { "\(environment)/v1/\(template)/\(seed)" }

  init(environment: String, template: String, seed: Int) {
    self.environment = environment
    self.template = template
    self.seed = seed
  }

  /// Reads an id; nil where it is not one that `text` could have written.
  init?(_ text: String, environment: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == environment, parts[1] == "v1",
      let seed = Int(parts[3]), seed >= 0, String(seed) == parts[3]
    else { return nil }
    self.init(environment: environment, template: String(parts[2]), seed: seed)
  }

  /// The split that a template's seed falls in; held-out templates are out of distribution.
  func split(isHeldOut: Bool) -> TaskSplit {
    if isHeldOut { return .testOOD }
    switch TaskName.fnv1a(template + String(seed)) % 10 {
    case 0...5: return .train
    case 6...7: return .dev
    default: return .test
    }
  }

  private static func fnv1a(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The ids of a split's tasks: the templates take turns, seed after seed.
  static func list(
    environment: String, templates: [(name: String, isHeldOut: Bool)], split: TaskSplit,
    limit: Int
  ) -> [String] {
    let offered = templates.filter { $0.isHeldOut == (split == .testOOD) }
    // Without a limit, a fixed number of seeds stands for "all".
    let seedCount = limit == .max ? 400 : .max
    var ids: [String] = []
    guard !offered.isEmpty else { return ids }
    for seed in 0..<seedCount {
      for template in offered {
        if ids.count >= limit { return ids }
        let name = TaskName(environment: environment, template: template.name, seed: seed)
        if name.split(isHeldOut: template.isHeldOut) == split { ids.append(name.text) }
      }
    }
    return ids
  }
}
