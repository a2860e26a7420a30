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
}
