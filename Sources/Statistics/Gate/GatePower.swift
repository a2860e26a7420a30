/// The power of the whole gate before anything is spent, by simulation.
///
/// Superiority over all cells and non-inferiority in each must hold at once, which no formula of
/// one test can tell.
public enum GatePower {
  /// What is supposed of one cell.
  public struct Truth: Sendable, Hashable {
    /// The cell's name.
    public let name: String
    /// What it shares its tasks with.
    public let block: String
    /// The number of tasks.
    public let tasks: Int
    /// The share of tasks on which a rule fires and the baseline fails.
    public let firesInFailures: Double
    /// The share of tasks on which a rule fires and the baseline succeeds.
    public let firesInSuccesses: Double
    /// The chance that firing turns a failure into a success.
    public let mends: Double
    /// The chance that firing turns a success into a failure.
    public let breaks: Double

    /// Supposes a truth.
    public init(
      name: String, block: String, tasks: Int, firesInFailures: Double,
      firesInSuccesses: Double, mends: Double, breaks: Double
    ) {
      precondition(firesInFailures >= 0 && firesInSuccesses >= 0)
      precondition(firesInFailures + firesInSuccesses <= 1)
      self.name = name
      self.block = block
      self.tasks = tasks
      self.firesInFailures = firesInFailures
      self.firesInSuccesses = firesInSuccesses
      self.mends = mends
      self.breaks = breaks
    }

    /// The true mean difference.
    public var effect: Double { firesInFailures * mends - firesInSuccesses * breaks }

    /// Draws what the cell's tasks would show.
    public func draw(using generator: inout some RandomNumberGenerator) -> GateCell {
      var differences: [Double] = []
      differences.reserveCapacity(tasks)
      var failed = 0
      var succeeded = 0
      for _ in 0..<tasks {
        let fate = generator.drawUnit()
        let outcome = generator.drawUnit()
        if fate < firesInFailures {
          failed += 1
          differences.append(outcome < mends ? 1 : 0)
        } else if fate < firesInFailures + firesInSuccesses {
          succeeded += 1
          differences.append(outcome < breaks ? -1 : 0)
        } else {
          differences.append(0)
        }
      }
      return GateCell(
        name: name, block: block, differences: differences,
        exposure: ExposureBounds(
          firedAndSucceeded: succeeded, firedAndFailed: failed, tasks: max(1, tasks)))
    }
  }

  /// How often each kind of verdict falls.
  public struct Shares: Sendable, Hashable {
    /// Accepted everywhere.
    public var accept = 0.0
    /// Accepted in some cells.
    public var acceptScoped = 0.0
    /// More tasks needed.
    public var inconclusive = 0.0
    /// Rejected.
    public var reject = 0.0
  }

  /// Plays the gate on `runs` draws of the supposed truth.
  public static func simulate(
    _ truths: [Truth], gate: AcceptanceGate, runs: Int,
    using generator: inout some RandomNumberGenerator
  ) -> Shares {
    var shares = Shares()
    let share = 1 / Double(max(1, runs))
    for _ in 0..<runs {
      let cells = truths.map { $0.draw(using: &generator) }
      switch gate.judge(cells, using: &generator).verdict {
      case .accept: shares.accept += share
      case .acceptScoped: shares.acceptScoped += share
      case .inconclusive: shares.inconclusive += share
      case .reject: shares.reject += share
      }
    }
    return shares
  }
}
