import Testing
import Trajectories

@testable import Environments

/// What the carrier's generated tasks are like.
@Suite struct TelecomTaskTests {
  private func tasks(_ split: TaskSplit, _ limit: Int) throws -> [TelecomTask] {
    let environment = try #require(try DeskRuns.make("telecom") as? TelecomEnvironment)
    return try environment.tasks(in: split, limit: limit).map {
      try environment.source.task($0)
    }
  }

  @Test(arguments: TaskSplit.allCases)
  func atMostAQuarterIsToBeRefused(split: TaskSplit) throws {
    let tasks = try tasks(split, 120)
    #expect(tasks.count == 120)
    #expect(tasks.count { $0.code != nil } <= 30, "\(tasks.count { $0.code != nil })")
  }

  @Test func everyTemplateAndEveryCodeOccurs() throws {
    let known = try tasks(.train, 300)
    let heldOut = try tasks(.testOOD, 60)
    let names = Set((known + heldOut).map(\.template))
    #expect(names == Set(TelecomTemplate.allCases.map(\.rawValue)))
    #expect(Set(known.map(\.template)).isDisjoint(with: heldOut.map(\.template)))
    #expect(Set(known.compactMap(\.code)) == Set(TelecomWorld.codes))
  }

  @Test func splitsShareNoCustomerAndNoNumber() throws {
    var seen: [String: TaskSplit] = [:]
    for split in TaskSplit.allCases {
      for task in try tasks(split, 60) {
        for key in [task.subscriber.id, task.subscriber.name, task.line.phoneNumber] {
          #expect(seen[key, default: split] == split, "\(key)")
          seen[key] = split
        }
      }
    }
  }

  @Test func tasksOfATemplateDifferInWhatTheyTake() throws {
    var environment = try DeskRuns.make("telecom")
    let expert = try #require(environment.expert())
    var byTemplate: [String: [[String]]] = [:]
    for split in [TaskSplit.train, .testOOD] {
      for task in try environment.tasks(in: split, limit: 90) {
        let run = try DeskRuns.play(&environment, task, expert)
        let kinds = run.actions.map { action in
          switch action {
          case .tool(let name, _): name
          case .say(let text), .text(let text): text.filter { !$0.isNumber }
          }
        }
        byTemplate[String(task.split(separator: "/")[2]), default: []].append(kinds)
      }
    }
    var pairs = 0
    var different = 0
    for kinds in byTemplate.keys.sorted().compactMap({ byTemplate[$0] }) {
      for (place, left) in kinds.enumerated() {
        for right in kinds[(place + 1)...] {
          pairs += 1
          if left != right { different += 1 }
        }
      }
    }
    #expect(pairs > 300 && different * 2 >= pairs, "\(different) of \(pairs)")
  }

  @Test func tasksAreBrokenAtFirstUnlessNothingIsWrong() throws {
    for task in try tasks(.train, 120) {
      guard let symptom = task.symptom else { continue }
      #expect(symptom.isGone(task.world.handset) == (task.template == "T12"), "\(task.id)")
    }
  }
}
