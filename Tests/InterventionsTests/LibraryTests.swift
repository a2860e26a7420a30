import Signals
import Testing
import Trajectories

@testable import Interventions

@Suite("The generic library")
struct LibraryTests {
  private static func call(_ tool: String, _ arguments: JSONValue = [:]) -> Action {
    .tool(name: tool, arguments: arguments)
  }

  private static let change = call("change_order", ["order_id": "#W1001"])
  private static let cancel = call("cancel_order", ["order_id": "#W1001"])

  @Test("argument coercion changes types and spellings, never a value that fits")
  func coercion() throws {
    var scene = try Scene(Scene.library("argument-coercion"))
    _ = scene.begin()
    let loose = ##"{"order_id":"#W1001","amount":"12","reason":"No_longer needed"}"##
    let fitting: JSONValue = ["order_id": "#W1001", "amount": 12, "reason": "no longer needed"]
    #expect(scene.read(call: "change_order", loose).action == Self.call("change_order", fitting))
    #expect(
      scene.read(call: "change_order", fitting.compactText)
        == ActionReading(action: Self.call("change_order", fitting)))
    let lossy = ##"{"order_id":"#W1001","amount":"a dozen"}"##
    #expect(scene.read(call: "change_order", lossy).action?.arguments?["amount"] == "a dozen")
  }

  @Test("a call that breaks its schema is explained once, a good one passes")
  func schema() throws {
    var scene = try Scene(Scene.library("schema-explained"))
    _ = scene.begin()
    let bad = Self.call("change_order", ["amount": 3])
    #expect(scene.state.gate(bad).reply?.contains("'order_id' is missing") == true)
    #expect(scene.state.gate(bad) == .admit(bad))
    #expect(scene.state.gate(Self.change) == .admit(Self.change))
  }

  @Test("an unknown tool is answered with the tools on offer")
  func unknownToolExplained() throws {
    var scene = try Scene(Scene.library("unknown-tool-explained"))
    _ = scene.begin()
    #expect(scene.state.gate(Self.call("fly")).reply?.contains("get_order") == true)
    #expect(scene.state.gate(Self.change) == .admit(Self.change))
  }

  @Test("a repeated read is named; a read after a change is not")
  func identicalRepeat() throws {
    var scene = try Scene(Scene.library("identical-repeat"))
    #expect(scene.play(Scene.order("#W1001"), "order").shown.text == "order")
    #expect(scene.play(Scene.order("#W1001"), "order").shown.text.contains("read this before"))
    scene.play(Self.change, "changed")
    #expect(scene.play(Scene.order("#W1001"), "new").shown.text == "new")
  }

  @Test("two actions without effect are named, one is not")
  func noopStreak() throws {
    var scene = try Scene(Scene.library("noop-streak"), style: .textCommands)
    #expect(scene.play(.text("open box"), "Nothing happens.").shown.text == "Nothing happens.")
    #expect(scene.play(.text("open lid"), "Nothing happens.").shown.text.contains("2 of your"))
  }

  @Test("where a command is not on offer or repeated, one that was not tried yet runs; others pass")
  func untried() throws {
    let offers = ["go to shelf 1", "go to shelf 2", "buy all"]
    func scene(_ name: String) throws -> Scene {
      var scene = try Scene(Scene.library(name), style: .textCommands, admissible: offers)
      scene.play(.text("go to shelf 1"), "a shelf", admissible: offers)
      _ = scene.begin()
      return scene
    }
    var offer = try scene("untried-offer")
    #expect(offer.state.gate(.text("go to shelf 3")) == .replace(.text("go to shelf 2")))
    #expect(offer.state.gate(.text("buy one")) == .admit(.text("buy one")))
    #expect(offer.state.gate(.text("go to shelf 1")) == .admit(.text("go to shelf 1")))
    var again = try scene("untried-repeat")
    #expect(again.state.gate(.text("go to shelf 1")) == .admit(.text("go to shelf 1")))
    again.play(.text("go to shelf 1"), "a shelf", admissible: offers)
    _ = again.begin()
    #expect(again.state.gate(.text("go to shelf 1")) == .replace(.text("go to shelf 2")))
    #expect(again.state.gate(.text("go to shelf 3")) == .admit(.text("go to shelf 3")))
  }

  @Test(
    "a form on offer takes any filling, and is itself never taken",
    arguments: [
      ("Write find[words] to look.", true), ("Write to look.", false),
    ])
  func forms(system: String, isForm: Bool) throws {
    func scene(_ name: String) throws -> Scene {
      var scene = try Scene(
        Scene.library(name), style: .textCommands, system: system,
        admissible: ["find[words]", "back[now]"])
      _ = scene.begin()
      return scene
    }
    let filled = Action.text("find[red shoes]")
    var stopping = try scene("admissible-explained")
    #expect((stopping.state.gate(filled) == .admit(filled)) == isForm)
    var hollow = try scene("admissible-explained")
    #expect(hollow.state.gate(.text("find[]")).reply != nil)
    var taking = try scene("untried-offer")
    #expect(taking.state.gate(.text("back[then]")) == .replace(.text("back[now]")))
    #expect(
      (taking.state.gate(.text("find out")) == .replace(.text("find[words]"))) == !isForm)
  }

  @Test(
    "what an offer that looks like a form offers",
    arguments: [
      ("find[words]", "find[red\nback[now]]", false), ("find[words]", "find[ ]", false),
      ("find[words]", "find[a [b]]", true), ("find <words>", "find red shoes", true),
      ("find <words>", "find ", false), ("<words>", "anything", false), ("[words]", "[x]", false),
    ])
  func fillings(offer: String, command: String, isOffered: Bool) {
    let offered = OfferedCommands([offer, "back[now]"], instructions: "Write \(offer) to look.")
    #expect(offered.contains(command) == isOffered)
    #expect(offered.contains(offer))
    #expect(!offered.contains("back[then]"))
  }

  @Test("a command that the instructions name beside others of its kind is no form")
  func listedCommands() {
    let offered = OfferedCommands(
      ["click[buy]", "click[red]"], instructions: "End with click[buy].")
    #expect(!offered.contains("click[anything]"))
    #expect(offered.ready.count == 2)
  }

  @Test("speech to a world gets a reminder, speech to a user does not")
  func textOnlyTurns() throws {
    for (source, count) in [(Observation.Source.environment, 1), (.user, 0)] {
      var scene = try Scene(Scene.library("text-only-turns"))
      for _ in 0..<2 {
        _ = scene.begin()
        _ = scene.state.post(.say("hm"), Observation("go on", source: source))
        scene.step += 1
      }
      #expect(scene.begin().tailTexts.count == count)
    }
  }

  @Test("an unreadable answer gets a reminder, speech does not")
  func unreadable() throws {
    var scene = try Scene(Scene.library("unreadable-answer"))
    _ = scene.begin()
    let refused = Observation("no action", source: .environment)
    #expect(scene.state.post(nil, refused).text.contains("could not be read"))
    #expect(scene.state.post(.say("hello"), refused).text == "no action")
  }

  @Test("finishing without a change is asked about once; after a change it passes")
  func prematureFinish() throws {
    var scene = try Scene(Scene.library("premature-finish"))
    _ = scene.begin()
    #expect(scene.state.gate(Self.call("finish")).reply != nil)
    #expect(scene.state.gate(Self.call("finish")) == .admit(Self.call("finish")))
    var other = try Scene(Scene.library("premature-finish"))
    other.play(Self.change, "changed")
    _ = other.begin()
    #expect(other.state.gate(Self.call("finish")) == .admit(Self.call("finish")))
  }

  @Test("finishing after a refusal is asked about; after a success it passes")
  func ignoredError() throws {
    var scene = try Scene(Scene.library("ignored-error"))
    scene.play(Self.change, "Error: no", error: true)
    _ = scene.begin()
    #expect(scene.state.gate(Self.call("finish")).reply != nil)
    var other = try Scene(Scene.library("ignored-error"))
    other.play(Self.change, "changed")
    _ = other.begin()
    #expect(other.state.gate(Self.call("finish")) == .admit(Self.call("finish")))
  }

  @Test(
    "notices come when the budget says so and not before",
    arguments: [("last-step-commit", 3), ("half-budget", 2)])
  func notices(name: String, step: Int) throws {
    var scene = try Scene(Scene.library(name), budget: 4)
    for turn in 0..<step {
      #expect(scene.play(Self.change, "changed").plan.tailTexts.isEmpty, "\(turn)")
    }
    #expect(scene.play(Self.change, "changed").plan.tailTexts.count == 1)
  }

  @Test("old long results are masked in batches, recent and short ones stay")
  func masking() throws {
    var scene = try Scene(Scene.library("observation-masking"), budget: 40)
    for turn in 0..<13 {
      scene.play(Self.change, turn == 1 ? "short" : String(repeating: "x", count: 500))
    }
    #expect(scene.begin().masks.isEmpty)
    scene.play(Self.change, "x")
    let plan = scene.begin()
    let sizes = (0..<14).map { $0 == 1 ? 5 : 500 }
    let masked = (0..<14).filter { plan.mask(step: $0, verb: "change", bytes: sizes[$0]) != nil }
    #expect(masked == [0, 2, 3])
    #expect(plan.mask(step: 0, verb: nil, bytes: 500)?.contains("500") == true)
  }

  @Test("the task's ids are pinned in long episodes only")
  func pinning() throws {
    var scene = try Scene(Scene.library("fact-pinning"), task: "Compare #W1001 and item_2002.")
    #expect(scene.begin().tailTexts.isEmpty)
    scene.step = 8
    #expect(scene.begin().tailTexts == ["Ids in the task: #W1001, item_2002"])
    var plain = try Scene(Scene.library("fact-pinning"), task: "Say hello.")
    plain.step = 8
    #expect(plain.begin().tailTexts.isEmpty)
  }

  @Test("a cut-off result is named, a whole one is not")
  func truncated() throws {
    var scene = try Scene(Scene.library("truncated-output"))
    #expect(scene.play(Self.change, "a", truncated: true).shown.text.contains("cut off"))
    #expect(scene.play(Self.change, "a").shown.text == "a")
  }

  @Test("what cannot be undone waits for a yes")
  func unconfirmed() throws {
    var scene = try Scene(Scene.library("unconfirmed-write"))
    #expect(scene.play(Self.cancel, "cancelled").gate.reply != nil)
    var asked = try Scene(Scene.library("unconfirmed-write"))
    asked.play(.say("Cancel #W1001?"), "Yes, go ahead.")
    #expect(asked.play(Self.cancel, "cancelled").gate == .admit(Self.cancel))
    #expect(asked.play(Self.change, "changed").gate == .admit(Self.change))
  }

  @Test("the first change waits for a read")
  func writeOrder() throws {
    var scene = try Scene(Scene.library("write-order-guard"))
    #expect(scene.play(Self.change, "changed").gate.reply != nil)
    var read = try Scene(Scene.library("write-order-guard"))
    read.play(Scene.order("#W1001"), "order")
    #expect(read.play(Self.change, "changed").gate == .admit(Self.change))
    let writing = Scene.tools.filter { $0.kind != .read }
    var blind = try Scene(Scene.library("write-order-guard"), tools: writing)
    #expect(blind.play(Self.change, "changed").gate == .admit(Self.change))
  }

  @Test("three refusals of one tool are named, a success starts over")
  func sameToolErrors() throws {
    var scene = try Scene(Scene.library("same-tool-errors"))
    for turn in 0..<5 {
      let isError = turn != 2
      let shown = scene.play(Self.change, "Error", error: isError).shown
      #expect(shown.text == "Error", "\(turn)")
    }
    #expect(scene.play(Self.change, "Error", error: true).shown.text.contains("3 calls in a row"))
  }

  @Test("a huge result loses its middle, a small one nothing")
  func longObservation() throws {
    var scene = try Scene(Scene.library("long-observation"))
    let huge = scene.play(Self.change, String(repeating: "y", count: 20_000)).shown.text
    #expect(huge.utf8.count < 8100 && huge.contains("12000 bytes left out"))
    #expect(scene.play(Self.change, "small").shown.text == "small")
  }

  @Test("a misspelt command becomes the offered one, a far one stays")
  func admissibleMatch() throws {
    let offered = ["go to shelf 1", "go to shelf 2", "take mug 1 from shelf 1"]
    var scene = try Scene(
      Scene.library("admissible-match"), style: .textCommands, admissible: offered)
    _ = scene.begin()
    #expect(
      scene.read("Take the mug 1 off shelf 1.", style: .textCommands).action
        == .text("take mug 1 from shelf 1"))
    #expect(scene.read("go to shelf 3", style: .textCommands).action == .text("go to shelf 3"))
    #expect(scene.read("go to shelf", style: .textCommands).action == .text("go to shelf"))
  }

  @Test("a command that is not on offer is answered with the nearest ones")
  func admissibleExplained() throws {
    var scene = try Scene(
      Scene.library("admissible-explained"), style: .textCommands,
      admissible: ["go to shelf 1", "look"])
    _ = scene.begin()
    #expect(scene.state.gate(.text("look")) == .admit(.text("look")))
    #expect(scene.state.gate(.text("fly")).reply?.contains("Instead:") == true)
  }

  @Test("a result that keeps coming back is named")
  func stall() throws {
    var scene = try Scene(Scene.library("stall"), style: .textCommands)
    #expect(scene.play(.text("look"), "A room.").shown.text == "A room.")
    #expect(scene.play(.text("look up"), "A room.").shown.text == "A room.")
    #expect(scene.play(.text("look down"), "A room.").shown.text.contains("2 times before"))
  }

  @Test("every file is one rule that lints clean, stands in the README, and compiles with the rest")
  func files() throws {
    let library = try HarnessLibrary.read(folder: Scene.libraryFolder, id: "library")
    #expect(library.interventions.count >= 26)
    _ = try CompiledHarness.compile(library)
    let readme = String(
      decoding: try FileContents.read(Scene.libraryFolder + "/README.md"), as: UTF8.self)
    for rule in library.interventions {
      #expect(readme.contains("`\(rule.id.dropFirst(4)).json`"), "\(rule.id)")
      #expect(rule.scope == Scope() && !rule.about.isEmpty)
    }
    #expect(StructuralLint.findings(in: library).isEmpty)
  }
}
