import Backbones
import Environments

/// Whole configurations of `run`, by name.
enum SearchPreset: String, Sendable, CaseIterable {
  /// Mines three environments and checks the result in all seven on three backbones, in minutes.
  case demo

  /// The configuration, on the networks that this installation has, or else on planted faults.
  func choice(_ backbones: BackboneCatalogue) -> SearchChoice {
    let networks = backbones.entries.filter { $0.kind == .neural }.map(\.name)
    let names = SearchPreset.three(of: networks) ?? SearchPreset.scripted
    return SearchChoice(
      environments: ["retail", "household", "database"], backbone: names[1], trainLimit: 60,
      confirmLimit: 12,
      checkEnvironments: SharedOptions.benchmarkNames,
      checkBackbones: names, checkLimit: 12)
  }

  /// The first, the middle and the last in the order of the names, of fully trained networks where
  /// there are any; the middle one is mined.
  private static func three(of networks: [String]) -> [String]? {
    let late = networks.filter { $0.hasSuffix("-late") }
    let names = late.isEmpty ? networks : late
    guard let first = names.first, let last = names.last else { return nil }
    return [first, names[(names.count - 1) / 2], last]
  }

  private static let scripted = [
    "scripted:repeats-itself", "scripted:drifts-in-format", "scripted:mixed",
  ]
}
