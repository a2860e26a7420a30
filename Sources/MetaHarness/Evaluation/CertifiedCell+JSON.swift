import Backbones
import Environments
import Statistics
public import Trajectories

extension CertifiedCell {
  /// The cell as the certificate's file holds it.
  public var json: JSONObject {
    var object: JSONObject = [
      "environment": .string(environment), "split": .string(split.rawValue),
      "backbone": .string(backbone.name), "backboneKind": .string(backbone.kind.rawValue),
      "backboneIdentity": .string(backbone.digest.hex), "tasks": .integer(tasks),
      "trials": .integer(comparison.tasks.first?.trials.count ?? 0),
      "counts": .object(counts.json), "base": .double(rates.base), "with": .double(rates.with),
      "gain": .object(gain.pointsJSON), "pValue": .double(pValue),
    ]
    if let exposure = comparison.exposure {
      object["exposure"] = [
        "lowerPoints": .double(exposure.certified.lowerBound * 100),
        "upperPoints": .double(exposure.certified.upperBound * 100),
      ]
    }
    object["passAll"] = .array(
      (1...4).map { k in
        guard let rate = passRate(k) else { return .null }
        return ["base": .double(rate.base), "with": .double(rate.with)]
      })
    object["firing"] = .double(firing)
    object["uptake"] = uptake.map(JSONValue.double) ?? .null
    object["stepsRatio"] = .double(stepsRatio)
    object["callsRatio"] = .double(callsRatio)
    object["tokensRatio"] = tokensRatio.map(JSONValue.double) ?? .null
    object["harnessDecidedShare"] = .double(harnessDecided)
    object["overflows"] = pair(overflows)
    object["wrongIrreversibleWrites"] = pair(wrongIrreversibleWrites)
    object["policyViolations"] = pair(violations)
    object["regressedTasks"] = .array(regressed.map(JSONValue.string))
    object["verdict"] = .string(verdict.text)
    return object
  }

  private func pair(_ counts: (base: Int, with: Int)) -> JSONValue {
    ["base": .integer(counts.base), "with": .integer(counts.with)]
  }
}
