import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct BackboneVerbTests {
  private func json(_ words: [String]) async throws -> JSONValue {
    let ran = await Ran(words + ["--json"])
    #expect(ran.status == .done, "\(ran.error)")
    return try JSONValue(parsing: ran.output)
  }

  @Test func listsNetworksWithTheirCards() async throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork()])
    for words in [["backbones"], ["backbones", "list"]] {
      let listed = try await json(words + ["--home", home.path])["backbones"]?.arrayValue ?? []
      let tiny = try #require(listed.first { $0["name"]?.stringValue == "tiny-late" })
      #expect(tiny["kind"]?.stringValue == "neural")
      #expect(tiny["network"]?.stringValue == "tiny")
      #expect(tiny["checkpoint"]?.stringValue == "early")
      #expect((tiny["parameters"]?.intValue ?? 0) > 10_000)
      #expect(tiny["surface"] == ["counter-desk": "00"])
      let expert = try #require(listed.first { $0["name"]?.stringValue == "expert" })
      #expect(expert["network"] == .null)
      #expect(expert["surface"] == .null)
    }
  }

  @Test func showsCardSpeedAndProbe() async throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork(context: 512)])
    try FileContents.write(Array(#"{"recipe":"none"}"#.utf8), to: home.file("tiny-late.json"))
    let card = try await json(["backbones", "card", "tiny-late", "--home", home.path])
    #expect(card["identity"]?.stringValue?.count == 64)
    #expect(card["layers"]?.stringValue == "aa")
    #expect(card["card"]?["recipe"]?.stringValue == "none")
    let probe = try await json(["backbones", "probe", home.file("tiny-late.gguf")])
    #expect(probe["equal"] == true)
    #expect(probe["answers"]?.arrayValue?.count == 16)
    let bench = try await json([
      "backbones", "bench", "tiny-late", "--home", home.path, "--runs", "1",
    ])
    for row in bench["tokensPerSecond"]?.arrayValue ?? [] {
      #expect((row["decode"]?.doubleValue ?? 0) > 0)
    }
  }

  @Test(arguments: ["card", "bench", "probe"])
  func suggestsNames(verb: String) async throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork()])
    let ran = await Ran(["backbones", verb, "tiny-lat", "--home", home.path])
    #expect(ran.status == .error)
    #expect(ran.error.contains("did you mean tiny-late?"), "\(ran.error)")
  }

  @Test func recordsEpisodesWithANetwork() async throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork(context: 512)])
    symlink(try ProductFolders.locate().path("envs"), home.path + "/envs")
    let runs = try TemporaryFolder()
    let words = [
      "record", "--env", "counter-desk", "--backbone", "tiny-late", "--limit", "2",
      "--answer-tokens", "8", "--home", home.path, "--runs-dir", runs.path, "--json",
    ]
    let ran = await Ran(words)
    #expect(ran.status == .done, "\(ran.error)")
    let result = try JSONValue(parsing: ran.output)
    #expect(result["played"]?.intValue == 2)
    #expect(result["backboneKind"]?.stringValue == "neural")
    // What it was trained on is what it is shown, without a word on the command line.
    #expect(ran.error.contains("--compact: tiny-late"), "\(ran.error)")
    let again = try JSONValue(parsing: await Ran(words).output)
    #expect(again["reused"]?.intValue == 2)
  }

  @Test func namesANetworkByItsFileAndComputesAsPeersDo() async throws {
    let home = try NeuralHome(["tiny-late": TinyNetwork(context: 512)])
    symlink(try ProductFolders.locate().path("envs"), home.path + "/envs")
    let runs = try TemporaryFolder()
    func played(_ backbone: String, _ more: [String] = []) async throws -> Int? {
      try await json(
        [
          "record", "--env", "counter-desk", "--limit", "1", "--answer-tokens", "8", "--home",
          home.path, "--runs-dir", runs.path, "--run-name", "r", "--backbone", backbone,
        ] + more)["played"]?.intValue
    }
    #expect(try await played("tiny-late") == 1)
    // The same network by its file: nothing is left to play.
    #expect(try await played(home.file("tiny-late.gguf")) == 0)
    // The same weights computed otherwise are another backbone.
    #expect(try await played(home.file("tiny-late.gguf"), ["--fresh", "--arithmetic", "f32"]) == 1)
    let refused = await Ran([
      "record", "--env", "counter-desk", "--backbone", "expert", "--arithmetic", "f32",
    ])
    #expect(refused.status == .usage && refused.error.contains("expected a network"))
  }
}
