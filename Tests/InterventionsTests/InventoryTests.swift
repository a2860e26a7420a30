import Signals
import Testing
import Trajectories

@testable import Interventions

/// The rules of `docs/rule-inventory.md`: the rows that were drawn exist, lint clean and act.
@Suite("Inventory of hand-written interventions")
struct InventoryTests {
  private static let home =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  private static func rows() throws -> [[String]] {
    let text = String(
      decoding: try FileContents.read(home + "/docs/rule-inventory.md"), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmed }
      guard cells.count == 8, Int(cells[1]) != nil else { return nil }
      return Array(cells[1...6])
    }
  }

  private static func scenes() throws -> [JSONValue] {
    let path = home + "/Tests/InterventionsTests/Inventory/scenes.json"
    return try JSONValue(parsing: String(decoding: FileContents.read(path), as: UTF8.self))
      .arrayValue ?? []
  }

  @Test("at least 95 % of the rows can be said whole, and the rest are listed")
  func coverage() throws {
    let rows = try Self.rows()
    #expect(rows.map { $0[0] } == (1...rows.count).map(String.init))
    #expect(rows.count >= 230)
    let whole = rows.count { $0[4] == "whole" }
    #expect(Double(whole) >= 0.95 * Double(rows.count), "\(whole) of \(rows.count)")
    #expect(rows.allSatisfy { ["whole", "in part", "no"].contains($0[4]) })
  }

  @Test("the sixty rows with the smallest digests of their numbers have a file, and only those")
  func drawn() throws {
    let rows = try Self.rows()
    let drawn = rows.map { $0[0] }.sorted { Digest(of: $0).hex < Digest(of: $1).hex }.prefix(60)
    #expect(Set(rows.filter { !$0[5].isEmpty }.map { $0[0] }) == Set(drawn))
    for row in rows where !row[5].isEmpty {
      let file = String(row[5].filter { $0 != "`" })
      let harness = try HarnessFile.read(Self.home + "/interventions/inventory/" + file)
      #expect(StructuralLint.findings(in: harness).map(\.description) == [], "\(file)")
    }
    #expect(try Self.scenes().count == 60)
  }

  @Test("every drawn rule acts in its scene, and not in a scene without a step", arguments: 0..<60)
  func acts(place: Int) throws {
    let scene = try Self.scenes()[place]
    let file = try #require(scene["file"]?.stringValue)
    let harness = try HarnessFile.read(Self.home + "/interventions/inventory/" + file)
    let fired = try play(scene, harness)
    #expect(fired.contains { $0.verdict == .effective }, "\(file): \(fired)")
    #expect(!fired.contains { $0.verdict == .faulted }, "\(file): \(fired)")
    var without = harness
    without.interventions = []
    #expect(try play(scene, without).isEmpty)
  }

  private func play(_ scene: JSONValue, _ harness: Harness) throws -> [FiredRule] {
    let style: ActionStyle =
      scene["style"]?.stringValue == "textCommands" ? .textCommands : .toolCalls
    let tools = (scene["tools"]?.objectValue ?? JSONObject()).map { member in
      ToolSpec(
        name: member.key, summary: "", parameters: ["type": "object"],
        kind: ToolSpec.Kind(rawValue: member.value.stringValue ?? "") ?? .write)
    }
    func offered(_ value: JSONValue?) -> [String]? {
      value?.arrayValue?.compactMap(\.stringValue)
    }
    let budget = scene["budget"]?.intValue ?? 12
    var state = HarnessState(
      try CompiledHarness.compile(harness),
      setting: EpisodeSetting(
        environment: scene["environment"]?.stringValue ?? "", backbone: "b", system: nil,
        opening: Observation(
          scene["task"]?.stringValue ?? "", source: .user, admissible: offered(scene["offered"])),
        tools: tools, style: style, stepBudget: budget), seed: Seed(1))
    var fired: [FiredRule] = []
    for (index, step) in (scene["steps"]?.arrayValue ?? []).enumerated() {
      state.beginStep(index, stepsLeft: budget - index)
      _ = state.context()
      let completion = completion(step)
      let reading = state.parse(completion, strict: .strict(completion, style: style))
      _ = state.rerank([reading])
      if let action = reading.action {
        let decision = state.gate(action)
        let isError = step["error"]?.boolValue ?? false
        if case .bounce = decision {
        } else {
          _ = state.post(
            action,
            Observation(
              step["result"]?.stringValue ?? "",
              source: style == .toolCalls ? .tool : .environment,
              reported: style == .toolCalls ? (isError ? .error : .ok) : nil,
              admissible: offered(step["offered"])))
        }
      }
      fired += state.takeFired()
    }
    return fired
  }

  private func completion(_ step: JSONValue) -> Completion {
    guard let tool = step["tool"]?.stringValue else {
      return Completion(text: step["command"]?.stringValue ?? step["say"]?.stringValue ?? "")
    }
    let arguments = (step["arguments"] ?? .object(JSONObject())).compactText
    return Completion(
      text: "", toolCalls: [ToolCall(id: "c", name: tool, arguments: arguments)],
      finishReason: .toolCalls)
  }
}

extension Substring {
  fileprivate var trimmed: String {
    var slice = self
    while slice.first == " " { slice.removeFirst() }
    while slice.last == " " { slice.removeLast() }
    return String(slice)
  }
}
