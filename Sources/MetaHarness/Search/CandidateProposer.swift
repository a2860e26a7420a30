import Backbones
import Environments
import FailureMiner
import Interventions
import RuleCompiler
import Trajectories

/// Asks a language model for rules against mined failures.
///
/// What it writes is data in the rule language and passes the gates that mined candidates pass; it
/// sees patterns and tools, and neither tasks nor scores.
struct CandidateProposer: Sendable {
  let backbone: any Backbone

  private static let patterns = 6

  /// One question for each of the patterns that show in most failures; each answer counts once.
  func proposals(
    for findings: FailureMiner.Findings, environment: any Environment, tools: [ToolSpec]
  ) async throws -> (candidates: [CandidateRule], refused: [RefusedCandidate]) {
    var known: Set<Digest> = []
    var found: [CandidateRule] = []
    var refused: [RefusedCandidate] = []
    for pattern in findings.patterns.prefix(CandidateProposer.patterns) {
      let answers = try await backbone.complete(
        question(pattern, environment: environment.name, tools: tools), privileged: nil)
      let proposed = ProposedRules(
        answers.first?.text ?? "", proposer: backbone.identity.name, pattern: pattern,
        environment: environment.name, tools: tools)
      found += proposed.candidates.filter { known.insert($0.harness.hash).inserted }
      refused += proposed.refused.filter { !refused.contains($0) }
    }
    return (found, refused)
  }

  private func question(
    _ pattern: FailurePattern, environment: String, tools: [ToolSpec]
  ) -> CompletionRequest {
    let names = tools.map { "- \($0.name): \($0.summary)" }.joined(separator: "\n")
    let failure =
      "In the environment \(environment) an agent fails like this: \(pattern.summary). "
      + "It shows in \(pattern.failedEpisodes) failed of \(pattern.episodes) episodes."
      + (pattern.template.map { " The reply reads: \($0)" } ?? "")
    let request =
      failure + (names.isEmpty ? "" : "\n\nTools:\n" + names)
      + "\n\nWrite up to three rules that would have helped, as a JSON array and nothing else."
    return CompletionRequest(
      messages: [Message(.system, CandidateProposer.language), Message(.user, request)],
      tools: [], style: .textCommands, sampling: Sampling(temperature: 0),
      seed: Seed(Digest(of: pattern.signature).leadingBits))
  }

  private static let language = """
    You write rules that run between an agent's model and its environment. A rule is a JSON object:
    {"id": "short-name", "about": "one line", "phase": "gate", "when": TRIGGER, "then": [EFFECT],
    "limits": {"maxFiresPerEpisode": 2}}.
    Phases: start (once), context (before the model answers), gate (judges its action), post (after the
    environment's reply).
    Triggers, combined with {"all": []}, {"any": []}, {"not": T}: {"tool": {"name": ["glob"]}},
    {"argCmp": {"path": "a.b", "op": "eq", "value": 1}}, {"grounded": {"negate": true}},
    {"error": {"consecutive": 1}}, {"obs": {"pattern": "RE2"}}, {"repeat": {"of": "action", "times": 1}},
    {"budget": {"quantity": "stepsLeft", "op": "le", "value": 3}}.
    Effects: {"contract": {"text": "..."}} in start; {"injectHint": {"text": "..."}} in context or post;
    {"annotateObs": {"text": "..."}} in post; {"veto": {"text": "why, and what to do instead"}} in gate;
    {"suggestArgs": {"set": {"path": "value"}, "text": "..."}} in gate.
    Say things in general terms: no ids, names or numbers of a single task. A veto must name what to do
    instead. A rule sees only what the agent sees.
    """
}
