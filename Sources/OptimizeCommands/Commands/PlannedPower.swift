import Environments
import Statistics
import Trajectories

/// The power of an evaluation as it is printed before anything is spent.
struct PlannedPower {
  let part: TaskSplit
  let cells: Int
  let plan: GatePlan

  var text: String {
    let rows = plan.rows.map { row in
      "+\(Int((row.effect * 100).rounded())): \(Int((row.accepted * 100).rounded())) %"
    }
    let detectable =
      plan.minimumDetectableEffect.map { "+\(Int(($0 * 100).rounded())) points" }
      ?? "none up to +40 points; take more tasks"
    return "\(part.rawValue), \(cells) \(cells == 1 ? "cell" : "cells"): chance of acceptance at a "
      + "true gain of " + rows.joined(separator: ", ")
      + " (simulated); smallest gain found in 80 %: \(detectable)"
  }

  var json: JSONValue {
    [
      "part": .string(part.rawValue), "cells": .integer(cells),
      "accepted": .array(
        plan.rows.map { ["effect": .double($0.effect), "share": .double($0.accepted)] }),
      "minimumDetectableEffect": plan.minimumDetectableEffect.map(JSONValue.double) ?? .null,
    ]
  }
}
