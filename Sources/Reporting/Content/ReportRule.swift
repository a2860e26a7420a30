import Interventions
public import Trajectories

/// One rule of an arm with what is known of it.
public struct ReportRule: Sendable {
  /// The arm that holds it.
  public let arm: Int
  /// Its readable id.
  public let id: String
  /// When it fires and what it does then, in one sentence.
  public let what: String
  /// How often it may act, where, and what it is based on, in one sentence.
  public let bounds: String
  /// The rule as its file holds it.
  public let json: JSONValue
  /// What the search said of it before it was confirmed; nil for rules by hand.
  public let candidate: ReportCandidate?
  /// Pairs in which it changed something, by position in the content's pairs.
  public let acted: [Int]
  /// Those of them that it is part of winning.
  public let helped: [Int]
  /// Those of them that it is part of losing.
  public let harmed: [Int]
  /// Pairs of its arm.
  public let pairs: Int

  /// The family that its effects belong to: interceptor, re-ranker or context policy.
  public let family: String

  static func all(
    of arms: [ReportArm], pairs: [ReportPair], candidates: [ReportCandidate]
  ) -> [ReportRule] {
    var rules: [ReportRule] = []
    for (place, arm) in arms.enumerated() {
      guard let harness = arm.rules, arm.isRules else { continue }
      let own = pairs.indices.filter { pairs[$0].arm == place }
      let texts = harness.json["interventions"]?.arrayValue ?? []
      for rule in harness.interventions where rule.isEnabled {
        let acted = own.filter { pairs[$0].rules.contains(rule.id) }
        let explanation = harness.explanation(of: rule.id)
        rules.append(
          ReportRule(
            arm: place, id: rule.id, what: explanation?.what ?? "",
            bounds: explanation?.bounds ?? "",
            json: texts.first { $0["id"]?.stringValue == rule.id } ?? .null,
            candidate: candidates.first { $0.rule == rule.id }, acted: acted,
            helped: acted.filter { pairs[$0].change == .won },
            harmed: acted.filter { pairs[$0].change == .lost }, pairs: own.count,
            family: rule.then.first?.family.rawValue ?? ""))
      }
    }
    return rules
  }
}

/// A candidate of a search, as the search's record holds it.
public struct ReportCandidate: Sendable {
  /// The candidate as its file holds it.
  public let json: JSONValue
  /// The environment that it was mined in.
  public let environment: String
  /// The round of the search that it was made in, counted from 1.
  public let round: Int

  static func all(of search: JSONValue?) -> [ReportCandidate] {
    (search?["environments"]?.arrayValue ?? []).flatMap { own in
      (own["rounds"]?.arrayValue ?? []).flatMap { round in
        (round["candidates"]?.arrayValue ?? []).map { candidate in
          ReportCandidate(
            json: candidate, environment: own["environment"]?.stringValue ?? "",
            round: round["round"]?.intValue ?? 1)
        }
      }
    }
  }

  /// The rule's id.
  public var rule: String { json["id"]?.stringValue ?? "" }
  /// What became of it: `selected`, or why it went no further.
  public var fate: String { json["fate"]?.stringValue ?? "" }
  /// Words about its fate.
  public var detail: String { json["detail"]?.stringValue ?? "" }
  /// The failure that it answers.
  public var answers: String { json["answers"]?.stringValue ?? "" }
  /// The rules that were there already, by their harness's hash; nil for the empty harness.
  public var parent: String? { json["parent"]?.stringValue }
  /// Select tasks won and lost by forks.
  public var forks: (won: Int, lost: Int)? {
    guard let won = json["screen"]?["won"]?.intValue, let lost = json["screen"]?["lost"]?.intValue
    else { return nil }
    return (won, lost)
  }
}
