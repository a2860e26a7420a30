public import Statistics
public import Trajectories

extension GatePlan {
  /// The chances in one line.
  public var words: String {
    func points(_ share: Double) -> String { "+\(Int((share * 100).rounded()))" }
    let chances = rows.map { "\(points($0.effect)): \(Int(($0.accepted * 100).rounded())) %" }
    let largest = rows.last.map { points($0.effect) } ?? "+0"
    let detectable =
      minimumDetectableEffect.map { "\(points($0)) points" }
      ?? "none up to \(largest) points; take more tasks"
    return "chance of acceptance at a true gain of " + chances.joined(separator: ", ")
      + " (simulated); smallest gain found in 80 %: \(detectable)"
  }

  /// The chances for programs.
  public var json: JSONObject {
    [
      "accepted": .array(
        rows.map { ["effect": .double($0.effect), "share": .double($0.accepted)] }),
      "minimumDetectableEffect": minimumDetectableEffect.map(JSONValue.double) ?? .null,
    ]
  }
}
