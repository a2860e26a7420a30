import Statistics
import Trajectories

extension ConfidenceInterval {
  /// A difference of rates, in percentage points.
  var pointsJSON: JSONObject {
    [
      "points": .double(estimate * 100), "lower": .double(lower * 100),
      "upper": .double(upper * 100), "level": .double(level),
    ]
  }
}

extension PairedCounts {
  var json: JSONObject {
    [
      "won": .integer(onlyFirst), "lost": .integer(onlySecond), "bothSolved": .integer(bothRight),
      "neitherSolved": .integer(neither),
    ]
  }
}

extension TwoWayVariation.Part {
  var json: JSONObject {
    [
      "share": .double(share), "lower": .double(interval.lower),
      "upper": .double(interval.upper),
    ]
  }
}
