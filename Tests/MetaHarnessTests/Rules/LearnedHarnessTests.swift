import Environments
import Foundation
import Interventions
import MetaHarness
import Testing
import Trajectories

/// The harnesses that ship with a certificate.
@Suite struct LearnedHarnessTests {
  private static let folder = RuleFiles.path("learned")

  /// The harnesses of one environment each, and the one that joins them.
  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  static let names = files.filter { $0.hasSuffix(".certificate.json") }.map {
    String($0.dropLast(".certificate.json".count))
  }
  static let environments = names.filter { $0 != "all" }

  private static func harness(_ name: String) throws -> Harness {
    try HarnessFile.read(folder + "/\(name).json")
  }

  private static func certificate(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: FileContents.read(folder + "/\(name).certificate.json"))
  }

  @Test("each certificate is of the harness beside it", arguments: names)
  func certificatesBelongToTheirHarness(name: String) throws {
    #expect(
      try Self.certificate(name)["harness"]?.stringValue == Self.harness(name).hash.hex)
  }

  @Test("each harness was accepted on tasks that chose nothing", arguments: environments)
  func harnessesWereConfirmed(name: String) throws {
    let summaries = try Self.certificate(name)["summaries"]?.arrayValue
    #expect(summaries?.map { $0["verdict"]?.stringValue } == ["accept"], "\(name)")
  }

  @Test("the joined harness is the environments' harnesses, and was judged on the sealed tasks")
  func theJoinedHarnessWasJudged() throws {
    let order = ["household", "shop", "shell", "telecom", "database"]
    #expect(order.sorted() == Self.environments)
    let parts = try order.map { ($0, try Self.harness($0)) }
    let joined = try Harness.joining(parts, id: "learned/all")
    #expect(try joined.hash == Self.harness("all").hash)
    let certificate = try Self.certificate("all")
    let summaries = certificate["summaries"]?.arrayValue ?? []
    #expect(summaries.map { $0["split"]?.stringValue } == ["test", "test-ood"])
    #expect(summaries.allSatisfy { $0["harmedAfterHolm"]?.arrayValue == [] })
    // Seven environments, eighteen backbones, two sealed parts.
    #expect(certificate["cells"]?.arrayValue?.count == 7 * 18 * 2)
    #expect(certificate["testOpenings"]?.arrayValue?.count == 7 * 2)
  }

  @Test("the generic library's certificate is of the library as it stands")
  func theLibraryWasJudged() throws {
    let library = try RuleFiles.folder("library")
    let certificate = try JSONValue(
      parsing: FileContents.read(RuleFiles.path("baselines/generic.certificate.json")))
    #expect(
      certificate["harness"]?.stringValue == library.hash.hex,
      "the library changed: certify it again, or take its certificate out")
  }

  @Test("each harness gives no held-out task away", arguments: environments)
  func harnessesLeakNothing(name: String) throws {
    let harness = try Self.harness(name)
    #expect(StructuralLint.findings(in: harness).filter { $0.severity == .refusal }.isEmpty)
    let world = try EnvironmentCatalogue.builtIn.make(name)
    let index = try LeakIndex(environment: world, tasks: 100)
    #expect(LeakLint.findings(in: harness, index: index).isEmpty, "\(name)")
  }

  @Test func everyHarnessHasItsCertificate() {
    #expect(!Self.names.isEmpty)
    #expect(Self.files.count { $0.hasSuffix(".json") } == 2 * Self.names.count)
  }
}
