public import Trajectories

/// The wording of everything that an environment shows, as a digest over played tasks.
///
/// Schemas and phrase tables can be hashed as they stand; replies are built in code. So a fixed
/// sample of tasks is played, with mistakes, and the digest of all replies is kept in
/// `envs/NAME/observations.json`, where it is a part of the surface. A test plays the sample again.
public enum ObservationWording {
  /// The digest that is kept for an environment.
  static func recorded(
    _ name: String, home: String?, isCompact: Bool
  ) throws(EnvironmentError) -> String {
    var options = EnvironmentOptions()
    options.home = home
    let file = try DataFile(path(name), options: options)
    let key = isCompact ? "compact" : "plain"
    return try file.string(file.value[key], key)
  }

  /// Where the digests of an environment are kept, below the product's folder.
  public static func path(_ name: String) -> String { "envs/\(name)/observations.json" }

  /// Plays the sample and returns the digest of what was shown.
  public static func sample(_ environment: any Environment) throws(EnvironmentError) -> Digest {
    var world = environment
    let builder = DigestBuilder()
    for (split, count) in [(TaskSplit.train, 36), (.testOOD, 12)] {
      for task in try world.tasks(in: split, limit: count) {
        try walk(task, &world, builder)
        for wrong in world.wrongPolicies() {
          _ = try world.reset(to: task)
          guard wrong.targets(WorldView(world)) else { continue }
          try play(wrong.policy, &world, builder)
        }
      }
    }
    return builder.finish()
  }

  /// The expert's way, with a look at what every disturbance on it is answered with.
  private static func walk(
    _ task: String, _ world: inout any Environment, _ builder: DigestBuilder
  ) throws(EnvironmentError) {
    let opening = try world.reset(to: task)
    builder.update(opening.system ?? "")
    for tool in opening.tools { builder.update(tool.name + tool.parameters.compactText) }
    show(opening.observation, builder)
    guard let expert = world.expert() else { return }
    for _ in 0..<opening.stepBudget {
      let here = try world.snapshot()
      for disturbance in world.disturbances() {
        show(try world.step(disturbance).observation, builder)
        try world.restore(here)
      }
      guard let action = expert.nextAction(in: WorldView(world)) else { return }
      let result = try world.step(action)
      show(result.observation, builder)
      if result.end != nil { return }
    }
  }

  private static func play(
    _ policy: any Expert, _ world: inout any Environment, _ builder: DigestBuilder
  ) throws(EnvironmentError) {
    for _ in 0..<40 {
      guard let action = policy.nextAction(in: WorldView(world)) else { return }
      let result = try world.step(action)
      show(result.observation, builder)
      if result.end != nil { return }
    }
  }

  private static func show(_ observation: Observation, _ builder: DigestBuilder) {
    builder.update(observation.text)
    builder.update(observation.admissible?.joined(separator: "\n") ?? "")
    builder.update("\(observation.reported?.rawValue ?? "")|\(observation.isTruncated)")
  }
}
