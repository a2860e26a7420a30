import Signals
import TestSupport
import Testing
import Trajectories

@testable import Interventions

@Suite("Damaged harness files")
struct HarnessFuzzTests {
  /// Files with bytes replaced, removed, doubled, and JSON values swapped for absurd ones.
  private func damaged(_ source: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = source
    let absurd = [
      "-1", "1e308", "9223372036854775808", "null", "[]", "{}", "\"\"", "true", "\"${\"", "\"*\"",
      "{\"ref\":\"let.x\"}", "[[]]", "\"((((\"", "0.5",
    ]
    for _ in 0...generator.integer(below: 3) {
      guard bytes.count > 8 else { return bytes }
      let place = generator.integer(below: bytes.count - 4)
      switch generator.integer(below: 4) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      case 1: bytes.removeSubrange(place..<place + 1 + generator.integer(below: 3))
      case 2: bytes.insert(contentsOf: bytes[place..<place + 4], at: place)
      default:
        // After a colon a whole value is replaced, which keeps most files readable.
        guard let colon = bytes[place...].firstIndex(of: 0x3A),
          let end = bytes[colon...].firstIndex(where: { $0 == 0x2C || $0 == 0x7D || $0 == 0x5D })
        else { continue }
        bytes.replaceSubrange(colon + 1..<end, with: Array((generator.pick(absurd) ?? "1").utf8))
      }
    }
    return bytes
  }

  /// Results of all kinds: JSON, errors, long ones, bytes that are no text.
  private func observation(_ generator: inout SeededGenerator) -> Observation {
    let text =
      switch generator.integer(below: 5) {
      case 0: "{\"a\": [1, 2], \"order_id\": \"#W1\"}"
      case 1: "Error: order '#W77' not found"
      case 2: String(repeating: "aab(", count: 1 << generator.integer(below: 15))
      case 3:
        String(
          decoding: (0..<200).map { _ in UInt8(truncatingIfNeeded: generator.next()) },
          as: UTF8.self)
      default: "Nothing happens."
      }
    return Observation(
      text, source: .tool, reported: generator.chance(0.5) ? .error : .ok,
      isTruncated: generator.chance(0.1),
      admissible: generator.chance(0.3) ? ["look", "take a from b"] : nil)
  }

  @Test("are refused with a reason or run; none traps or takes long")
  func fuzz() throws {
    var sources: [[UInt8]] = []
    for folder in ["", "/../acceptance", "/../inventory"] {
      let path = Scene.libraryFolder + folder
      let harness = try HarnessLibrary.read(folder: path, id: "all")
      for rule in harness.interventions {
        var single = harness
        single.interventions = [rule]
        sources.append(Array(HarnessFile.text(of: single).utf8))
      }
    }
    var read = 0
    let clock = ContinuousClock()
    for round in FuzzRounds(1200) {
      var generator = Seed(UInt64(round)).generator
      let start = clock.now
      defer { #expect(clock.now - start < .seconds(20), "round \(round)") }
      let source = generator.pick(sources) ?? []
      let bytes = damaged(source, &generator)
      guard let harness = try? HarnessFile.read(bytes, file: "fuzz"),
        let compiled = try? CompiledHarness.compile(harness)
      else { continue }
      read += 1
      var state = HarnessState(
        compiled,
        setting: EpisodeSetting(
          environment: "desk", backbone: "tiny", system: nil,
          opening: Observation("put a mug", source: .user, admissible: ["look", "take a from b"]),
          tools: Scene.tools, style: .toolCalls, stepBudget: 4), seed: Seed(1))
      for step in 0..<4 {
        state.beginStep(step, stepsLeft: 4 - step)
        _ = state.context()
        let raw = Completion(text: "{\"name\": \"get_ordr\", \"arguments\": {\"order_id\": 5}}")
        _ = state.parse(raw, strict: .strict(raw, style: .toolCalls))
        let action = Action.tool(name: "get_order", arguments: ["order_id": .string("#W\(step)")])
        _ = state.gate(action)
        _ = state.gate(.text("look"))
        _ = state.post(action, observation(&generator))
        _ = state.takeFired()
      }
    }
    #expect(read > 10)
  }
}
