import Interventions
import RuleCompiler
import Statistics
import Trajectories

extension Harness {
  /// The harness with what its search found of each rule, and what the confirmation said of all.
  ///
  /// Evidence changes no hash.
  func marked(_ certificate: Certificate?, _ searches: [EnvironmentSearchResult]) -> Harness {
    var marked = self
    let screenings = searches.flatMap { own in own.chosen.map { own.screenings[$0] } }
    let isAccepted =
      switch certificate?.verdict {
      case .accept, .acceptScoped: true
      default: false
      }
    for place in marked.interventions.indices {
      let rule = marked.interventions[place].id
      marked.interventions[place].evidence.status = isAccepted ? .confirmed : .selected
      guard let screening = screenings.first(where: { $0.candidate.id == rule }) else { continue }
      marked.interventions[place].evidence.details["replay"] = [
        "firesInFailures": .integer(screening.firesInFailures),
        "firesInSuccesses": .integer(screening.firesInSuccesses),
      ]
      if let forks = screening.forks {
        marked.interventions[place].evidence.details["screen"] = [
          "won": .integer(forks.onlyFirst), "lost": .integer(forks.onlySecond),
          "tasks": .integer(forks.total), "round": .integer(screening.round),
        ]
      }
      if let row = screening.leaveOneOut {
        marked.interventions[place].evidence.details["leaveOneOut"] = .object(row.json)
      }
      if let certificate {
        marked.interventions[place].evidence.details["confirmation"] = [
          "certificateOf": .string(certificate.harness.hex),
          "verdict": .string(certificate.verdict?.text ?? ""),
        ]
      }
    }
    return marked
  }
}

extension GreedySelection.LeaveOneOut {
  /// The row for programs.
  var json: JSONObject {
    [
      "won": .integer(won), "lost": .integer(lost), "worth": .object(worth.pointsJSON),
      "dropped": .bool(isDropped),
    ]
  }
}
