public import FailureMiner
public import Interventions

/// What a search ends with.
public struct SearchResult: Sendable {
  /// How the tasks were split.
  public let parts: TaskParts
  /// The failures that came back.
  public let findings: FailureMiner.Findings
  /// Every candidate and what became of it.
  public let screenings: [Screening]
  /// The chosen rules.
  public let harness: Harness
  /// What the rules do on tasks that did not choose them.
  public let certificate: Certificate
  /// Model calls spent by this run of the command; reused results cost none.
  public let modelCalls: Int
  /// Model calls that full re-runs of every screened candidate would have cost.
  public let fullRerunCalls: Int

  /// The candidates that are in the harness.
  public var selected: [Screening] { screenings.filter { $0.veto == nil } }
}
