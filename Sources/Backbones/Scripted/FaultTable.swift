import Trajectories

/// The figures behind planted faults: how often, how long, how deaf.
///
/// This is the fault file of the planted-failure suite. It is fixed before any miner runs on it;
/// changing a figure changes the identity of every scripted backbone.
enum FaultTable {
  static let version = "2"

  /// Shares of episodes by how many faults they have; the rest, three in ten, have two.
  static let withoutFault = 0.15
  static let withOneFault = 0.55

  /// Environments in which somebody has to be asked.
  static let dialogues = ["airline", "retail", "telecom"]

  /// What a strength means.
  struct Figures: Sendable {
    /// The share of its chances that a fault takes.
    var strikes: Double
    /// How often the same wrong answer is given before the model finds its way.
    var attempts: ClosedRange<Int>
    /// The share of clear words that are heeded.
    var heeds: Double
    /// Messages that are remembered, or reads that are skipped in a row.
    var reach: Int

    /// The messages that a model with this reach no longer sees; the task stays in sight, and so
    /// does what was said lately.
    func outOfSight(_ messages: [Message]) -> Range<Int> {
      let start = messages.firstIndex { $0.role == .user }.map { $0 + 1 } ?? 0
      return start..<max(start, messages.count - reach)
    }
  }

  static func figures(_ kind: ScriptedFault, _ strength: FaultStrength) -> Figures {
    var figures: Figures
    switch strength {
    case .mild: figures = Figures(strikes: 0.5, attempts: 1...2, heeds: 1, reach: 1)
    case .strong: figures = Figures(strikes: 0.85, attempts: 4...8, heeds: 0.5, reach: 3)
    }
    switch (kind, strength) {
    case (.repeatsItself, .mild): figures.attempts = 3...5
    case (.repeatsItself, .strong): figures.attempts = 8...16
    case (.forgetsWindow, .mild): figures.reach = 6
    case (.forgetsWindow, .strong): figures.reach = 2
    // Each of these is one decision for the whole episode.
    case (.trustsUser, _), (.stopsEarly, _), (.actsUnconfirmed, _):
      figures.strikes = strength == .mild ? 0.7 : 1
    default: break
    }
    return figures
  }

  /// Shares of episodes that have a harmless oddity.
  static let oddities: [(Oddity, share: Double)] = [
    (.extraRead, 0.25), (.wording, 0.30), (.spelling, 0.20),
  ]

  /// Wrong policies of the environments that believe what they are told.
  static let credulous = [
    "obeys-all", "tempted-arguments", "compare-as-text", "answer-zero", "first-object", "guess",
    "ignore-price", "wrong-option", "makes the usual mistake",
  ]

  /// Everything above as it enters identities.
  static let canonicalText: String = {
    var lines = ["faults/\(version)", "\(withoutFault) \(withOneFault)"]
    for kind in ScriptedFault.allCases {
      for strength in FaultStrength.allCases {
        let figures = figures(kind, strength)
        lines.append(
          "\(kind.rawValue) \(strength.rawValue) \(figures.strikes) "
            + "\(figures.attempts.lowerBound)-\(figures.attempts.upperBound) \(figures.heeds) "
            + "\(figures.reach)")
      }
    }
    lines += oddities.map { "\($0.0.rawValue) \($0.share)" }
    lines.append(credulous.joined(separator: ","))
    return lines.joined(separator: "\n")
  }()
}
