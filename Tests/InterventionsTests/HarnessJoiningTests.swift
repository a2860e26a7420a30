import TestSupport
import Testing
import Trajectories

@testable import Interventions

@Suite("Joining harnesses of several environments")
struct HarnessJoiningTests {
  private func harness(_ members: String) throws -> Harness {
    let text = #"{"schema":"metaharness/1","id":"part",\#(members)}"#
    return try HarnessFile.read(Array(text.utf8), file: "part.json")
  }

  private func refusal(_ parts: [(environment: String, harness: Harness)]) -> String? {
    do throws(HarnessJoinError) {
      _ = try Harness.joining(parts, id: "joined")
      return nil
    } catch {
      return error.description
    }
  }

  private static let coerce = #"{"id":"r","phase":"gate","then":[{"coerceArgs":{}}]}"#

  @Test("in each environment the joined rules are those of its own harness")
  func rulesHoldInTheirEnvironment() throws {
    let shop = try harness(
      #"""
      "interventions":[\#(Self.coerce),
      {"id":"off","enabled":false,"phase":"gate","then":[{"coerceArgs":{}}]}]
      """#)
    let shell = try harness(
      #""interventions":[{"id":"s","phase":"gate","limits":{"maxFiresPerEpisode":9},"then":[{"coerceArgs":{}}]}]"#
    )
    let joined = try Harness.joining([("shop", shop), ("shell", shell)], id: "both")
    for (environment, part) in [("shop", shop), ("shell", shell)] {
      var held = joined.interventions.filter {
        $0.scope.allows(environment: environment, backbone: "any")
      }
      for place in held.indices { held[place].scope = Scope() }
      #expect(held == part.interventions, "\(environment)")
    }
    #expect(
      !joined.interventions.contains { $0.scope.allows(environment: "retail", backbone: "any") })
    #expect(try CompiledHarness.compile(joined).hash == joined.hash)
  }

  @Test("a rule that two environments share stands once, with both in its scope")
  func sharedRulesStandOnce() throws {
    let part = try harness(#""interventions":[\#(Self.coerce)]"#)
    let joined = try Harness.joining([("shop", part), ("shell", part)], id: "both")
    #expect(joined.interventionIDs == ["r"])
    #expect(joined.interventions.first?.scope.environments.map(\.text) == ["shop", "shell"])
  }

  @Test("the scope over a whole harness moves to its rules")
  func outerScopes() throws {
    let small = try harness(
      #""scope":{"backbones":["small-*"]},"interventions":[\#(Self.coerce)]"#)
    let joined = try Harness.joining([("shop", small)], id: "one")
    let scope = try #require(joined.interventions.first?.scope)
    #expect(scope.allows(environment: "shop", backbone: "small-1"))
    #expect(!scope.allows(environment: "shop", backbone: "large"))
    let retail = try harness(
      #""scope":{"environments":["retail"]},"interventions":[\#(Self.coerce)]"#)
    #expect(refusal([("shop", retail)])?.contains("other environments") == true)
  }

  @Test("what would mix is refused by name")
  func refusals() throws {
    func memory(_ kind: String) throws -> Harness {
      try harness(#""memory":[{"name":"m","kind":"\#(kind)"}],"interventions":[]"#)
    }
    func model(_ bias: Int) throws -> Harness {
      try harness(
        #""models":{"risk":{"bias":\#(bias),"weights":{"steps":1}}},"interventions":[]"#)
    }
    let first = try harness(#""interventions":[\#(Self.coerce)]"#)
    let second = try harness(
      #""interventions":[{"id":"r","phase":"gate","limits":{"maxFiresPerEpisode":9},"then":[{"coerceArgs":{}}]}]"#
    )
    #expect(refusal([("shop", first), ("shell", second)])?.contains("a rule r") == true)
    #expect(
      refusal([("shop", try model(1)), ("shell", try model(2))])
        == "shell: another harness has a model risk too; rename one")
    #expect(refusal([("shop", try model(1)), ("shell", try model(1))]) == nil)
    #expect(
      refusal([("shop", try memory("set")), ("shell", try memory("map"))])
        == "shell: another harness has a memory m too; rename one")
    #expect(refusal([("shop", try memory("set")), ("shell", try memory("set"))]) == nil)
  }

  @Test("a folder whose files mean different things by one name is refused")
  func folders() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ members: String) throws {
      let text = #"{"schema":"metaharness/1","id":"\#(name)",\#(members)}"#
      try FileContents.write(Array(text.utf8), to: folder.path + "/\(name).json")
    }
    func memory(_ kind: String) -> String {
      #""memory":[{"name":"m","kind":"\#(kind)"}],"interventions":[]"#
    }
    func model(_ bias: Int) -> String {
      #""models":{"m":{"bias":\#(bias),"weights":{"steps":1}}},"interventions":[]"#
    }
    func rule(_ fires: Int) -> String {
      #""interventions":[{"id":"m","phase":"gate","limits":{"maxFiresPerEpisode":\#(fires)},"#
        + #""then":[{"coerceArgs":{}}]}]"#
    }
    for (what, first, other) in [
      ("memory m", memory("set"), memory("map")), ("model m", model(1), model(2)),
      ("rule m", rule(1), rule(2)),
    ] {
      try write("a", first)
      try write("b", first)
      #expect(try HarnessLibrary.read(folder: folder.path, id: "same").interventionCount <= 1)
      try write("b", other)
      do throws(HarnessFileError) {
        _ = try HarnessLibrary.read(folder: folder.path, id: "mixed")
        Issue.record("two meanings of one name were joined: \(what)")
      } catch {
        #expect(error.file.hasSuffix("/b.json"))
        #expect(error.found.contains("the \(what)"))
      }
    }
  }
}
