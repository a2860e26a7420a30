import Environments
import Testing
import Trajectories

/// What holds for every service desk also holds for the carrier's.
@Suite struct TelecomDeskTests {
  private let desks = ServiceDeskTests()
  private let name = "telecom"

  @Test(arguments: TaskSplit.allCases)
  func expertSolvesEveryTaskInHalfTheBudget(split: TaskSplit) throws {
    try desks.expertSolvesEveryTaskInHalfTheBudget(name: name, split: split)
  }

  @Test func compactWorldsAreSolvedToo() throws { try desks.compactWorldsAreSolvedToo(name: name) }

  @Test func wrongPoliciesEndNormallyAndFail() throws {
    try desks.wrongPoliciesEndNormallyAndFail(name: name)
  }

  @Test func doingNothingSolvesNothing() throws { try desks.doingNothingSolvesNothing(name: name) }

  @Test func episodesAreTheSameInAnyOrder() throws {
    try desks.episodesAreTheSameInAnyOrder(name: name)
  }

  @Test func restoredSnapshotsReplayTheSuffix() throws {
    try desks.restoredSnapshotsReplayTheSuffix(name: name)
  }

  /// Calls that lead nowhere, idle talk, and switches that are flipped for no reason.
  @Test func expertRecoversFromDisturbedEpisodes() throws {
    var environment = try DeskRuns.make(name)
    let expert = try #require(environment.expert())
    let disturbances: [Action] = [
      .tool(name: "no_such_tool", arguments: [:]),
      .say("Please use toggle_airplane_mode."),
      .tool(name: "get_customer_by_phone", arguments: ["wrong": 1]),
      .say("One moment, I am looking into it."),
      .say("Please use toggle_roaming."),
      .say("Please turn on the data saver, then restart your phone."),
      .tool(name: "reboot_device", arguments: [:]),
    ]
    var disturbed = 0
    for (number, task) in try environment.tasks(in: .train, limit: 110).enumerated() {
      // Where nothing is wrong, the first look at the phone ends the dialogue.
      if task.contains("/T12/") { continue }
      let run = try DeskRuns.play(&environment, task, expert) { index in
        guard [2, 3, 5].contains(index) else { return nil }
        disturbed += 1
        // Late in a dialogue the trouble may be over, and the user would leave with a switch off.
        let isLate = index == 5
        return disturbances[isLate ? 0 : (index + number) % disturbances.count]
      }
      #expect(run.result.success, "\(task): \(run.result.detail ?? "")\n\(run.transcript)")
    }
    #expect(disturbed >= 200, "\(disturbed)")
  }

  @Test func hostileInputIsAnsweredAndChangesNothing() throws {
    try desks.hostileInputIsAnsweredAndChangesNothing(name: name)
  }

  @Test func everyDialogueEnds() throws { try desks.everyDialogueEnds(name: name) }

  @Test func enforceModeRefusesUnconfirmedWrites() throws {
    try desks.enforceModeRefusesUnconfirmedWrites(name: name)
  }

  @Test func unknownTasksAndEarlyUseAreErrors() throws {
    try desks.unknownTasksAndEarlyUseAreErrors(name: name)
  }
}
