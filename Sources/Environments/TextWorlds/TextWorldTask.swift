import Trajectories

/// The name of a generated task: `environment/v1/template/seed`.
struct TextWorldTask: Sendable, Hashable {
  let environment: String
  let template: String
  let seed: Int

  static let largestSeed = 999_999

  var id: String { "\(environment)/v1/\(template)/\(seed)" }

  /// The draw of 0..<100 that decides the split.
  var bucket: Int { Int(Digest(of: "\(environment)|\(template)|\(seed)").leadingBits % 100) }

  /// The seed that the task's world grows from.
  var worldSeed: Seed { Seed(Digest(of: id).leadingBits) }

  init(environment: String, template: String, seed: Int) {
    self.environment = environment
    self.template = template
    self.seed = seed
  }

  /// Reads an id in the one form that it is written in.
  init?(id: String, environment: String, templates: [String]) {
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == environment, parts[1] == "v1",
      let template = templates.first(where: { $0 == parts[2] }),
      let seed = Int(parts[3]), (1...TextWorldTask.largestSeed).contains(seed),
      String(seed) == parts[3]
    else { return nil }
    self.init(environment: environment, template: template, seed: seed)
  }

  /// The split of a task; templates that are held out belong to `test-ood` whole.
  func split(heldOutTemplates: Set<String>) -> TaskSplit {
    if heldOutTemplates.contains(template) { return .testOOD }
    return switch bucket {
    case ..<54: .train
    case ..<72: .dev
    case ..<90: .test
    default: .testOOD
    }
  }

  /// The ids of a split: seed by seed, all templates of a seed together.
  static func ids(
    of split: TaskSplit, environment: String, templates: [String], heldOut: Set<String>, limit: Int
  ) -> [String] {
    let wanted = min(limit, size(of: split))
    guard wanted > 0, !templates.isEmpty else { return [] }
    var ids: [String] = []
    for seed in 1...largestSeed {
      for template in templates {
        let task = TextWorldTask(environment: environment, template: template, seed: seed)
        guard task.split(heldOutTemplates: heldOut) == split else { continue }
        ids.append(task.id)
        if ids.count == wanted { return ids }
      }
    }
    return ids
  }

  /// How many tasks a split offers; any other seed can still be played by its id.
  private static func size(of split: TaskSplit) -> Int {
    switch split {
    case .train: 6000
    case .dev, .test: 2000
    case .testOOD: 1000
    }
  }
}
