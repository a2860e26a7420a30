import Interventions
import Signals
import Trajectories

/// What rules cost in each step beside model and world: all phases of a step, observations of 2 KB.
enum RuleSpeed {
  private static let steps = 10_000
  private static let window = 1_000

  static func measure() -> JSONValue {
    do {
      var report: JSONObject = [:]
      for count in [20, 200] { report["rules\(count)"] = try measure(RuleMix.harness(count)) }
      report["rules200OfOtherTools"] = try measure(RuleMix.harness(200, otherTools: true))
      report["none"] = try measure(.empty)
      if let home = try? ProductFolders.locate().home {
        let library = try HarnessLibrary.read(
          folder: home + "/interventions/library", id: "library")
        report["library\(library.interventionCount)"] = try measure(library)
      }
      report["worstCases"] = try worstCases()
      return .object(report)
    } catch {
      return ["error": .string("\(error)")]
    }
  }

  private static func measure(_ harness: Harness) throws -> JSONValue {
    let compiled = try CompiledHarness.compile(harness)
    var medians: [Double] = []
    var last = JSONObject()
    for _ in 0..<5 {
      var episode = RuleEpisode(compiled)
      var windows: [Double] = []
      var kilobytes: [Int] = []
      for _ in 0..<(steps / window) {
        windows.append(Stopwatch.seconds(runs: 1) { episode.play(window) }.first ?? 0)
        kilobytes.append(RuleEpisode.residentKilobytes)
      }
      let perStep = windows.map { $0 / Double(window) * 1e6 }
      medians.append(Stopwatch.median(perStep))
      last = [
        "firstThousand": rounded(perStep.first ?? 0), "lastThousand": rounded(perStep.last ?? 0),
        "fires": .integer(episode.fired),
        "residentGrowthKilobytes": .integer((kilobytes.last ?? 0) - kilobytes[2]),
      ]
    }
    last["microsecondsPerStep"] = rounded(Stopwatch.median(medians))
    return .object(last)
  }

  /// Patterns that make backtracking matchers explode, and results of a megabyte.
  private static func worstCases() throws -> JSONValue {
    var report: JSONObject = [:]
    let compiled = try CompiledHarness.compile(RuleMix.evil)
    for kilobytes in [16, 32, 64, 1024] {
      var episode = RuleEpisode(compiled)
      let observation = Observation(
        String(repeating: "a", count: kilobytes << 10), source: .tool, reported: .ok)
      let seconds = Stopwatch.seconds(runs: 9) { episode.step(observation) }
      report["evil\(kilobytes)KB"] = rounded(Stopwatch.median(seconds) * 1e6)
    }
    return .object(report)
  }

  private static func rounded(_ number: Double) -> JSONValue {
    .double((number * 100).rounded() / 100)
  }
}

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
