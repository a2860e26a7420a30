import FailureMiner
public import Interventions
import RuleCompiler
import Statistics
public import Trajectories

/// What a search did, as `search.json` keeps it: where each candidate came from and what became of it.
public struct SearchRecord: Sendable {
  /// The record for programs.
  public let json: JSONObject

  /// The record of a search that came to its certificate.
  public init(_ result: SearchResult) {
    json = [
      "metaharness": "search/1", "status": .string(result.certificate.verdict?.text ?? ""),
      "harness": .string(result.certificate.harness.hex), "plan": .object(result.plan.json),
      "calls": .object(result.calls.json),
      "environments": .array(result.searches.map { .object($0.json) }),
    ]
  }

  /// The record of a search that was stopped.
  public init(stopped harness: Harness, spent: Spending, why: String) {
    json = [
      "metaharness": "search/1", "status": "selected, not confirmed", "why": .string(why),
      "harness": .string(harness.hash.hex),
      "rules": .array(harness.interventionIDs.map(JSONValue.string)),
      "spent": .object(spent.json),
    ]
  }
}

extension EnvironmentSearchResult {
  /// The search for programs.
  public var json: JSONObject {
    [
      "environment": .string(environment), "end": .string(end.words),
      "selection": .object(selection.json),
      "rounds": .array(rounds.map { .object(json(of: $0)) }),
    ]
  }

  private func json(of round: SearchRound) -> JSONObject {
    var object: JSONObject = [
      "round": .integer(round.number), "control": .string(round.control.hex),
      "mined": .integer(round.mined), "failures": .integer(round.failures),
      "addressable": .integer(round.addressable), "patterns": .integer(round.patterns),
      "added": .array(round.added.map { .string(screenings[$0].candidate.id) }),
      "candidates": .array(
        round.candidates.map { .object(screenings[$0].json(isChosen: chosen.contains($0))) }),
    ]
    if !round.refused.isEmpty {
      object["refusedProposals"] = .array(
        round.refused.map { ["id": .string($0.id), "reason": .string($0.reason)] })
    }
    return object
  }
}

extension Screening {
  /// The candidate for programs: parent, replay, race, leave-one-out and fate.
  func json(isChosen: Bool) -> JSONObject {
    var object: JSONObject = [
      "id": .string(candidate.id), "hash": .string(candidate.harness.hash.hex),
      "parent": .string(parent.hex), "rung": .string(candidate.rung.rawValue),
      "pattern": .string(candidate.pattern.signature),
      "answers": .string(candidate.pattern.summary),
      "prediction": .object(candidate.prediction.json),
      "replay": [
        "firesInFailures": .integer(firesInFailures),
        "firesInSuccesses": .integer(firesInSuccesses), "helpAtMost": .double(helpBound),
        "harmAtMost": .double(harmBound),
      ],
    ]
    if let forks {
      object["screen"] = [
        "won": .integer(forks.onlyFirst), "lost": .integer(forks.onlySecond),
        "tasks": .integer(forks.total), "eValue": .double(eValue ?? 1),
        "end": raceEnd.map { .string($0.rawValue) } ?? .null,
        "wholeRunCalls": .integer(wholeRunCalls),
      ]
    }
    if let leaveOneOut { object["leaveOneOut"] = .object(leaveOneOut.json) }
    object["fate"] = .string(isChosen ? "selected" : veto?.rawValue ?? "alive")
    if !detail.isEmpty { object["detail"] = .string(detail) }
    return object
  }
}
