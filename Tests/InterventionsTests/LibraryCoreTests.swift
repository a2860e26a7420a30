import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("The six rules of the thin loop")
struct LibraryCoreTests {
  @Test("parse repair reads a call out of a fence, and leaves speech and good calls alone")
  func parseRepair() throws {
    var scene = try Scene(Scene.library("parse-repair"))
    _ = scene.begin()
    let fenced =
      "Sure:\n```json\n{\"name\": \"get_order\", \"arguments\": {\"order_id\": \"#W1001\",}}\n```"
    #expect(scene.read(fenced).action == Scene.order("#W1001"))
    #expect(scene.state.takeFired().map(\.verdict) == [.effective])
    let speech = scene.read("I will look at {your} order (now).")
    #expect(speech.action == .say("I will look at {your} order (now)."))
    #expect(speech.rung == 0)
    let good = scene.read(call: "get_order", ##"{"order_id":"#W1001"}"##)
    #expect(good == ActionReading(action: Scene.order("#W1001")))
    #expect(scene.state.takeFired().isEmpty)
  }

  @Test("unknown tool maps a misspelt name to its only meaning")
  func unknownTool() throws {
    var scene = try Scene(Scene.library("unknown-tool"))
    _ = scene.begin()
    #expect(
      scene.read(call: "getOrder", ##"{"order_id":"#W1001"}"##).action == Scene.order("#W1001"))
    let far = scene.read(call: "delete_everything", "{}")
    #expect(far.action?.toolName == "delete_everything")
    #expect(scene.state.takeFired().map(\.verdict) == [.effective, .idle])
  }

  @Test("an ungrounded id is bounced once; a seen id passes")
  func ungroundedID() throws {
    var scene = try Scene(Scene.library("ungrounded-id"))
    _ = scene.begin()
    #expect(scene.state.gate(Scene.order("#W1001")) == .admit(Scene.order("#W1001")))
    let reply = scene.state.gate(Scene.order("#W9999")).reply
    #expect(reply?.hasPrefix("'#W9999' in order_id") == true)
    #expect(scene.state.gate(Scene.order("#W9999")) == .admit(Scene.order("#W9999")))
  }

  @Test("a call that failed is bounced until something was written")
  func repeatAfterError() throws {
    var scene = try Scene(Scene.library("repeat-after-error"))
    let wrong = Scene.order("#W7")
    #expect(scene.play(wrong, "Error: not found", error: true).gate == .admit(wrong))
    #expect(scene.play(wrong, "Error: not found", error: true).gate.reply != nil)
    let write = Action.tool(name: "change_order", arguments: ["order_id": "#W1001"])
    #expect(scene.play(write, "changed").gate == .admit(write))
    #expect(scene.play(wrong, "Error: not found", error: true).gate == .admit(wrong))
  }

  @Test("a cycle is named when it has run three times, and not before")
  func cycle() throws {
    var scene = try Scene(Scene.library("cycle"))
    var shown: [Observation] = []
    for turn in 0..<6 {
      shown.append(scene.play(Scene.order(turn % 2 == 0 ? "#W1" : "#W2"), "order").shown)
    }
    #expect(shown[4].text == "order")
    #expect(shown[5].text.contains("same block of 2"))
  }

  @Test("the budget notice comes with three steps left")
  func budgetNotice() throws {
    var scene = try Scene(Scene.library("budget-notice"), budget: 5)
    #expect(scene.play(Scene.order("#W1001"), "order").plan == ContextPlan())
    #expect(scene.play(Scene.order("#W1001"), "order").plan == ContextPlan())
    #expect(scene.play(Scene.order("#W1001"), "order").plan.tailTexts.count == 1)
  }

  /// What each resampling rule minds in the first answer, and an answer that it takes instead.
  static let resampled: [(rule: String, poor: ActionReading)] = [
    ("resample-unreadable", ActionReading(action: nil, problem: "no JSON")),
    ("resample-invalid", ActionReading(action: .tool(name: "get_order", arguments: [:]))),
    ("resample-ungrounded", ActionReading(action: Scene.order("#W9999"))),
    ("resample-repeat", ActionReading(action: Scene.order("#W1002"))),
  ]

  @Test(
    "resampling asks only where the first answer is poor, and takes a good one",
    arguments: resampled)
  func resample(_ rule: String, _ poor: ActionReading) throws {
    var scene = try Scene(Scene.library(rule))
    scene.play(Scene.order("#W1002"), "no #W1002, only #W1001", error: true)
    _ = scene.begin()
    let good = ActionReading(action: Scene.order("#W1001"))
    #expect(scene.state.rerank([good]) == .choose(0))
    guard case .sampleMore(3, _) = scene.state.rerank([poor]) else {
      Issue.record("expected to ask for three more answers")
      return
    }
    #expect(scene.state.rerank([poor, poor, good, poor]) == .choose(2))
    #expect(scene.state.rerank([poor, poor, poor, poor]) == .choose(0))
    #expect(scene.state.takeFired().map(\.verdict) == [.asked, .effective, .idle])
  }

  @Test("a command that is not on offer gives way to one that is")
  func resampleNotOffered() throws {
    var scene = try Scene(Scene.library("resample-not-offered"), style: .textCommands)
    scene.play(.text("look"), "a shelf", admissible: ["go to shelf 1", "look"])
    _ = scene.begin()
    let poor = ActionReading(action: .text("go to shelf 2"))
    let good = ActionReading(action: .text("go to shelf 1"))
    #expect(scene.state.rerank([good]) == .choose(0))
    #expect(scene.state.rerank([poor]) == .sampleMore(3, temperature: 0.7))
    #expect(scene.state.rerank([poor, good]) == .sampleMore(2, temperature: 0.7))
    #expect(scene.state.rerank([poor, good, poor, poor]) == .choose(1))
  }
}
