import Interventions
import Trajectories

/// The rule files of the repository.
enum RuleFiles {
  private static var home: String {
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  }

  static func acceptance(_ name: String) throws -> Harness {
    try HarnessFile.read(home + "/interventions/acceptance/" + name + ".json")
  }

  /// The path of a folder of `interventions`.
  static func path(_ name: String) -> String { home + "/interventions/" + name }

  /// All rules of a folder of `interventions` as one harness.
  static func folder(_ name: String) throws -> Harness {
    try HarnessLibrary.read(folder: home + "/interventions/" + name, id: name)
  }

  static let worlds = [
    "household", "shop", "shell", "database", "airline", "retail", "telecom",
  ]
}
