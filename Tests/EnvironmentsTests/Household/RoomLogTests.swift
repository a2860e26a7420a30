import Environments
import Testing
import Trajectories

/// One parser reads recorded runs of the original and our transcripts.
@Suite struct RoomLogTests {
  static func log(_ trial: Int) -> String {
    "trajectories/alfworld/text-davinci-003_trial_\(trial).log"
  }

  @Test(
    .enabled(if: RecordedData.path(log(0)) != nil, "the recorded runs are not on this machine"),
    arguments: 0...3)
  func readsRecordedReplies(trial: Int) throws {
    var replies = 0
    var unread: [String] = []
    var previous = ""
    for line in try RecordedData.lines(RoomLogTests.log(trial)) {
      defer { previous = line }
      guard previous.hasPrefix("> "), !previous.hasPrefix("> think"), !line.isEmpty,
        !line.hasPrefix(">"), line != "OK.", !line.hasPrefix("STATUS")
      else { continue }
      replies += 1
      if RoomLog.read(line) == nil { unread.append(line) }
    }
    #expect(replies > 1000)
    #expect(unread.isEmpty, "\(unread.prefix(5))")
  }

  @Test func readsEveryReplyOfOurWorlds() throws {
    var household = try WorldProbe.make("household")
    var kinds: Set<String> = []
    for task in try household.tasks(in: .train, limit: 52) {
      // Slicing and answering are ours; the original's runs have no such replies.
      if ["/H7/", "/H13/"].contains(where: task.contains) { continue }
      let opening = try household.reset(to: task)
      let expert = try #require(household.expert())
      var results = [try household.step(.text("inventory")), try household.step(.text("look"))]
      results += try WorldProbe.play(&household, expert, limit: 200)
      let opened = opening.observation.text.split(separator: "\n").map(String.init)
      for line in opened + results.map(\.observation.text) {
        let read = try #require(RoomLog.read(line), "\(line)")
        kinds.insert(String("\(read)".prefix { $0 != "(" }))
      }
    }
    #expect(
      kinds.isSuperset(of: [
        "room", "task", "contents", "closed", "opened", "took", "put", "treated", "switchedOn",
        "carrying",
      ]))
  }
}
