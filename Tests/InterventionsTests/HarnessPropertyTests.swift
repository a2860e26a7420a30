import Signals
import Testing
import Trajectories

@testable import Interventions

/// A stream of random answers and results, and everything that a harness makes of it.
private struct Stream {
  struct Turn: Equatable {
    var plan: ContextPlan
    var reading: ActionReading
    var decisions: [GateDecision]
    var shown: Observation
    var fired: [FiredRule]
  }

  var generator: SeededGenerator

  init(seed: UInt64) { generator = Seed(seed).generator }

  mutating func completion() -> Completion {
    let ids = ["#W1001", "#W2002", "#W9999"]
    let id = generator.pick(ids) ?? ""
    switch generator.integer(below: 8) {
    case 0: return Completion(text: "I will look into it.")
    case 1:
      return Completion(
        text: "```\n{\"name\": \"get_order\", \"arguments\": {\"order_id\": \"\(id)\",}}\n```")
    case 2: return Completion(text: "")
    case 3: return call("getorder", "{\"order_id\": \"\(id)\"}")
    case 4: return call("change_order", "{\"order_id\": \"\(id)\", \"amount\": \"12\"}")
    case 5: return call("finish", "{}")
    case 6: return call("cancel_order", "{\"order_id\": \"\(id)\"}")
    default: return call("get_order", "{\"order_id\": \"\(id)\"}")
    }
  }

  private func call(_ name: String, _ arguments: String) -> Completion {
    Completion(text: "", toolCalls: [ToolCall(id: "c", name: name, arguments: arguments)])
  }

  mutating func observation() -> Observation {
    switch generator.integer(below: 5) {
    case 0: Observation("Error: order '#W77' not found", source: .tool, reported: .error)
    case 1: Observation("{\"order_id\": \"#W2002\", \"total\": 30}", source: .tool, reported: .ok)
    case 2: Observation("Yes, please go ahead.", source: .user)
    case 3: Observation("cut", source: .tool, reported: .ok, isTruncated: true)
    default: Observation("ok", source: .tool, reported: .ok)
    }
  }

  /// Plays turns and returns what the harness did; the stream does not depend on the harness.
  mutating func play(_ state: inout HarnessState, from first: Int, count: Int) -> [Turn] {
    (first..<first + count).map { step in
      state.beginStep(step, stepsLeft: 30 - step)
      let plan = state.context()
      let raw = completion()
      let result = observation()
      let reading = state.parse(raw, strict: .strict(raw, style: .toolCalls))
      _ = state.rerank([reading])
      var decisions: [GateDecision] = []
      var action = reading.action
      for _ in 0..<3 {
        guard let proposed = action else { break }
        let decision = state.gate(proposed)
        decisions.append(decision)
        switch decision {
        case .admit(let admitted), .replace(let admitted): action = admitted
        case .bounce: continue
        case .insert(let read):
          state.observeInserted(read, Observation("inserted", source: .tool, reported: .ok))
          continue
        }
        break
      }
      let shown = state.post(action, result)
      return Turn(
        plan: plan, reading: reading, decisions: decisions, shown: shown,
        fired: state.takeFired())
    }
  }
}

@Suite("Harness properties")
struct HarnessPropertyTests {
  private func state(_ harness: Harness) throws -> HarnessState {
    HarnessState(
      try CompiledHarness.compile(harness),
      setting: EpisodeSetting(
        environment: "desk", backbone: "tiny", system: nil,
        opening: Observation("Please change #W1001.", source: .user), tools: Scene.tools,
        style: .toolCalls, stepBudget: 30), seed: Seed(7))
  }

  private func turns(_ harness: Harness, seed: UInt64, count: Int = 30) throws -> [Stream.Turn] {
    var state = try state(harness)
    var stream = Stream(seed: seed)
    return stream.play(&state, from: 0, count: count)
  }

  private var library: Harness {
    get throws { try HarnessLibrary.read(folder: Scene.libraryFolder, id: "library") }
  }

  @Test("the empty harness and one whose triggers never hold change nothing", arguments: 0..<20)
  func nothing(seed: Int) throws {
    let never: JSONValue = ["fact": ["of": 1, "value": 2]]
    let silent = try Scene.harness(
      ["id": "a", "phase": "gate", "when": never, "then": [["veto": ["text": "No."]]]],
      ["id": "b", "phase": "post", "when": never, "then": [["annotateObs": ["text": "No."]]]],
      ["id": "c", "phase": "context", "when": never, "then": [["notice": ["text": "No."]]]],
      ["id": "d", "phase": "parse", "when": never, "then": [["normalizeOutput": [:]]]],
      ["id": "e", "phase": "start", "when": never, "then": [["contract": ["text": "No."]]]],
      ["id": "f", "phase": "finish", "when": never, "then": [["veto": ["text": "No."]]]])
    for harness in [Harness.empty, silent] {
      var stream = Stream(seed: UInt64(seed))
      for turn in try turns(harness, seed: UInt64(seed)) {
        let raw = stream.completion()
        let result = stream.observation()
        let strict = ActionReading.strict(raw, style: .toolCalls)
        #expect(turn.plan == ContextPlan() && turn.reading == strict && turn.shown == result)
        #expect(turn.decisions == (strict.action.map { [.admit($0)] } ?? []))
        #expect(turn.fired.isEmpty)
      }
    }
  }

  @Test("the order of rules in the file changes nothing", arguments: 0..<20)
  func order(seed: Int) throws {
    let library = try library
    var shuffled = library
    var generator = Seed(UInt64(seed)).generator
    shuffled.interventions = generator.shuffled(library.interventions)
    #expect(shuffled.hash == library.hash)
    let expected = try turns(library, seed: UInt64(seed))
    #expect(try turns(shuffled, seed: UInt64(seed)) == expected)
    #expect(expected.contains { !$0.fired.isEmpty })
  }

  @Test("a copied state goes on by itself, and the original is not touched", arguments: 0..<10)
  func fork(seed: Int) throws {
    var original = try state(library)
    var stream = Stream(seed: UInt64(seed))
    _ = stream.play(&original, from: 0, count: 12)
    var copy = original
    var streamOfCopy = stream
    var other = original
    var otherStream = Stream(seed: 999)
    _ = otherStream.play(&other, from: 12, count: 15)
    let a = stream.play(&original, from: 12, count: 15)
    let b = streamOfCopy.play(&copy, from: 12, count: 15)
    #expect(a == b)
  }

  @Test(
    "hostile texts neither trap nor change what the host gets back in kind",
    arguments: [
      String(repeating: "a", count: 1 << 20), String(repeating: "\u{0}\u{1B}[2J", count: 10_000),
      String(repeating: "{\"a\":[", count: 30_000), "", "${arg.x} ${capture.y} ${",
      "\u{202E}\u{FEFF}", String(repeating: "(a+)+b", count: 50_000),
      "-9223372036854775808", "1e999999", String(repeating: "9", count: 100_000),
    ])
  func hostile(text: String) throws {
    var state = try state(library)
    for step in 0..<6 {
      state.beginStep(step, stepsLeft: Int.min)
      _ = state.context()
      let raw = Completion(
        text: text, toolCalls: step % 2 == 0 ? [] : [ToolCall(id: "", name: text, arguments: text)])
      _ = state.parse(raw, strict: .strict(raw, style: .toolCalls))
      let action: Action =
        step % 3 == 0
        ? .tool(name: text, arguments: ["order_id": .string(text), text: [.string(text)]])
        : .say(text)
      _ = state.gate(action)
      _ = state.post(action, Observation(text, source: .tool, admissible: [text, text]))
      _ = state.takeFired()
    }
  }

  @Test("a rule that faults three times is off for the episode and never blocks the agent")
  func faults() throws {
    let rule: JSONValue = [
      "id": "r", "phase": "gate", "when": ["tool": ["name": "get_order"]],
      "then": [["veto": ["text": "See ${capture.nothing}."]]],
      "limits": ["cooldownSteps": 0],
    ]
    var scene = try Scene(Scene.harness(rule))
    var verdicts: [FiredRule.Verdict] = []
    for _ in 0..<5 {
      #expect(scene.play(Scene.order("#W1"), "x").gate == .admit(Scene.order("#W1")))
      verdicts += scene.state.takeFired().map(\.verdict)
    }
    #expect(verdicts == [.faulted, .faulted, .faulted])
  }

  @Test("a scope keeps rules out of other environments and backbones")
  func scope() throws {
    let rule: JSONValue = [
      "id": "r", "phase": "context", "then": [["notice": ["text": "Hello."]]],
      "scope": ["environments": ["re*", "desk"], "backbones": ["tiny*"]],
    ]
    for (environment, backbone, count) in [
      ("retail", "tiny-2", 1), ("desk", "tiny", 1), ("airline", "tiny", 0), ("desk", "large", 0),
    ] {
      var scene = try Scene(
        Scene.harness(rule), environment: environment, backbone: backbone)
      #expect(scene.begin().tailTexts.count == count, "\(environment) \(backbone)")
    }
  }
}
