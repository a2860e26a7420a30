import Glibc
import Synchronization
import Testing
import Trajectories

@Suite struct ImportOptionsTests {
  private static func line(_ task: Int, _ reward: Int, _ model: String, _ text: String) -> String {
    """
    {"messages":[{"role":"user","content":"\(text)"},{"role":"assistant","content":"a"}],\
    "task_id":\(task),"reward":\(reward),"model":"\(model)"}

    """
  }

  private static let log =
    line(1, 1, "gpt-4o", "mail ann@example.com") + line(2, 0, "gpt-4o-mini", "mail bob@example.com")
    + line(3, 0, "other", "mail ann@example.com, password: hunter2hunter2, sk-abcdefghijklmnop1234")

  private func tasks(_ options: ImportOptions) throws -> [String] {
    let file = try TemporaryFile(Self.log)
    var tasks: [String] = []
    _ = try TrajectoryImporter(options: options).run(path: file.path) {
      tasks.append($0.trajectory.header.task)
    }
    return tasks
  }

  @Test(arguments: [
    (["model=gpt-4*"], ["1", "2"]), (["model=gpt-4o"], ["1"]), (["model!=gpt*"], ["3"]),
    (["outcome=failure"], ["2", "3"]), (["outcome=success"], ["1"]), (["outcome=unscored"], []),
    (["task=2"], ["2"]), (["model=*4o*", "outcome=failure"], ["2"]),
    (["model=*"], ["1", "2", "3"]),
  ])
  func conditionsSelectEpisodes(conditions: [String], expected: [String]) throws {
    var options = ImportOptions()
    options.conditions = try conditions.map { try ImportCondition(parsing: $0) }
    #expect(try tasks(options) == expected)
  }

  @Test(arguments: ["model", "colour=red", "outcome=maybe", "=x"])
  func badConditionsAreRefused(text: String) {
    #expect(throws: ImportError.self) { try ImportCondition(parsing: text) }
  }

  @Test(arguments: [(0, 0), (2, 2), (9, 3)])
  func theLimitEndsTheImport(limit: Int, expected: Int) throws {
    var options = ImportOptions()
    options.limit = limit
    #expect(try tasks(options).count == expected)
  }

  @Test func redactionReplacesAndCounts() throws {
    let file = try TemporaryFile(Self.log)
    var options = ImportOptions()
    options.redaction = try RedactionPatterns(adding: [("ticket", #"task (\d+)"#)])
    var openings: [String] = []
    let summary = try TrajectoryImporter(options: options).run(path: file.path) {
      openings.append($0.trajectory.header.opening.text)
    }
    // Equal addresses stay recognisable as equal.
    #expect(
      openings == [
        "mail [email-1]", "mail [email-2]",
        "mail [email-1], password: [secret-1], [api-key-1]",
      ])
    #expect(summary.redactions.map(\.name) == ["api-key", "email", "secret"])
    #expect(summary.redactions.map(\.count) == [1, 3, 1])
    #expect(summary.redactions.map(\.distinct) == [1, 2, 1])
  }

  @Test(arguments: [
    ("github-token", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
    ("aws-key", "AKIAABCDEFGHIJKLMNOP"),
    ("google-key", "AIzaabcdefghijklmnopqrstuvwxyz012345678"),
    ("slack-token", "xoxb-123456789012-abcdef"),
    ("hugging-face-token", "hf_abcdefghijklmnopqrstuvwxyz0123"),
    ("json-web-token", "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK"),
    ("bearer-token", "Authorization: Bearer abcdefghijklmnop1234"),
    ("private-key", "-----BEGIN RSA PRIVATE KEY-----\\nMIIEabc\\n-----END RSA PRIVATE KEY-----"),
  ])
  func knownSecretsAreFound(name: String, secret: String) throws {
    let file = try TemporaryFile(Self.line(1, 1, "m", "x \(secret) y"))
    var options = ImportOptions()
    options.redaction = try RedactionPatterns()
    var opening = ""
    let summary = try TrajectoryImporter(options: options).run(path: file.path) {
      opening = $0.trajectory.header.opening.text
    }
    #expect(summary.redactions.map(\.name) == [name])
    #expect(opening.hasPrefix("x ") && opening.hasSuffix(" y"))
    #expect(opening.contains("[\(name)-1]"))
  }

  @Test func ordinaryTextIsLeftAlone() throws {
    let text = "order #W123, gate A1, 2024-05-20, task-sk-1, a@b, $250, user_id mia_li_3668"
    let file = try TemporaryFile(Self.line(1, 1, "m", text))
    var options = ImportOptions()
    options.redaction = try RedactionPatterns()
    let summary = try TrajectoryImporter(options: options).run(path: file.path) {
      #expect($0.trajectory.header.opening.text == text)
    }
    #expect(summary.redactions.isEmpty)
  }

  @Test func rawRecordsAreKeptByTheirHash() throws {
    let file = try TemporaryFile(Self.log)
    let directory = file.path + ".raw"
    defer { rmdir(directory) }
    var options = ImportOptions()
    options.rawRecordDirectory = directory
    var episodes: [ImportedEpisode] = []
    _ = try TrajectoryImporter(options: options).run(path: file.path) { episodes.append($0) }
    #expect(episodes.count == 3)
    for episode in episodes {
      let raw = directory + "/" + episode.record.hex
      #expect(Digest(of: try FileContents.read(raw)) == episode.record)
      #expect(
        episode.trajectory.header.extra["import"]?["record"] == .string(episode.record.hex))
      unlink(raw)
    }
    options.redaction = try RedactionPatterns()
    #expect(throws: ImportError.self) {
      try TrajectoryImporter(options: options).run(path: file.path) { _ in }
    }
  }

  @Test func progressReachesTheEndOfTheFile() throws {
    let file = try TemporaryFile(Self.log)
    let last = Mutex<ImportProgress?>(nil)
    var options = ImportOptions()
    options.progress = { progress in last.withLock { $0 = progress } }
    _ = try TrajectoryImporter(options: options).run(path: file.path) { _ in }
    #expect(last.withLock { $0?.bytes } == Self.log.utf8.count)
    #expect(last.withLock { $0?.total } == Self.log.utf8.count)
    #expect(last.withLock { $0?.episodes } == 3)
  }

  @Test func whatWasLostIsRefusedNotGuessed() throws {
    let file = try TemporaryFile(Self.log)
    var headers: [EpisodeHeader] = []
    _ = try TrajectoryImporter().run(path: file.path) { headers.append($0.trajectory.header) }
    let header = try #require(headers.first)
    #expect(header.lostFields == [.system])
    #expect(throws: LostFieldError.self) { try header.require([.system], for: "contract mining") }
    #expect(throws: Never.self) { try header.require([.tools, .rawOutput], for: "parse repair") }
  }

  @Test func aFormatNamedWronglyIsAnsweredWithTheNearest() throws {
    let error = #expect(throws: ImportError.self) { try TrajectoryFormat(named: "tau-bensh") }
    #expect("\(try #require(error))".contains("tau-bench"))
  }

  @Test func aMissingFileIsNamed() throws {
    let error = #expect(throws: ImportError.self) {
      try TrajectoryImporter().run(path: "/nowhere/at/all.json") { _ in }
    }
    #expect("\(try #require(error))".contains("/nowhere/at/all.json"))
  }
}
