import Signals
import Testing
import Trajectories

@testable import FailureMiner

@Suite struct LoopMinerTests {
  private static let tools = [
    ToolSpec(name: "find", summary: "", parameters: ["type": "object"], kind: .read),
    ToolSpec(name: "change", summary: "", parameters: ["type": "object"], kind: .write),
  ]

  private static func episode(
    task: Int, success: Bool, tools: [ToolSpec] = tools, opening: String = "please",
    _ turns: [(action: Action, answer: Observation)]
  ) -> Corpus.Episode {
    let steps = turns.enumerated().map { index, turn in
      Step(
        index: index, completions: [Completion(text: "")], action: turn.action,
        observation: turn.answer)
    }
    let header = EpisodeHeader(
      environment: "test", surface: "", task: "task/\(task)", backbone: "b", backboneIdentity: "",
      harness: "", seed: Seed(0), tools: tools,
      opening: Observation("\(opening) \(task)", source: .user), stepBudget: 20)
    return Corpus.Episode(
      key: "episode-\(task)",
      trajectory: Trajectory(
        header: header, steps: steps,
        outcome: Outcome(success: success, score: 0, endReason: .completed, blame: .agent)))
  }

  private static func patterns(_ episodes: [Corpus.Episode]) -> [FailurePattern] {
    FailureMiner.mine(Corpus(episodes), minimumTasks: 3).patterns
  }

  private static func say(_ text: String, _ answer: String = "well") -> (Action, Observation) {
    (.say(text), Observation(answer, source: .user))
  }

  private static func find(_ id: String, _ answer: String) -> (Action, Observation) {
    (
      .tool(name: "find", arguments: ["id": .string(id)]),
      Observation(answer, source: .tool, reported: .ok)
    )
  }

  @Test func loopsComeWithSentencesAndReadsThatEpisodesUseElsewhere() throws {
    let going = (0..<3).map { task in
      Self.episode(
        task: task, success: true,
        [
          Self.say("Where is it?", "item 100\(task)22 and box A-\(task)1"),
          Self.find("100\(task)22", "red"), Self.say("Take lift 3."), Self.say("Goodbye."),
        ])
    }
    let stuck = (3..<7).map { task in
      Self.episode(
        task: task, success: false,
        [Self.say("Look again."), Self.say("Look again."), Self.say("Look again.")])
    }
    let loop = try #require(Self.patterns(going + stuck).first { $0.kind == .loop })
    #expect(loop.tasks == 4 && loop.steps == 8 && loop.failedEpisodes == 4)
    // Sentences with numbers are about one task, and those that end episodes lead nowhere.
    #expect(
      loop.detail
        == .waysOut(
          WaysOut(
            turns: ["Where is it?", "Look again."],
            looks: [.init(tool: "find", path: "id", pattern: "item ([0-9]{6})")])))
    #expect(!Self.patterns(going).contains { $0.kind == .loop })
  }

  @Test func actionsWithNewResultsAreNoLoop() {
    let episodes = (0..<4).map { task in
      Self.episode(
        task: task, success: false, [Self.say("Next?", "one"), Self.say("Next?", "two")])
    }
    #expect(!Self.patterns(episodes).contains { $0.kind == .loop })
  }

  @Test func commandsThatAreNotOnOfferAreFoundByTheirVerb() {
    let offers = ["go to shelf 1", "take pen 1 from shelf 1"]
    let episodes = (0..<4).map { task in
      Self.episode(
        task: task, success: false, tools: [],
        ["go to shelf 1", "go to shelf 2", "take cup 1 from shelf 1"].map {
          (.text($0), Observation("Nothing happens.", source: .environment, admissible: offers))
        })
    }
    let found = Self.patterns(episodes).filter { $0.kind == .detector(.inadmissibleAction) }
    #expect(Set(found.map(\.tool)) == [nil, "go", "take"])
    #expect(found.first { $0.tool == "go" }?.steps == 4)
  }

  @Test func whatSuccessesDoOnlyWithThingsThatTheTaskNamesIsFoundWithTheWayThere() throws {
    func episode(_ task: Int, success: Bool, _ target: String) -> Corpus.Episode {
      Self.episode(
        task: task, success: success, tools: [],
        opening: "Room: desk 1, desk 2, safe 1, shelf 1, shelf 2. Put it in the safe, number",
        ["take pen 1 from desk 1", "go to \(target)", "put pen 1 in \(target)"].map {
          (.text($0), Observation("well", source: .environment))
        })
    }
    let good = (0..<9).map { episode($0, success: true, "safe 1") }
    let bad = (9..<13).map { episode($0, success: false, "shelf 2") }
    let found = Self.patterns(good + bad).filter { $0.kind == .offTask }
    #expect(
      found.map(\.detail).contains(
        .namedSlot(NamedSlot(form: "put <0> in <1>", slot: 1, reachedBy: "go"))))
    #expect(found.allSatisfy { $0.tasks == 4 && $0.failedEpisodes == 4 })
    let mixed = (0..<9).map { episode($0, success: true, $0 % 2 == 0 ? "safe 1" : "shelf 2") }
    #expect(!Self.patterns(mixed + bad).contains { $0.kind == .offTask })
  }

  @Test func whatTheTaskNamesAndNobodyTookIsFoundAtTheEndOnly() throws {
    let offers = ["click[buy now]", "click[dark blue]", "click[red]"]
    func episode(_ task: Int, success: Bool, _ commands: [String]) -> Corpus.Episode {
      Self.episode(
        task: task, success: success, tools: [], opening: "a lamp in dark blue, number",
        (["search[lamp]"] + commands).map {
          (.text($0), Observation("a page", source: .environment, admissible: offers))
        })
    }
    let good = (0..<3).map { episode($0, success: true, ["click[dark blue]", "click[buy now]"]) }
    let hasty = (3..<7).map { episode($0, success: false, ["click[red]", "click[buy now]"]) }
    let found = try #require(Self.patterns(good + hasty).first { $0.kind == .leftOut })
    #expect(found.detail == .ending("click[buy now]"))
    #expect(found.tasks == 4 && found.failedEpisodes == 4)
    // Numbers of a listing are no wishes: only kinds that the sentence names are.
    let named = NamedObjects(
      task: "Room: desk 1, desk 2, shelf 1, shelf 2, safe 1. Put a pen in the safe, with size 9.")
    #expect(named.names(thing: "safe 1") && !named.names(thing: "desk 1"))
    #expect(named.names(objectOf: "take pen 3 from desk 1"))
    #expect(!named.names(objectOf: "go to shelf 2"))
    let shirt = NamedObjects(task: "A shirt in size x-large or size 9.")
    #expect(shirt.names(objectOf: "click[9]") && !shirt.names(objectOf: "click[7]"))
    #expect(shirt.names(objectOf: "click[x-large]") && !shirt.names(objectOf: "click[large]"))
    #expect(NamedObjects(task: "Wipe desk 2.").names(objectOf: "go to desk 2"))
    // Without successes nobody knows how a task ends.
    #expect(!Self.patterns(hasty).contains { $0.kind == .leftOut })
  }
}
