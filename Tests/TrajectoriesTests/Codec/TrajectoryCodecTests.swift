import Testing
import Trajectories

@Suite struct TrajectoryCodecTests {
  @Test func everyTrajectoryReadsBackAsItWasWritten() throws {
    var random = RandomTrajectory(seed: 11)
    let written = (0..<300).map { _ in random.trajectory() }
    let file = try TemporaryFile("")
    var writer = try TrajectoryWriter(path: file.path)
    for episode in written { try writer.append(episode) }
    try writer.finish()

    var reader = try TrajectoryReader(path: file.path)
    var read: [Trajectory] = []
    while let episode = try reader.next() { read.append(episode) }
    #expect(read.count == written.count)
    let firstDifference = zip(read, written).first { $0 != $1 }
    #expect(firstDifference == nil)

    var again = JSONWriter()
    for episode in read { TrajectoryWriter.append(episode, to: &again) }
    #expect(try file.text == again.text)
  }

  @Test func everyMessageReadsBackAsItWasWritten() throws {
    var random = RandomTrajectory(seed: 5)
    for _ in 0..<200 {
      let message = random.message()
      var writer = JSONWriter()
      message.write(to: &writer)
      #expect(try Message(json: JSONValue(parsing: writer.text)) == message)
    }
  }

  @Test func everyErrorClassReadsBackAsItWasWritten() throws {
    var random = RandomTrajectory(seed: 2)
    for _ in 0..<400 {
      let original = random.errorClass()
      var writer = JSONWriter()
      original.write(to: &writer)
      #expect(try ErrorClass(json: JSONValue(parsing: writer.text)) == original)
    }
  }

  @Test func unknownMembersAreIgnored() throws {
    let file = try TemporaryFile(Self.header(adding: #","later":{"x":1}"#) + Self.step)
    var reader = try TrajectoryReader(path: file.path)
    let episode = try reader.next()
    #expect(episode?.steps.count == 1)
    #expect(episode?.outcome == nil)
  }

  @Test(arguments: [
    (#"{"kind":"step""#, 3, "line 3, column 15"),
    (#"{"kind":"note"}"#, 3, #"$.kind: expected one of episode, step, outcome, found "note""#),
    (#"[1]"#, 3, "$: expected an object, found an array"),
    (#"{"kind":"step","index":"0"}"#, 3, #"$.index: expected an integer of 64 bits, found "0""#),
    (
      #"{"kind":"step","index":1,"observation":{"text":"","source":"sky"}}"#, 3,
      #"$.observation.source: expected one of tool, user, environment, found "sky""#
    ),
    (
      #"{"kind":"step","index":1,"completions":[{"text":"","usage":{"input":-1}}],"observation":{"text":"","source":"tool"}}"#,
      3, "$.completions[0].usage.input: expected a count of tokens, found -1"
    ),
    (
      #"{"kind":"step","index":1,"action":{"fly":1},"observation":{"text":"","source":"tool"}}"#, 3,
      "$.action: expected exactly one of the members tool, text and say, found the members fly"
    ),
    (
      #"{"kind":"step","index":1,"chosen":2,"observation":{"text":"","source":"tool"}}"#, 3,
      "$.chosen: expected the position of one of 0 completions, found 2"
    ),
    (#"{"kind":"outcome","success":true,"score":1e999,"endReason":"completed"}"#, 3, "$.score"),
    (
      #"{"metaharness":"trajectory/2","kind":"episode"}"#, 3,
      #"$.metaharness: expected "trajectory/1", found "trajectory/2", which a newer release wrote"#
    ),
    (#"{"kind":"episode"}"#, 3, "$.metaharness"),
  ])
  func aBrokenLineIsNamed(broken: String, line: Int, message: String) throws {
    let file = try TemporaryFile(
      Self.header() + Self.step + broken + "\n" + Self.step + Self.header() + Self.step)
    var reader = try TrajectoryReader(path: file.path)
    var refusal = ""
    do { _ = try reader.next() } catch { refusal = "\(error)" }
    #expect(refusal.hasPrefix("\(file.path), line \(line), "))
    #expect(refusal.contains(message))
    // The rest of the broken episode is passed over, the next one is whole.
    #expect(try reader.next()?.steps.count == 1)
    #expect(try reader.next() == nil)
  }

  @Test func aStepWithoutHeaderIsRefused() throws {
    let file = try TemporaryFile(Self.step)
    var reader = try TrajectoryReader(path: file.path)
    #expect(throws: TrajectoryReadError.self) { try reader.next() }
  }

  @Test func aLineBeyondTheLimitIsRefusedAndPassedOver() throws {
    let long = #"{"kind":"step","pad":""# + String(repeating: "x", count: 4000) + "\"}\n"
    let file = try TemporaryFile(Self.header() + long + Self.header() + Self.step)
    var reader = try TrajectoryReader(path: file.path, maximumLineLength: 1000)
    #expect(throws: TrajectoryReadError.self) { try reader.next() }
    #expect(try reader.next()?.steps.count == 1)
  }

  @Test func anUnfinishedFileLeavesNothingBehind() throws {
    let file = try TemporaryFile("old")
    do {
      var writer = try TrajectoryWriter(path: file.path)
      var random = RandomTrajectory(seed: 1)
      try writer.append(random.trajectory())
    }
    #expect(try file.text == "old")
    #expect(throws: FileError.self) { try FileContents.read(file.path + ".partial") }
  }

  private static func header(adding more: String = "") -> String {
    #"{"metaharness":"trajectory/1","kind":"episode","environment":"e","surface":"","task":"t","#
      + #""backbone":"b","backboneIdentity":"","harness":"","seed":"18446744073709551615","#
      + #""opening":{"text":"hi","source":"user"},"stepBudget":3\#(more)}"# + "\n"
  }

  private static let step =
    #"{"kind":"step","index":0,"observation":{"text":"ok","source":"tool"}}"# + "\n"
}
