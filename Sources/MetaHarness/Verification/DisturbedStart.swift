import Environments
import Trajectories

/// A state off the expert's way: its steps and disturbing ones in a random mixture.
struct DisturbedStart: Sendable {
  let task: String
  /// Which start of all; another number gives another mixture on the same task.
  let number: Int

  private static let longest = 15

  /// Brings the world there; nil where nothing disturbs it, else how many steps the expert gets.
  func reach(in environment: inout any Environment) throws -> Int? {
    let opening = try environment.reset(to: task)
    let expert = environment.expert()
    var random = Seed(Digest(of: "\(task)|\(number)").leadingBits).derive("disturbance").generator
    var isDisturbed = false
    for _ in 0..<random.integer(in: 1...DisturbedStart.longest) {
      let disturbance = random.pick(environment.disturbances())
      let isOff = random.chance(0.6)
      let expected = isOff ? nil : expert?.nextAction(in: WorldView(environment))
      guard let action = expected ?? disturbance else { continue }
      let before = try environment.snapshot()
      if try environment.step(action).end != nil {
        // The expert is asked to go on, so the episode must not be over.
        try environment.restore(before)
        continue
      }
      if expected == nil { isDisturbed = true }
    }
    if !isDisturbed, let disturbance = random.pick(environment.disturbances()) {
      let before = try environment.snapshot()
      isDisturbed = try environment.step(disturbance).end == nil
      if !isDisturbed { try environment.restore(before) }
    }
    return isDisturbed ? DisturbedStart.longest + 4 * opening.stepBudget : nil
  }
}
