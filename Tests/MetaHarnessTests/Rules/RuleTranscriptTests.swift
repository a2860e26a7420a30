import Backbones
import Environments
import Interventions
import MetaHarness
import Testing
import Trajectories

@Suite("Rules and transcripts")
struct RuleTranscriptTests {
  private func plan(
    _ world: any Environment, _ task: String, _ backbone: any Backbone, _ harness: CompiledHarness
  ) -> EpisodePlan {
    EpisodePlan(
      environment: world, task: task, backbone: backbone, harness: harness, runSeed: Seed(11))
  }

  private func silent() throws -> CompiledHarness {
    let never: JSONValue = ["fact": ["of": 1, "value": 2]]
    func rule(_ id: String, _ phase: String, _ effect: JSONValue) -> JSONValue {
      ["id": .string(id), "phase": .string(phase), "when": never, "then": [effect]]
    }
    return try CompiledHarness.compile(
      HarnessFile.read(
        Array(
          JSONValue.object([
            "schema": "metaharness/1", "id": "silent",
            "interventions": [
              rule("start", "start", ["contract": ["text": "No."]]),
              rule("context", "context", ["notice": ["text": "No."]]),
              rule("parse", "parse", ["normalizeOutput": [:]]),
              rule("gate", "gate", ["veto": ["text": "No."]]),
              rule("finish", "finish", ["veto": ["text": "No."]]),
              rule("post", "post", ["annotateObs": ["text": "No."]]),
            ],
          ]).compactText.utf8), file: "silent"))
  }

  @Test(
    "no rules and rules that never fire leave every transcript as it is",
    arguments: RuleFiles.worlds)
  func nothing(name: String) async throws {
    let world = try EnvironmentCatalogue.builtIn.make(name)
    let mixed = try BackboneCatalogue.builtIn.make("scripted:mixed")
    let empty = try CompiledHarness.compile(
      Harness(id: "none", version: "1.0.0", interventions: []))
    for task in try world.tasks(in: .train, limit: 4) {
      let plain = await EpisodeRunner.run(plan(world, task, mixed, .empty))
      #expect(plain.steps.count > 0)
      for harness in [empty, try silent()] {
        let other = await EpisodeRunner.run(plan(world, task, mixed, harness))
        #expect(other.steps == plain.steps && other.outcome == plain.outcome, "\(task)")
      }
    }
  }

  @Test(
    "what the world knows beyond the wire reaches no rule", arguments: RuleFiles.worlds,
    ["library", "acceptance", "inventory"])
  func groundTruth(name: String, folder: String) async throws {
    let world = try EnvironmentCatalogue.builtIn.make(name)
    var rules = try RuleFiles.folder(folder)
    if folder == "inventory" {
      // More rules than a harness may hold, and texts of several worlds: only this world's.
      rules.interventions.removeAll { !$0.scope.allows(environment: name, backbone: "") }
    }
    let harness = try CompiledHarness.compile(rules)
    var fires = 0
    var hidden = 0
    // Three tasks, and of the library as many as it takes until one of its rules has acted.
    for (place, task) in try world.tasks(in: .train, limit: 40).enumerated() {
      if place >= 3, fires > 0 || folder != "library" { break }
      let recorder = RecordingBackbone(try BackboneCatalogue.builtIn.make("scripted:mixed"))
      let open = await EpisodeRunner.run(plan(world, task, recorder, harness))
      let replay = ListBackbone(recorder.answers, as: recorder.identity)
      let blind = await EpisodeRunner.run(
        plan(BlindedEnvironment(inner: world), task, replay, harness))
      hidden += open.steps.count { $0.groundTruth != GroundTruth() }
      #expect(blind.steps.map(Self.withoutTruth) == open.steps.map(Self.withoutTruth), "\(task)")
      fires += open.steps.reduce(0) { sum, step in
        sum + step.fired.count { $0.verdict == .effective }
      }
    }
    #expect(hidden > 0, "nothing to hide")
    if folder == "library" { #expect(fires > 0) }
  }

  private static func withoutTruth(_ step: Step) -> Step {
    var step = step
    step.groundTruth = nil
    return step
  }
}
