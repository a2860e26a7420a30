import Environments
import Foundation
import Interventions
import MetaHarness
import Testing
import Trajectories

/// The harnesses that ship with a certificate.
@Suite struct LearnedHarnessTests {
  private static let folder = RuleFiles.path("learned")

  static var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".certificate.json") }.sorted().map {
      String($0.dropLast(".certificate.json".count))
    }
  }

  @Test("each certificate is of the harness beside it, and was accepted", arguments: names)
  func certificatesBelongToTheirHarness(name: String) throws {
    let harness = try HarnessFile.read(Self.folder + "/\(name).json")
    let certificate = try JSONValue(
      parsing: FileContents.read(Self.folder + "/\(name).certificate.json"))
    #expect(certificate["harness"]?.stringValue == harness.hash.hex)
    let verdicts = certificate["summaries"]?.arrayValue?.map { $0["verdict"]?.stringValue }
    #expect(verdicts == ["accept"], "\(name)")
  }

  @Test("each harness gives no held-out task away", arguments: names)
  func harnessesLeakNothing(name: String) throws {
    let harness = try HarnessFile.read(Self.folder + "/\(name).json")
    #expect(StructuralLint.findings(in: harness).filter { $0.severity == .refusal }.isEmpty)
    let world = try EnvironmentCatalogue.builtIn.make(name)
    let index = try LeakIndex(environment: world, tasks: 100)
    #expect(LeakLint.findings(in: harness, index: index).isEmpty, "\(name)")
  }

  @Test func everyHarnessHasItsCertificate() {
    #expect(!Self.names.isEmpty)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder)) ?? []
    #expect(files.filter { $0.hasSuffix(".json") }.count == 2 * Self.names.count)
  }
}
