import Backbones
import Trajectories

/// Cells that are summed up apart from the others: one environment's, or some backbones'.
public struct GroupSummary: Sendable, Hashable {
  /// What the cells have in common.
  public let name: String
  /// Their figures.
  ///
  /// The gate judges all cells at once, so its verdict is not one on a group.
  public let summary: CertificateSummary

  /// The group as the certificate's file holds it.
  var json: JSONObject {
    var object: JSONObject = ["group": .string(name)]
    for member in summary.json where !GroupSummary.verdicts.contains(member.key) {
      object[member.key] = member.value
    }
    return object
  }

  private static let verdicts = ["verdict", "pValue", "harmedAfterHolm", "notShownSafe"]
}

/// Which groups there are among cells.
struct CellGroups {
  /// What each backbone belongs to, by its name.
  let backbones: [String: [String]]

  /// The groups of some cells in the order in which they first appear, environments before backbones.
  ///
  /// What all cells have in common is no group.
  func of(_ cells: [CertifiedCell]) -> [(name: String, cells: [CertifiedCell])] {
    var found: [(name: String, cells: [CertifiedCell])] = []
    func add(_ name: String, _ cell: CertifiedCell) {
      if let place = found.firstIndex(where: { $0.name == name }) {
        found[place].cells.append(cell)
      } else {
        found.append((name, [cell]))
      }
    }
    for cell in cells { add(cell.environment, cell) }
    for cell in cells {
      for name in backbones[cell.backbone.name] ?? [] { add(name, cell) }
    }
    return found.filter { $0.cells.count < cells.count }
  }
}
