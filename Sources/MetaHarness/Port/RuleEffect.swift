import Statistics
public import Trajectories

/// What one rule of a harness adds to the others in one environment: leave-one-out by forks.
public struct RuleEffect: Sendable, Hashable {
  /// The environment.
  public let environment: String
  /// Tasks that came out better, and worse, with the rule than without it.
  public let won: Int
  /// Tasks that came out worse with the rule.
  public let lost: Int
  /// Tasks that were looked at, and those in which it changed something.
  public let tasks: Int
  /// Tasks in which it changed something.
  public let fired: Int
  /// The one-sided 80 % bounds of what it adds, in shares of success.
  public let lower: Double
  /// The upper bound of what it adds.
  public let upper: Double

  init(environment: String, differences: [Double], fired: Int) {
    self.environment = environment
    won = differences.count { $0 > 0 }
    lost = differences.count { $0 < 0 }
    tasks = differences.count
    self.fired = fired
    let interval = GreedySelection.interval(differences)
    lower = interval.lower
    upper = interval.upper
  }

  /// Whether it loses more than it wins, at a one-sided 80 %.
  var harms: Bool { lost > won && upper < 0 }
  /// Whether it wins more than it loses.
  var helps: Bool { won > lost }

  /// The effect for programs.
  public var json: JSONObject {
    [
      "environment": .string(environment), "won": .integer(won), "lost": .integer(lost),
      "tasks": .integer(tasks), "fired": .integer(fired),
      "lowerPoints": .double(lower * 100), "upperPoints": .double(upper * 100),
    ]
  }
}
