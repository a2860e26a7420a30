import Backbones
public import Interventions
import Statistics
import Trajectories

extension Harness {
  /// The harness switched off where its certificate shows harm, or nil where it shows none.
  ///
  /// A scope is a list of environments and a list of backbones, so whichever list loses fewer cells
  /// is cut; every cell that is lost counts as not improved.
  public func scoped(by certificate: Certificate) -> Harness? {
    let harmed = Set(certificate.summaries.flatMap(\.harmedAfterHolm))
    let cells = certificate.cells
    let bad = cells.filter { harmed.contains($0.gateCell.name) }
    guard !bad.isEmpty else { return nil }
    let environments = Set(bad.map(\.environment))
    let backbones = Set(bad.map(\.backbone.name))
    let byEnvironment = cells.count { environments.contains($0.environment) }
    let byBackbone = cells.count { backbones.contains($0.backbone.name) }
    var scoped = self
    scoped.parents = [hash.hex]
    if byEnvironment <= byBackbone {
      scoped.scope.environments = Harness.others(cells.map(\.environment), environments)
    } else {
      scoped.scope.backbones = Harness.others(cells.map(\.backbone.name), backbones)
    }
    return scoped
  }

  /// The names that are left; an empty list would allow everything.
  private static func others(_ names: [String], _ without: Set<String>) -> [Glob] {
    let left = Set(names).subtracting(without).sorted()
    return left.isEmpty ? [Glob("none")] : left.map { Glob($0) }
  }
}
