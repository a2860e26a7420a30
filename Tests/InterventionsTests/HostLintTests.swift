import Testing
import Trajectories

@testable import Interventions

@Suite("Hosts")
struct HostLintTests {
  private func rule(_ phase: String, _ effect: JSONValue) -> JSONValue {
    [
      "id": "r", "phase": .string(phase), "when": ["tool": [:]], "then": [effect],
      "limits": ["maxFiresPerEpisode": 1],
    ]
  }

  @Test("a host refuses what it cannot carry out, and says which can")
  func refusals() throws {
    let cases: [(RuleHost, String, JSONValue, Bool)] = [
      (.runner, "context", ["notice": ["text": "x"]], true),
      (.proxy, "rerank", ["rerank": ["model": "m"]], true),
      (.mcp, "gate", ["veto": ["text": "x"]], true),
      (.mcp, "context", ["notice": ["text": "x"]], false),
      (.mcp, "parse", ["normalizeOutput": [:]], false),
      (.mcp, "start", ["contract": ["text": "x", "tool": "get_order"]], true),
      (.mcp, "start", ["contract": ["text": "x"]], false),
      (.hook, "post", ["annotateObs": ["text": "x"]], true),
      (.hook, "post", ["reformatObs": ["drop": ["a"]]], false),
      (.hook, "gate", ["insertCall": ["tool": "get_order"]], false),
    ]
    for (host, phase, effect, isPossible) in cases {
      let found = HostLint.findings(in: try Scene.harness(rule(phase, effect)), host: host)
      #expect(found.isEmpty == isPossible, "\(host) \(effect)")
      if !isPossible {
        #expect(found[0].description.contains("not possible in the host \(host.rawValue)"))
        #expect(found[0].description.contains("runner"))
      }
    }
  }

  @Test("the table in docs says what the lint refuses")
  func table() throws {
    let path = Scene.libraryFolder + "/../../docs/rule-language.md"
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    for kind in Effect.kinds {
      #expect(text.contains("\n| `\(kind)` |"), "\(kind)")
    }
  }
}
