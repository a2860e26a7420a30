import FailureMiner
import Interventions
public import Trajectories

/// Fits a re-ranker on recorded steps: which of the model's own answers is least likely to be refused.
public struct RerankerTrainer: Sendable {
  private let features: RecordedFeatures?
  private var rows: [[Double]] = []
  private var accepted: [Bool] = []
  private var episodes = 0
  private var tasks: Set<String> = []
  private static let rowLimit = 20_000
  private static let leastRows = 200

  /// Starts without rows.
  public init() { features = RecordedFeatures() }

  /// Takes in an episode's steps.
  public mutating func add(_ trajectory: Trajectory) {
    guard rows.count < RerankerTrainer.rowLimit, let features else { return }
    episodes += 1
    if tasks.count < 32 { tasks.insert(Digest(of: trajectory.header.taskText).short) }
    for row in features.rows(of: trajectory) {
      rows.append(row.values)
      accepted.append(!row.isRefused)
    }
  }

  /// The rule with its model, or nil where there are too few steps or only one kind of result.
  public func candidate(environment: String) -> CandidateRule? {
    guard rows.count >= RerankerTrainer.leastRows, let fit = LogisticFit(rows, labels: accepted)
    else { return nil }
    var weights = JSONObject()
    for (name, weight) in zip(RecordedFeatures.names, fit.weights) where abs(weight) >= 0.01 {
      weights[name] = .double((weight * 1000).rounded() / 1000)
    }
    guard !weights.isEmpty else { return nil }
    let mark = Digest(of: JSONValue.object(weights).compactText).short
    let id = "mined.rerank.\(mark)"
    // Named by its weights: models of several rounds stand in one harness.
    let model = "steps-\(mark)"
    let document: JSONValue = [
      "schema": "metaharness/1", "id": .string(id), "version": "1.0.0",
      "models": [
        model: [
          "bias": .double((fit.bias * 1000).rounded() / 1000), "weights": .object(weights),
        ]
      ],
      "interventions": [
        [
          "id": .string(id),
          "about": "Takes another of the model's answers where the first is likely to be refused.",
          "phase": "rerank",
          "then": [
            ["rerank": ["model": .string(model), "samples": 3, "askBelow": 0, "margin": 0.5]]
          ],
          "limits": ["maxFiresPerEpisode": "unlimited", "cooldownSteps": 0],
        ]
      ],
    ]
    guard var harness = try? Harness(document, file: id),
      StructuralLint.findings(in: harness).allSatisfy({ $0.severity != .refusal })
    else { return nil }
    let refused = accepted.count { !$0 }
    let pattern = FailurePattern(
      refusedSteps: refused, episodes: episodes, tasks: tasks.sorted())
    harness.interventions[0].origin = Origin(
      proposer: "miner", signature: "reranker", sourceTasks: tasks.sorted(),
      details: ["environment": .string(environment), "rows": .integer(rows.count)])
    harness.interventions[0].evidence.details["prediction"] = .object(
      CandidateRule.Prediction(pattern).json)
    return CandidateRule(harness: harness, id: id, rung: .rerank, pattern: pattern)
  }
}
