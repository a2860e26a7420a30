import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("Long episodes")
struct LongEpisodeTests {
  /// Everything that a state keeps, counted.
  private func size(_ state: HarnessState) -> Int {
    guard let running = state.running else { return 0 }
    let seen = running.seen
    return seen.history.recent.count + seen.memories.reduce(0) { $0 + $1.list.count + $1.map.count }
      + running.hints.count + running.queue.count + running.fired.count
      + running.standing.tailTexts.count + running.standing.masks.count
      + running.counters.reduce(0) { $0 + $1.perKey.count }
  }

  private func play(_ state: inout HarnessState, _ steps: Range<Int>) -> ContextPlan {
    var plan = ContextPlan()
    let note = String(repeating: "x", count: 500)
    for step in steps {
      state.beginStep(step, stepsLeft: 20_000 - step)
      plan = state.context()
      let action = Scene.order("#W\(1000 + step % 40)")
      if case .admit(let admitted) = state.gate(action) {
        _ = state.post(
          admitted,
          Observation(
            "{\"order_id\":\"#W\(1000 + step % 50)\",\"note\":\"\(note)\"}",
            source: .tool, reported: step % 9 == 0 ? .error : .ok))
      }
      _ = state.takeFired()
    }
    return plan
  }

  @Test("what a state keeps is the same after 1 500 steps and after 6 000, and old masks stay")
  func flat() throws {
    for folder in ["", "/../acceptance"] {
      let rules = try HarnessLibrary.read(folder: Scene.libraryFolder + folder, id: "rules")
      var state = try Scene(rules).state
      _ = play(&state, 0..<1536)
      let before = size(state)
      let plan = play(&state, 1536..<6144)
      #expect(size(state) == before)
      if folder.isEmpty {
        #expect(plan.mask(step: 3, verb: "get_order", bytes: 600) != nil)
        #expect(plan.mask(step: 6140, verb: "get_order", bytes: 600) == nil)
      }
    }
  }

  @Test("a rule that a glance rules out would not have held", arguments: 0..<12)
  func filters(seed: Int) throws {
    var generator = Seed(UInt64(seed)).generator
    var rules = try HarnessLibrary.read(folder: Scene.libraryFolder, id: "all")
    for folder in ["/../acceptance", "/../inventory"] {
      rules = rules.adding(
        try HarnessLibrary.read(folder: Scene.libraryFolder + folder, id: "all"))
    }
    rules.interventions = rules.interventions.map { rule in
      var free = rule
      free.scope = Scope()
      return free
    }
    rules.interventions = Array(generator.shuffled(rules.interventions).prefix(100))
    var running = try #require(try Scene(rules).state.running)
    let commands = ["look", "click[buy now]", "go to shelf 1", "grep x notes"]
    for step in 0..<25 {
      running.beginStep(step, stepsLeft: 25 - step)
      let action: Action =
        switch generator.integer(below: 4) {
        case 0: .text(generator.pick(commands) ?? "")
        case 1: .say("hello")
        case 2: .tool(name: "finish", arguments: ["answer": "0"])
        default:
          .tool(
            name: generator.pick(["get_order", "change_order", "cancel_order", "nothing"]) ?? "",
            arguments: ["order_id": "#W1", "amount": .integer(step)])
        }
      let observation = Observation(
        generator.pick(["Nothing happens.", "[]", "42", "Error: no", "Yes.", "Results: a"]) ?? "",
        source: generator.pick([.tool, .user, .environment]) ?? .tool,
        reported: generator.pick([.ok, .error, nil]) ?? nil,
        isTruncated: generator.chance(0.2),
        admissible: generator.chance(0.5) ? commands : nil)
      for phase in [Phase.context, .gate, .post] {
        if phase == .post { _ = running.post(action, observation) }
        let judged = phase == .context ? running.seen.lastJudged : running.judge(action)
        let moment = Moment(running.program, running.seen, phase, judged)
        let situation = Situation(running.seen, candidate: judged)
        for (place, compiled) in running.program.rules.enumerated() {
          var evaluation = Evaluation(moment, compiled)
          guard (try? evaluation.holds(compiled.rule.when)) ?? false else { continue }
          #expect(
            running.program.filters[place].allows(
              situation, running.seen, judged, running.program),
            "\(compiled.rule.id) in \(phase)")
        }
      }
    }
  }
}
