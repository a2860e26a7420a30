import Backbones
import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The recorded answers that ship for the demo: they spare it the recordings of the mine part, and are
/// trusted only after a share of them was played again.
struct DemoBundle {
  /// What a search uses, and what is said about it.
  struct Checked {
    let backbone: any Backbone
    let remarks: [String]
  }

  private static let name = "recorded/demo.jsonl"

  /// Checks the bundle of this installation for a preset; other runs have none.
  static func checked(
    _ settings: SearchSettings, _ invocation: Invocation, concurrency: Int
  ) async throws -> Checked {
    let live = settings.backbone
    guard invocation[SearchOptions.preset] == .demo else {
      return Checked(backbone: live, remarks: [])
    }
    if live.identity.kind == .scripted {
      return Checked(
        backbone: live,
        remarks: [
          "No network ships in backbones/ yet: the demo ran on scripted backbones with planted faults. "
            + "It shows that the loop works, and is no evidence of a gain."
        ])
    }
    let path = try invocation.productFolders.path("backbones") + "/" + name
    guard access(path, R_OK) == 0 else {
      return Checked(backbone: live, remarks: ["No recorded answers ship: all were played here."])
    }
    let bundle = try AnswerBundle(path: path)
    guard bundle.backbone == live.identity.digest else {
      return Checked(
        backbone: live,
        remarks: ["The recorded answers are of another backbone: all were played here."])
    }
    let check = try await bundle.check(
      HarnessSearch.minePlans(settings), concurrency: concurrency)
    guard check.differing == 0 else {
      return Checked(
        backbone: live,
        remarks: [
          "\(check.differing) of \(check.episodes) recorded episodes differ from what this machine plays: "
            + "all were recorded anew."
        ])
    }
    return Checked(
      backbone: RecordedBackbone(recording: live, in: bundle.book),
      remarks: [
        "Recordings of the mine part come from recorded answers; \(check.episodes) of them were played "
          + "again and agree in every byte."
      ])
  }

  /// Records the mine part of a search for a bundle.
  static func save(_ settings: SearchSettings, to path: String, concurrency: Int) async throws {
    let bundle = try await AnswerBundle.recorded(
      HarnessSearch.minePlans(settings), concurrency: concurrency)
    try bundle.write(path: path)
  }
}
