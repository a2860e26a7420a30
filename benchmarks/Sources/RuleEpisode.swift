import Interventions
import Signals
import Trajectories

/// One long episode of a small order desk.
struct RuleEpisode {
  private var state: HarnessState
  private var index = 0
  private(set) var fired = 0
  private let completions: [Completion]
  private let observations: [Observation]

  init(_ harness: CompiledHarness) {
    let tools = RuleMix.tools
    let opening = Observation("Please change order #W1001 to the blue one.", source: .user)
    state = HarnessState(
      harness,
      setting: EpisodeSetting(
        environment: "desk", backbone: "bench", system: "Be helpful.", opening: opening,
        tools: tools, style: .toolCalls, stepBudget: 20_000), seed: Seed(1))
    completions = (0..<7).map { place in
      Completion(
        text: "",
        toolCalls: [
          ToolCall(
            id: "c", name: tools[place % 3].name,
            arguments: "{\"order_id\":\"#W100\(place)\",\"amount\":\(place + 1)}")
        ])
    }
    observations = (0..<7).map { place in
      let rows = (0..<24).map { row in
        "{\"item_id\":\"4\(place)\(row)77\",\"name\":\"water bottle\",\"price\":\(row).5,"
          + "\"state\":\"pending\"}"
      }
      let text =
        "{\"order_id\":\"#W100\(place)\",\"user_id\":\"mia_li_\(place)3668\",\"items\":["
        + rows.joined(separator: ",") + "],\"padding\":\""
      let missing = max(0, 2046 - text.utf8.count)
      return Observation(
        text + String(repeating: "x", count: missing) + "\"}", source: .tool, reported: .ok)
    }
  }

  mutating func play(_ count: Int) {
    for _ in 0..<count { step(observations[index % 7]) }
  }

  mutating func step(_ observation: Observation) {
    state.beginStep(index, stepsLeft: 20_000 - index)
    _ = state.context()
    let completion = completions[(index / 2) % 7]
    let reading = state.parse(completion, strict: .strict(completion, style: .toolCalls))
    _ = state.rerank([reading])
    if let action = reading.action {
      _ = state.gate(action)
      _ = state.post(action, observation)
    }
    fired += state.takeFired().count
    index += 1
  }

  /// Resident pages of the whole process: what a long episode holds on to shows here.
  static var residentKilobytes: Int {
    guard let bytes = try? FileContents.read("/proc/self/statm") else { return 0 }
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4 : 0
  }
}
