import Testing
import Trajectories

@Suite struct HostileImportTests {
  private static let fixtures = [
    "tau2.json", "agentbench.jsonl", "atif.json", "inspect.json", "swe-agent.traj",
    "mini-swe-agent.json", "openai.jsonl", "otel-new.jsonl", "otel-events.json",
    "otel-indexed.json",
  ]

  private static func bytes(_ name: String) throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return try FileContents.read("/" + root + "/Fixtures/" + name)
  }

  private static func run(
    _ bytes: some Sequence<UInt8>, format: TrajectoryFormat? = nil,
    options: ImportOptions = ImportOptions()
  ) throws -> (summary: ImportSummary, episodes: [ImportedEpisode]) {
    let file = try TemporaryFile(bytes)
    var episodes: [ImportedEpisode] = []
    let summary = try TrajectoryImporter(format: format, options: options).run(path: file.path) {
      episodes.append($0)
    }
    return (summary, episodes)
  }

  private static func record(_ task: String, reply: String = "ok") -> String {
    """
    {"task_id":"\(task)","trial":0,"reward":1.0,"info":{"reward_info":{}},"traj":[\
    {"role":"system","content":"s"},{"role":"user","content":"u"},\
    {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",\
    "function":{"name":"f","arguments":"{}"}}]},\
    {"role":"tool","tool_call_id":"c","name":"f","content":"\(reply)"}]}
    """
  }

  // MARK: - Damage

  @Test(arguments: fixtures)
  func aFileCutOffAnywhereIsReadToTheCutOrRefused(name: String) throws {
    let whole = try Self.bytes(name)
    let complete = try Self.run(whole).summary.episodes
    let format = try Self.run(whole).summary.format
    for cut in stride(from: 0, to: whole.count - 2, by: 113) {
      let result = Result { try Self.run(whole[..<cut], format: format) }
      switch result {
      case .success(let (summary, _)): #expect(summary.episodes <= complete)
      case .failure(let error): #expect(error is ImportError)
      }
    }
  }

  @Test(arguments: fixtures)
  func bytesChangedAtRandomNeverTrap(name: String) throws {
    let whole = try Self.bytes(name)
    let format = try Self.run(whole).summary.format
    var random = Seed(3).generator
    for _ in 0..<30 {
      var damaged = whole
      for _ in 0...random.integer(below: 6) {
        let place = random.integer(below: damaged.count)
        damaged[place] = random.pick([0x22, 0x5C, 0x7B, 0x5D, 0x2C, 0x00, 0xFF, 0x0A, 0x39]) ?? 0
      }
      _ = Result { try Self.run(damaged, format: format) }
    }
  }

  @Test(arguments: fixtures)
  func valuesOfAnotherKindNeverTrap(name: String) throws {
    let whole = try Self.bytes(name)
    let format = try Self.run(whole).summary.format
    var random = Seed(4).generator
    let documents =
      name.hasSuffix(".jsonl") ? whole.split(separator: 0x0A).map(Array.init) : [whole]
    for _ in 0..<30 {
      var lines: [UInt8] = []
      for document in documents {
        let value = try JSONValue(parsing: document)
        lines += Array(Self.mutated(value, &random).compactText.utf8) + [0x0A]
      }
      _ = Result { try Self.run(lines, format: format) }
    }
  }

  private static func mutated(_ value: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
    if random.chance(0.03) {
      let other: [JSONValue] = [
        .null, true, -1, .integer(.min), .integer(.max), "", "{", [], [:], [[]], [.null],
        ["role": "user"], 1.5,
      ]
      return other[random.integer(below: other.count)]
    }
    switch value {
    case .array(let elements): return .array(elements.map { mutated($0, &random) })
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.key, mutated($0.value, &random)) }))
    default: return value
    }
  }

  @Test func aTruncatedArrayGivesTheEpisodesBeforeTheCut() throws {
    let text = "[" + Self.record("a") + "," + Self.record("b").dropLast(9)
    let (summary, episodes) = try Self.run(text.utf8)
    #expect(episodes.map(\.trajectory.header.task) == ["a"])
    #expect(summary.skippedRecords == 1)
    let problem = try #require(summary.problems.first)
    #expect(problem.offset == Self.record("a").utf8.count + 2)
    #expect(problem.reason.contains("end of the file at byte \(text.utf8.count)"))
  }

  @Test func garbageBetweenRecordsIsRefusedWithItsOffset() throws {
    let text = "[" + Self.record("a") + " ?"
    let error = #expect(throws: ImportError.self) { try Self.run(text.utf8) }
    #expect("\(try #require(error))".contains("byte \(text.utf8.count - 1): "))
  }

  @Test func aBrokenLineDoesNotTakeItsNeighboursAlong() throws {
    let line = #"{"messages":[{"role":"user","content":"u"},{"role":"assistant","content":"a"}]}"#
    let text = line + "\n" + #"{"messages":[{"role":"us"# + "\n" + line + "\n[]\n" + line
    let (summary, _) = try Self.run(text.utf8)
    #expect(summary.episodes == 3)
    #expect(summary.skippedRecords == 2)
  }

  // MARK: - Encodings

  @Test func latin1InARecordSkipsItWithTheOffset() throws {
    let bytes =
      Array("[\(Self.record("a")),".utf8) + Array(Self.record("b", reply: "caf").utf8.dropLast(4))
      + [0xE9] + Array("\"}]},\(Self.record("c"))]".utf8)
    let (summary, episodes) = try Self.run(bytes)
    #expect(episodes.map(\.trajectory.header.task) == ["a", "c"])
    #expect(summary.problems.map(\.offset) == [bytes.firstIndex(of: 0xE9)])
    #expect(summary.problems.first?.reason.contains("UTF-8") == true)
  }

  @Test func latin1InATextLogIsReplacedAndMarked() throws {
    let log = "\n#####\n\nEnvironment #0:\nYour task is to: look.\n> go\ncaf"
    let bytes = Array(log.utf8) + [0xE9] + Array("\nSTATUS: FAIL\n\n#####\n".utf8)
    let (_, episodes) = try Self.run(bytes)
    let episode = try #require(episodes.first)
    #expect(episode.trajectory.steps.first?.observation.text == "caf\u{FFFD}")
    #expect(episode.lost.contains(.encoding))
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    let text = "[" + Self.record("a") + "]"
    #expect(try Self.run([0xEF, 0xBB, 0xBF] + Array(text.utf8)).summary.episodes == 1)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x5B, 0x00], "UTF-16"), ([0xFE, 0xFF, 0x00, 0x5B], "UTF-16"),
      ([0x7B, 0x00, 0x22, 0x00], "UTF-16"), ([0x50, 0x4B, 0x03, 0x04], "zip"),
      ([0x1F, 0x8B, 0x08, 0x00], "gzip"), ([0x5B, 0x31, 0x00, 0x00], "binary"), ([], "empty"),
      ([0x20, 0x0A], "white space"), ([0x68, 0x69], "text without episodes"),
      ([0x5B, 0x31, 0x5D], "JSON without member names"),
    ] as [([UInt8], String)])
  func otherContentIsRefusedByName(bytes: [UInt8], name: String) throws {
    let error = #expect(throws: ImportError.self) { try Self.run(bytes) }
    #expect("\(try #require(error))".contains(name))
  }

  // MARK: - Size

  @Test func aRecordBeyondTheLimitIsPassedOver() throws {
    var options = ImportOptions()
    options.maximumRecordBytes = 4096
    let huge = Self.record("big", reply: String(repeating: "x", count: 3 << 20))
    let text = "[\(Self.record("a")),\(huge),\(Self.record("c"))]"
    let (summary, episodes) = try Self.run(text.utf8, options: options)
    #expect(episodes.map(\.trajectory.header.task) == ["a", "c"])
    #expect(summary.problems.map(\.offset) == [Self.record("a").utf8.count + 2])
  }

  @Test func aRecordOfTooManyValuesIsPassedOver() throws {
    var options = ImportOptions()
    options.maximumRecordValues = 1000
    let many = String(repeating: "1,", count: 5000)
    let text = "[\(Self.record("a")),{\"traj\":[\(many)1]},\(Self.record("c"))]"
    #expect(try Self.run(text.utf8, options: options).episodes.count == 2)
  }

  @Test(arguments: [TrajectoryFormat.tauBench, .interCode, .tau2, .atif, .openAI, .webShop])
  func endlessNestingAndEndlessLinesNeverTrap(format: TrajectoryFormat) throws {
    var options = ImportOptions()
    options.maximumRecordBytes = 1 << 14
    for pattern in ["[", "{\"a\":", "\"", "\\\"", "x", "-", "{", "1,", "]"] {
      let text = String(repeating: pattern, count: 60_000 / pattern.utf8.count)
      let result = Result { try Self.run(text.utf8, format: format, options: options) }
      if case .success(let (_, episodes)) = result { #expect(episodes.isEmpty) }
    }
  }

  @Test func inventedToolsAndArgumentsAreBounded() throws {
    var calls: [String] = []
    for index in 0..<10_050 {
      calls.append(#"{"id":"\#(index)","function":{"name":"f\#(index)","arguments":"{}"}}"#)
    }
    // The first call's result is the only one that no id leads to.
    let results =
      (0..<10_050).reversed().map { index in
        #"{"role":"tool","tool_call_id":"\#(index)","content":"r\#(index)"}"#
      } + [#"{"role":"tool","content":"rc"}"#]
    let many = (0..<300).map { #"\"a\#($0)\":1"# }.joined(separator: ",")
    let line = """
      {"messages":[{"role":"user","content":"u"},{"role":"assistant","content":null,\
      "tool_calls":[{"id":"c","function":{"name":"wide","arguments":"{\(many)}"}},\
      \(calls.joined(separator: ","))]},\(results.joined(separator: ","))]}
      """
    let (summary, episodes) = try Self.run(line.utf8)
    #expect(episodes.first?.actions == 10_051)
    #expect(episodes.first?.trajectory.steps.last?.observation.text == "r10049")
    #expect(episodes.first?.trajectory.steps[10].observation.text == "r9")
    #expect(summary.inferredTools.count == 10_000)
    #expect(summary.inferredTools.first?.parameters["properties"]?.objectValue?.count == 200)
  }

  @Test func argumentsOfAbsurdDepthStayReadableInEveryExport() throws {
    for depth in [399, 400, 5000] {
      let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      let line = """
        {"messages":[{"role":"user","content":"u"},{"role":"assistant","content":null,\
        "tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\\"a\\":\(nested)}"}}]}]}
        """
      let episode = try #require(try Self.run(line.utf8).episodes.first).trajectory
      #expect((episode.steps[0].action == nil) == (depth >= 400))
      for export in [ATIFExporter.append, OpenAIExporter.append, TrajectoryWriter.append] {
        var writer = JSONWriter()
        export(episode, &writer)
        #expect(try Self.run(writer.bytes).episodes.map(\.trajectory) == [episode])
      }
    }
  }

  @Test func recordsAcrossChunksAreWhole() throws {
    // Chunks are 1 MiB; the padding moves the border through the records.
    let records = ["a\\\"b", "c{[", "d"].map { Self.record("t", reply: $0) }
    let text = Array(records.joined(separator: ",").utf8)
    for shift in stride(from: 1, to: text.count, by: 61) {
      let padding = [UInt8](repeating: 0x20, count: (1 << 20) - 1 - shift)
      let (summary, episodes) = try Self.run(
        [0x5B] + padding + text + [0x5D], format: .tauBench)
      #expect(summary.skippedRecords == 0)
      #expect(episodes.map(\.trajectory.steps[0].observation.text) == ["a\"b", "c{[", "d"])
    }
  }
}
