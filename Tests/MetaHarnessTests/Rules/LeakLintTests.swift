import Environments
import Interventions
import MetaHarness
import Testing
import Trajectories

@Suite("Leak lint")
struct LeakLintTests {
  private static func index(_ name: String = "retail") throws -> LeakIndex {
    let world = try EnvironmentCatalogue.builtIn.make(name)
    return try LeakIndex(
      environment: world, heldOut: world.tasks(in: .dev, limit: 30),
      training: world.tasks(in: .train, limit: 60), salt: "test")
  }

  private func harness(_ text: String, _ memory: String = "[0-9]+") throws -> Harness {
    let document: JSONValue = [
      "schema": "metaharness/1", "id": "leaky",
      "memory": [
        [
          "name": "m", "kind": "set",
          "updates": [["on": "task", "pattern": .string(memory)]],
        ]
      ],
      "interventions": [
        ["id": "r", "phase": "post", "then": [["annotateObs": ["text": .string(text)]]]]
      ],
    ]
    return try HarnessFile.read(Array(document.compactText.utf8), file: "leaky")
  }

  @Test("a held-out task's id, its words, what it expects and rare details are refused")
  func refusals() throws {
    let index = try Self.index()
    var world = try EnvironmentCatalogue.builtIn.make("retail")
    let task = try #require(try world.tasks(in: .dev, limit: 1).first)
    _ = try world.reset(to: task)
    var user: String?
    while user == nil {
      guard let expert = world.expert(), let action = expert.nextAction(in: WorldView(world))
      else { break }
      user = action.arguments?["user_id"]?.stringValue
      _ = try world.step(action)
    }
    let expected = try #require(user)
    let cases = [
      (try harness("See \(task)."), "is a task's id"),
      (try harness("The user is \(expected)."), "is a value that a held-out task expects"),
      (try harness("Look.", expected), "is a value that a held-out task expects"),
      (
        try harness("Order #W99887766 is special."),
        "names one thing and stands in 0 training tasks"
      ),
    ]
    for (harness, reason) in cases {
      let found = LeakLint.findings(in: harness, index: index)
      #expect(found.contains { $0.description.contains(reason) }, "\(reason): \(found)")
      #expect(found.allSatisfy { $0.severity == .refusal })
    }
  }

  @Test("five words of a held-out task's text are refused, common ones are not")
  func phrases() throws {
    let index = try Self.index("database")
    let world = try EnvironmentCatalogue.builtIn.make("database")
    var told = 0
    for task in try world.tasks(in: .dev, limit: 10) {
      var copy = world
      let text = try copy.reset(to: task).observation.text
      let found = LeakLint.findings(in: try harness(String(text.suffix(90))), index: index)
      if found.contains(where: { $0.description.contains("held-out") }) { told += 1 }
    }
    #expect(told >= 8)
    let general = try harness("Look at the rows before you hand the answer in, please.")
    #expect(LeakLint.findings(in: general, index: index).isEmpty)
  }

  @Test("the generic library gives nothing away", arguments: RuleFiles.worlds)
  func library(name: String) throws {
    let found = LeakLint.findings(in: try RuleFiles.folder("library"), index: try Self.index(name))
    #expect(found.map(\.description) == [])
  }

  @Test("an index says how much it was made of, and another salt changes no verdict")
  func salt() throws {
    let world = try EnvironmentCatalogue.builtIn.make("retail")
    let heldOut = try world.tasks(in: .dev, limit: 5)
    let training = try world.tasks(in: .train, limit: 7)
    let a = try LeakIndex(environment: world, heldOut: heldOut, training: training, salt: "a")
    let b = try LeakIndex(environment: world, heldOut: heldOut, training: training, salt: "b")
    #expect(a.heldOutCount == 5 && a.trainingCount == 7)
    let harness = try harness("See \(heldOut[0]).")
    #expect(
      LeakLint.findings(in: harness, index: a) == LeakLint.findings(in: harness, index: b))
  }
}
