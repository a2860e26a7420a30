/// What happens when a write comes without the user's yes.
enum PolicyMode: String, Sendable, Hashable, CaseIterable {
  /// Violations are recorded and cost nothing, as in the official benchmarks.
  case observe
  /// An episode with a violation is not a success.
  case score
  /// The tool refuses.
  case enforce
}
