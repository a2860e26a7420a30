public import FailureMiner
import Interventions
public import Trajectories

/// Candidates that a language model wrote in the rule language; they pass the reader and the lint that
/// mined ones pass.
public struct ProposedRules: Sendable {
  /// Rules to try, each once.
  public private(set) var candidates: [CandidateRule] = []
  /// What could not be read or may not run, and why.
  public private(set) var refused: [RefusedCandidate] = []

  /// Reads a model's answer: one rule, a list of rules, or a harness, with prose around it or not.
  ///
  /// `proposer` names the model; `pattern` is the failure that the rules are meant for.
  public init(
    _ answer: String, proposer: String, pattern: FailurePattern, environment: String,
    tools: [ToolSpec]
  ) {
    guard let document = ProposedRules.document(in: answer) else {
      refused.append(RefusedCandidate(id: "proposed", reason: "the answer holds no JSON"))
      return
    }
    let names = SharedNames(of: document)
    var known: Set<Digest> = []
    for (place, rule) in ProposedRules.rules(of: document).prefix(ProposedRules.limit).enumerated()
    {
      let renamed = names.renamed(rule)
      let mark = Digest(of: renamed.compactText).short
      let id = "proposed.\(mark)"
      guard case .object(var object) = renamed else {
        refused.append(
          RefusedCandidate(id: id, reason: "expected a rule as an object at \(place)"))
        continue
      }
      object["id"] = .string(id)
      object["origin"] = nil
      object["evidence"] = nil
      var shared: JSONObject = ["schema": "metaharness/1", "id": .string(id), "version": "1.0.0"]
      for key in ["memory", "firstMatchGroups", "models", "skills"] {
        shared[key] = names.shared(key, of: document)
      }
      shared["interventions"] = [.object(object)]
      do throws(HarnessFileError) {
        var harness = try Harness(.object(shared), file: id)
        let problems = StructuralLint.findings(in: harness, tools: tools.isEmpty ? nil : tools)
          .filter { $0.severity == .refusal }
        guard problems.isEmpty else {
          refused.append(
            RefusedCandidate(
              id: id, reason: problems.map(\.description).joined(separator: "; ")))
          continue
        }
        guard known.insert(harness.hash).inserted else { continue }
        harness.interventions[0].origin = Origin(
          proposer: "llm", signature: pattern.signature, sourceTasks: pattern.sourceTasks,
          details: ["environment": .string(environment), "model": .string(proposer)])
        harness.interventions[0].evidence.details["prediction"] = .object(
          CandidateRule.Prediction(pattern).json)
        candidates.append(
          CandidateRule(
            harness: harness, id: id, rung: RuleCompiler.rung(of: harness.interventions[0]),
            pattern: pattern))
      } catch {
        refused.append(RefusedCandidate(id: id, reason: "\(error)"))
      }
    }
  }

  private static let limit = 8

  private static func rules(of document: JSONValue) -> [JSONValue] {
    if let list = document.arrayValue { return list }
    return document["interventions"]?.arrayValue ?? document["rules"]?.arrayValue ?? [document]
  }

  /// The longest stretch from an opening bracket to the last closing one that is JSON.
  private static func document(in answer: String) -> JSONValue? {
    for (open, close) in [("[", "]"), ("{", "}")] as [(Character, Character)] {
      guard let start = answer.firstIndex(of: open), let end = answer.lastIndex(of: close),
        start < end
      else { continue }
      if let value = try? JSONValue(parsing: String(answer[start...end]), options: .foreign) {
        return value
      }
    }
    return nil
  }
}
