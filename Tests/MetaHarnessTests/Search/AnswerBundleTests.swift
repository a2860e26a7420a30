import Backbones
import Environments
import TestSupport
import Testing
import Trajectories

@testable import MetaHarness

/// Recorded answers spare playing only while they are what the backbone would say.
@Suite struct AnswerBundleTests {
  private func plans(_ backbone: String) throws -> [EpisodePlan] {
    let world = try EnvironmentCatalogue.builtIn.make("retail")
    return try world.tasks(in: .train, limit: 8).map {
      EpisodePlan(
        environment: world, task: $0, backbone: try BackboneCatalogue.builtIn.make(backbone))
    }
  }

  @Test func aBundleComesBackAsItWasAndAgreesWithItsBackbone() async throws {
    let folder = try TemporaryFolder()
    let bundle = try await AnswerBundle.recorded(plans("scripted:mixed"), concurrency: 2)
    try bundle.write(path: folder.file("a"))
    let again = try AnswerBundle(path: folder.file("a"))
    try again.write(path: folder.file("b"))
    #expect(again.answers == bundle.answers)
    #expect(
      try FileContents.read(folder.file("a")) == FileContents.read(folder.file("b")))
    // Scripted backbones look at the world, which recorded answers do not need.
    let check = try await again.check(plans("scripted:mixed"), share: 0.5, concurrency: 2)
    #expect(check.episodes == 4)
    #expect(check.differing == 0)
  }

  @Test func anAnswerThatWasChangedIsFound() async throws {
    let bundle = try await AnswerBundle.recorded(plans("scripted:mixed"), concurrency: 2)
    let changed = AnswerBundle(
      backbone: bundle.backbone,
      answers: bundle.answers.mapValues {
        $0.map { answer in
          var answer = answer
          answer.text += " (changed)"
          return answer
        }
      })
    let check = try await changed.check(plans("scripted:mixed"), share: 0.5, concurrency: 2)
    #expect(check.differing == check.episodes)
  }

  @Test(arguments: ["", "{}", "not JSON", #"{"metaharness":"answers/1","backbone":"zz"}"#])
  func aDamagedFileIsRefused(text: String) throws {
    let folder = try TemporaryFolder()
    try FileContents.write(Array(text.utf8), to: folder.file("x"))
    #expect(throws: (any Error).self) { try AnswerBundle(path: folder.file("x")) }
  }
}
