import Environments
import MetaHarness
import Testing
import Trajectories

@Suite("Demonstrations")
struct DemonstratorTests {
  static let names = ["retail", "airline", "telecom", "household", "database", "shop", "shell"]

  private func demonstrations(
    _ name: String, count: Int, _ settings: Demonstrator.Settings, seed: UInt64 = 1
  ) throws -> [Demonstration] {
    let world = try EnvironmentCatalogue.builtIn.make(
      name, options: EnvironmentOptions(isCompact: true))
    var demonstrator = Demonstrator(world, settings: settings)
    return try world.tasks(in: .train, limit: count).compactMap { task in
      try demonstrator.demonstrate(
        task, seed: .episode(run: Seed(seed), environment: name, task: task, trial: 0))
    }
  }

  @Test("the same seed gives the same lines", arguments: names)
  func isDeterministic(name: String) throws {
    let settings = Demonstrator.Settings(slipShare: 1, adviceShare: 0.3)
    let lines = try demonstrations(name, count: 4, settings).map(\.json.compactText)
    let again = try demonstrations(name, count: 4, settings).map(\.json.compactText)
    #expect(lines == again)
    #expect(lines.count == 4)
  }

  @Test("every answer but the slips is learnt, and a slip is put right", arguments: names)
  func marksSlips(name: String) throws {
    let shown = try demonstrations(name, count: 25, .init(slipShare: 1))
    #expect(shown.contains { $0.slips > 0 })
    for episode in shown {
      let answers = episode.turns.filter { $0.message.role == .assistant }
      #expect(answers.count { !$0.isLearnt } == episode.slips)
      #expect(answers.last?.isLearnt == true)
      #expect(!episode.turns.contains { $0.message.role != .assistant && $0.isLearnt })
    }
  }

  @Test("without slips and advice there are none", arguments: names)
  func plainEpisodes(name: String) throws {
    for episode in try demonstrations(name, count: 5, .init(slipShare: 0)) {
      #expect(episode.slips == 0)
      #expect(episode.advice == 0)
      #expect(episode.turns.first?.message.role == .user)
    }
  }

  @Test("a container is opened only after going to it, so that no shared spot is known beforehand")
  func opensWhereItWent() throws {
    var opened = 0
    for episode in try demonstrations("household", count: 150, .init(slipShare: 0)) {
      let answers = episode.turns.filter { $0.message.role == .assistant }.map(\.message.content)
      for (place, answer) in answers.enumerated() where answer.hasPrefix("open ") {
        let gone = answers[..<place].last { $0.hasPrefix("go to ") }
        #expect(gone == "go to " + answer.dropFirst("open ".count))
        opened += 1
      }
    }
    #expect(opened > 100)
  }

  @Test("about the asked share of episodes has a slip")
  func slipShare() throws {
    let shown = try demonstrations("household", count: 60, .init(slipShare: 0.35))
    let share = Double(shown.count { $0.slips > 0 }) / Double(shown.count)
    #expect((0.15...0.55).contains(share))
  }

  @Test("advice comes at the asked rate and is added to what was seen")
  func adviceShare() throws {
    let plain = try demonstrations("household", count: 20, .init(slipShare: 0))
    let advised = try demonstrations("household", count: 20, .init(slipShare: 0, adviceShare: 0.2))
    let answers = advised.flatMap(\.turns).count { $0.message.role == .assistant }
    let rate = Double(advised.reduce(0) { $0 + $1.advice }) / Double(answers)
    #expect((0.1...0.3).contains(rate))
    for (before, after) in zip(plain, advised) {
      #expect(before.turns.count == after.turns.count)
      for (old, new) in zip(before.turns, after.turns) {
        #expect(new.message.content.hasPrefix(old.message.content))
      }
    }
  }

  @Test("tools are listed with their arguments and, in the compact form, nothing else")
  func toolLines() throws {
    let shown = try #require(try demonstrations("retail", count: 1, .init()).first)
    #expect(shown.toolLines.contains("cancel_pending_order(order_id,reason)"))
    #expect(shown.toolLines.allSatisfy { !$0.contains(" ") })
  }
}
