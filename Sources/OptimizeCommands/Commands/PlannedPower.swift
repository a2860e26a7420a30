import Environments
import MetaHarness
import Statistics
import Trajectories

/// The power of an evaluation on one part of the tasks, as it is printed before anything is spent.
struct PlannedPower {
  let part: TaskSplit
  let cells: Int
  let plan: GatePlan

  var text: String {
    "\(part.rawValue), \(cells) \(cells == 1 ? "cell" : "cells"): \(plan.words)"
  }

  var json: JSONValue {
    var json: JSONObject = ["part": .string(part.rawValue), "cells": .integer(cells)]
    for member in plan.json { json[member.key] = member.value }
    return .object(json)
  }
}
