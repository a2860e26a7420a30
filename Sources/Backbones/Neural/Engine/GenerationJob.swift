import Trajectories

/// What the engine is to generate, and where the answers go.
struct GenerationJob: Sendable {
  let prompt: [Int32]
  let maximumTokens: Int
  let sampling: Sampling
  let seeds: [Seed]
  let stops: @Sendable (Int32) -> Bool
  let finished: @Sendable ([GeneratedText]) -> Void
}

/// The tokens of one answer.
struct GeneratedText: Sendable {
  /// The answer without the token that ended it.
  var tokens: [Int32] = []
  var logProbability = 0.0
  /// Whether a token ended it and not the limit.
  var isComplete = false
}
