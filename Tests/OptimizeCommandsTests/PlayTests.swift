import Environments
import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

@Suite struct PlayTests {
  private func session(_ name: String) throws -> PlaySession {
    let world = try EnvironmentCatalogue.builtIn.make(name)
    let task = try #require(try world.tasks(in: .train, limit: 1).first)
    return try PlaySession(world, task: task)
  }

  private func text(_ reply: PlaySession.Reply) -> String {
    if case .shown(let text) = reply { text } else { "quit" }
  }

  @Test(arguments: ["counter-desk", "retail", "airline", "telecom", "household", "shop"])
  func theExpertsAdviceSolvesTheTask(name: String) throws {
    var session = try session(name)
    #expect(session.introduction.contains(session.task))
    for _ in 0..<session.opening.stepBudget where !session.isOver {
      guard let action = session.world.expert()?.nextAction(in: WorldView(session.world)) else {
        break
      }
      let line =
        switch action {
        case .tool(let name, let arguments): "/\(name) \(arguments.compactText)"
        case .say(let text), .text(let text): text
        }
      _ = try session.take(line)
    }
    #expect(session.world.result.success, "\(session.score)")
    #expect(session.score.contains("solved") && session.json["success"] == true)
  }

  @Test func linesThatAreNoActionCostNothing() throws {
    var session = try session("retail")
    for (line, expected) in [
      ("", "nothing said"), ("/help", "/quit"), ("/tools", "/get_order_details"),
      ("/policy", "order"), ("/score", "open"), ("/hint", "expert would"),
      ("/get_order_detials", "did you mean /get_order_details?"),
      ("/get_order_details {", "expected a JSON object"),
      ("/get_order_details order", "expected argument=value"),
    ] {
      let shown = text(try session.take(line))
      #expect(shown.contains(expected), "\(line): \(shown)")
    }
    #expect(session.steps == 0)
    #expect(text(try session.take("/quit")) == "quit")
  }

  @Test func argumentsAreReadAsTheToolDeclaresThem() throws {
    let session = try session("retail")
    let tool = try #require(
      session.world.tools.first { $0.name == "exchange_delivered_order_items" })
    let read = PlaySession.arguments(
      "order_id=#W1 item_ids=[\"1\", \"2\"] payment_method_id=12 more=\"two words\"", for: tool)
    #expect(
      try read.get() == [
        "order_id": "#W1", "item_ids": ["1", "2"], "payment_method_id": "12", "more": "two words",
      ])
  }

  @Test func nothingHappensAfterTheEnd() throws {
    var session = try session("counter-desk")
    while !session.isOver { _ = try session.take("hello") }
    #expect(text(try session.take("hello")).contains("over"))
  }

  @Test func showNamesToolsPolicyAndTemplates() async {
    let ran = await Ran(["envs", "show", "retail"])
    #expect(ran.status == .done)
    for part in ["cancel_pending_order", "R18", "test-ood", "Shop"] {
      #expect(ran.output.lowercased().contains(part.lowercased()), "\(part)")
    }
    let shifted = await Ran(["envs", "show", "retail", "--shift", "rename-tools", "--json"])
    #expect(shifted.output.contains("void_pending_purchase"))
    let refused = await Ran(["envs", "show", "household", "--shift", "rename-tools"])
    #expect(refused.status == .error && refused.error.contains("text commands"))
  }

  @Test func aModelForTheUserNeedsOfficialTasks() async {
    let ran = await Ran(["play", "retail", "--user-backbone", "expert"])
    #expect(ran.status == .error && ran.error.contains("official"), "\(ran.error)")
  }
}
