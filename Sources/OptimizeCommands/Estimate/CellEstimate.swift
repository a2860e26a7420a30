import Backbones
import MetaHarness
import Synchronization
import Trajectories

/// What a few played tasks say of one environment with one backbone.
struct CellEstimate: Sendable {
  let cell: String
  /// What the endpoint's tokens cost; nil where nobody said.
  let price: EndpointSettings.Price?
  private(set) var episodes = 0
  private(set) var solved = 0
  private(set) var calls = 0
  private(set) var usage = TokenUsage()
  /// Seconds that all of them took, side by side.
  var seconds = 0.0

  init(cell: String, price: EndpointSettings.Price?) {
    self.cell = cell
    self.price = price
  }

  mutating func add(_ trajectory: Trajectory) throws {
    guard let outcome = trajectory.outcome, outcome.isScored else {
      throw CommandError(
        "the task \(trajectory.header.task) could not be played: "
          + (trajectory.outcome?.detail ?? "no outcome"), status: .inconclusive)
    }
    episodes += 1
    solved += outcome.success ? 1 : 0
    for step in trajectory.steps {
      calls += max(1, step.completions.count) + step.bounces.count
      usage += step.usage
    }
  }

  /// The means of an episode.
  func mean(_ total: Int) -> Double { Double(total) / Double(max(1, episodes)) }
  var tokens: Int { usage.input + usage.output }
}

/// Episodes that many threads hand in.
final class PlayedEpisodes: Sendable {
  private let played = Mutex<[Trajectory]>([])

  var all: [Trajectory] { played.withLock { $0 } }
  func add(_ trajectory: Trajectory) { played.withLock { $0.append(trajectory) } }
}
