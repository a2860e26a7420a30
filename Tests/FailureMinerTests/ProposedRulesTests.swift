import FailureMiner
import Interventions
import RuleCompiler
import Testing
import Trajectories

/// Rules that a language model wrote, as the search takes them in.
@Suite struct ProposedRulesTests {
  private static let pattern = FailurePattern(refusedSteps: 3, episodes: 3, tasks: ["t"])

  private func proposed(_ answer: String) -> ProposedRules {
    ProposedRules(
      answer, proposer: "m", pattern: Self.pattern, environment: "shop", tools: [])
  }

  /// One rule that shows what a memory of the everyday name `seen` holds, three ways.
  private func answer(remembering source: String) -> String {
    #"""
    {"memory":[{"name":"seen","kind":"set","updates":[{"on":"\#(source)","pattern":"(?P<value>[a-z]+)"}]}],
     "models":{"late":{"weights":{"novel":1}}},
     "interventions":[{"id":"r","phase":"gate",
      "when":{"all":[{"fact":{"of":{"ref":"memory.seen"},"op":"contains","value":"x"}},
                     {"risk":{"model":"late","atLeast":2}},
                     {"fact":{"of":{"query":{"from":"seen","reduce":"count"}},"op":"gt","value":1}}]},
      "then":[{"veto":{"text":"memory.seen holds ${memory.seen}"}}]}]}
    """#
  }

  @Test("rules of two answers that use one name each keep what it meant to them")
  func namesOfTwoAnswers() throws {
    let candidates = ["task", "observation"].flatMap {
      proposed(answer(remembering: $0)).candidates
    }
    #expect(candidates.count == 2)
    var joined = Harness(id: "both", interventions: [])
    for candidate in candidates { joined = joined.adding(candidate.harness) }
    #expect(StructuralLint.findings(in: joined).filter { $0.severity == .refusal } == [])
    let document = joined.json
    // One id for both could be joined, but never read again.
    #expect(try Harness(document, file: "joined").interventionIDs.count == 2)
    let memories = document["memory"]?.arrayValue ?? []
    #expect(
      Set(memories.compactMap { $0["updates"]?.arrayValue?.first?["on"]?.stringValue })
        == ["task", "observation"])
    for rule in document["interventions"]?.arrayValue ?? [] {
      let text = rule.compactText
      let own = memories.compactMap { $0["name"]?.stringValue }.filter { text.contains($0) }
      #expect(own.count == 1, "\(text)")
      let name = try #require(own.first)
      #expect(text.contains("memory.seen holds ${memory.\(name)}"))
      #expect(text.contains(#""from":"\#(name)""#))
    }
  }

  @Test("what a tool is given stays as it is, whatever names it holds")
  func toolData() throws {
    let read = proposed(
      #"""
      {"memory":[{"name":"seen","kind":"set","updates":[]}],
       "interventions":[{"phase":"gate","then":[{"forceAction":{"tool":"t",
        "arguments":{"memory":"seen","model":"seen","x":{"ref":"memory.seen"}}}}]}]}
      """#)
    let text = try #require(read.candidates.first, "\(read.refused)").harness.json.compactText
    #expect(text.contains(#""memory":"seen","model":"seen""#), "\(text)")
    #expect(!text.contains(#""memory.seen""#), "\(text)")
  }

  @Test("the same rule twice is one rule, and junk is refused with its reason")
  func hostileAnswers() {
    let rule = #"{"id":"r","phase":"post","then":[{"annotateObs":{"text":"Look again."}}]}"#
    #expect(proposed("[\(rule),\(rule)]").candidates.count == 1)
    for junk in [
      "", "no JSON", "{\"interventions\":[7]}", "[[]]", #"{"memory":[5],"models":[],"rules":[{}]}"#,
      #"{"memory":{"name":3},"interventions":[{"phase":"gate","then":[]}]}"#,
    ] {
      let read = proposed(junk)
      #expect(read.candidates.isEmpty, "\(junk)")
      #expect(!read.refused.isEmpty, "\(junk)")
    }
  }
}
