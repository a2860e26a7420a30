import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("Harness files")
struct HarnessFileTests {
  private func error(_ text: String) -> String? {
    do throws(HarnessFileError) {
      _ = try HarnessFile.read(Array(text.utf8), file: "h.json")
      return nil
    } catch {
      return error.description
    }
  }

  private func file(_ rule: String) -> String {
    #"{"schema":"metaharness/1","id":"t","interventions":[\#(rule)]}"#
  }

  @Test("errors name the file, the path, what was expected and what was found")
  func errors() {
    #expect(error("{")?.hasPrefix("h.json: $: expected JSON, found line 1") == true)
    #expect(error("[]") == "h.json: $.schema: expected a value, found nothing")
    #expect(
      error(#"{"schema":"other"}"#)
        == #"h.json: $.schema: expected "metaharness/1", found "other""#)
    let phase = #"{"id":"r","phase":"mid","then":[{"coerceArgs":{}}]}"#
    #expect(
      error(file(phase))?.hasPrefix("h.json: $.interventions[0].phase: expected one of start")
        == true)
    let kind = #"{"id":"r","phase":"gate","then":[{"vetoo":{}}]}"#
    #expect(
      error(file(kind))
        == "h.json: $.interventions[0].then[0]: expected a known kind (veto), found 'vetoo'")
    let when =
      #"{"id":"r","phase":"gate","when":{"all":[{"budget":{"quantity":"stepsLeft"}}]},"then":[{"coerceArgs":{}}]}"#
    #expect(
      error(file(when))
        == "h.json: $.interventions[0].when.all[0].budget.value: expected a value, found nothing")
    let open = #"{"id":"r","phase":"gate","limits":{"failOpen":false},"then":[{"coerceArgs":{}}]}"#
    #expect(error(file(open))?.contains("fails open") == true)
    let twice = #"{"id":"r","phase":"gate","then":[{"coerceArgs":{}}]}"#
    #expect(error(file(twice + "," + twice))?.contains("each id once") == true)
    #expect(error(file(#"{"id":"r","phase":"gate","then":[]}"#))?.contains("one to three") == true)
  }

  @Test("unknown fields are ignored")
  func unknownFields() {
    #expect(
      error(file(#"{"id":"r","phase":"gate","colour":"red","then":[{"coerceArgs":{"x":1}}]}"#))
        == nil)
  }

  @Test("every library file reads back as it was written")
  func roundTrip() throws {
    let library = try HarnessLibrary.read(folder: Scene.libraryFolder, id: "library")
    let again = try HarnessFile.read(Array(HarnessFile.text(of: library).utf8), file: "again")
    #expect(again == library)
    #expect(again.hash == library.hash)
  }

  @Test("order, ids, evidence and disabled rules leave the hash alone; anything that acts does not")
  func hashes() throws {
    let a: JSONValue = ["id": "a", "phase": "gate", "then": [["coerceArgs": [:]]]]
    let b: JSONValue = [
      "id": "b", "phase": "post", "then": [["annotateObs": ["text": "Note: look."]]],
    ]
    func changed(_ rule: JSONValue, _ key: String, _ value: JSONValue) -> JSONValue {
      var object = rule.objectValue ?? JSONObject()
      object[key] = value
      return .object(object)
    }
    let base = try Scene.harness(a, b).hash
    #expect(try Scene.harness(b, a).hash == base)
    #expect(try Scene.harness(changed(a, "id", "z"), b).hash == base)
    #expect(try Scene.harness(changed(a, "evidence", ["status": "confirmed"]), b).hash == base)
    #expect(try Scene.harness(changed(a, "limits", ["priority": 50]), b).hash == base)
    #expect(try Scene.harness(a, b, changed(changed(b, "id", "c"), "enabled", false)).hash == base)
    #expect(try Scene.harness(changed(a, "limits", ["priority": 51]), b).hash != base)
    #expect(try Scene.harness(changed(a, "scope", ["environments": ["x"]]), b).hash != base)
    #expect(try Scene.harness(a).hash != base)
    let memory: JSONObject = ["memory": [["name": "m", "kind": "counter"]]]
    #expect(try Scene.harness(a, b, extra: memory).hash != base)
    #expect(Harness.empty.hash == CompiledHarness.empty.hash)
  }

  @Test(
    "hostile files are refused or read, never a trap",
    arguments: [
      "null", "0", "\"\"", "[[[]]]", #"{"schema":"metaharness/1","id":1}"#,
      #"{"schema":"metaharness/1","id":"x","interventions":{}}"#,
      #"{"schema":"metaharness/1","id":"x","version":"9999999999.0.0","interventions":[]}"#,
      #"{"schema":"metaharness/1","id":"x","interventions":[{"id":"r","phase":"gate","when":{"budget":{"quantity":"step","value":1e400}},"then":[{"coerceArgs":{}}]}]}"#,
      #"{"schema":"metaharness/1","id":"x","interventions":[{"id":"r","phase":"gate","limits":{"maxFiresPerEpisode":-9223372036854775808},"then":[{"coerceArgs":{}}]}]}"#,
      #"{"schema":"metaharness/1","id":"x","interventions":[{"id":"r","phase":"gate","when":"#
        + String(repeating: #"{"not":"#, count: 300),
      #"{"schema":"metaharness/1","id":"x","interventions":[{"id":"r","phase":"gate","when":"#
        + String(repeating: #"{"not":"#, count: 300) + #"{"always":true}"#
        + String(repeating: "}", count: 300) + #","then":[{"coerceArgs":{}}]}]}"#,
    ])
  func hostile(text: String) {
    guard let harness = try? HarnessFile.read(Array(text.utf8), file: "x") else { return }
    _ = try? CompiledHarness.compile(harness)
  }

  @Test("a rule explains itself in two sentences and a diagram")
  func explanation() throws {
    let harness = try Scene.library("repeat-after-error")
    let explanation = try #require(harness.explanation(of: "lib.repeat-after-error"))
    #expect(
      explanation.what.hasPrefix(
        "In the gate phase, when there is an action and the same action was taken 1 times before "
          + "and refused with nothing changed since, it sends the action back:"))
    #expect(
      explanation.bounds
        == "It acts at most 4 times an episode, applies everywhere and was written by hand "
        + "(candidate).")
    #expect(explanation.diagram.contains("veto") && explanation.diagram.contains("tier R4"))
    let library = try HarnessLibrary.read(folder: Scene.libraryFolder, id: "library")
    for rule in library.interventions {
      let text = try #require(library.explanation(of: rule.id))
      #expect(text.what.hasSuffix(".") && text.bounds.hasSuffix("."), "\(rule.id)")
    }
  }
}

@Suite("The schema for editors")
struct EditorSchemaTests {
  @Test("names the same triggers, effects, phases and operations as the codec")
  func kinds() throws {
    let path = Scene.libraryFolder + "/../schema.json"
    let schema = try JSONValue(parsing: FileContents.read(path))
    func kinds(_ name: String) -> Set<String> {
      let choices = schema["$defs"]?[name]?["oneOf"]?.arrayValue ?? []
      return Set(choices.compactMap { $0["required"]?[0]?.stringValue })
    }
    #expect(kinds("predicate") == Set(Trigger.kinds + ["always", "all", "any", "not"]))
    #expect(kinds("effect") == Set(Effect.kinds))
    #expect(kinds("value") == Set(RepairExpression.kinds + ["query"]))
    let phases = schema["$defs"]?["intervention"]?["properties"]?["phase"]?["enum"]
    #expect(phases == .array(Phase.allCases.map { .string($0.rawValue) }))
  }

  @Test("the example of the documentation compiles and does what it says")
  func example() throws {
    let path = Scene.libraryFolder + "/../../docs/rule-language.md"
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    let block = try #require(text.split(separator: "```json\n").dropFirst().first)
    let source = try #require(block.split(separator: "```").first)
    let harness = try HarnessFile.read(Array(source.utf8), file: "rule-language.md")
    var scene = try Scene(harness)
    scene.play(.tool(name: "list_orders", arguments: [:]), "#W5 #W6")
    _ = scene.begin()
    let known = Action.tool(name: "change_order", arguments: ["order_id": "#W5"])
    #expect(scene.state.gate(known) == .admit(known))
    let unknown = Action.tool(name: "change_order", arguments: ["order_id": "#W7"])
    #expect(scene.state.gate(unknown).reply == "Order #W7 was never shown. Known: #W5, #W6.")
  }
}
