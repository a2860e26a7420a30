import Signals

/// Learns what detectors weigh in one environment: features for a score, never verdicts.
enum DetectorWeights {
  /// Weights from the first half of a typical episode, among episodes that live past it, so that a
  /// detector's chance to fire does not depend on how the episode ends.
  static func fit(_ episodes: [EpisodeDigest]) -> [Detector: Double] {
    let lengths = episodes.map(\.steps.count).sorted()
    guard !lengths.isEmpty else { return [:] }
    let landmark = max(1, lengths[lengths.count / 2] / 2)
    let alive = episodes.filter { $0.steps.count > landmark }.prefix(5_000)
    let rows = alive.map { episode in
      let fired = episode.steps.prefix(landmark).reduce(UInt32(0)) { $0 | $1.detectors }
      return Detector.allCases.map { fired & $0.bit != 0 ? 1.0 : 0.0 }
    }
    guard let fit = LogisticFit(Array(rows), labels: alive.map { !$0.isSuccess }) else {
      return [:]
    }
    var weights: [Detector: Double] = [:]
    for (detector, weight) in zip(Detector.allCases, fit.weights) { weights[detector] = weight }
    return weights
  }
}
