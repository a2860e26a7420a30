public import Trajectories

/// What a run's store and configuration held when its certificate was written.
///
/// Figures are recomputed from the store; the seal also finds a changed byte that changes no figure. It
/// guards against damage. Against somebody who writes a new seal, sign the certificate.
public struct RunSeal: Sendable, Hashable {
  private let configuration: String
  private let store: String

  private static let name = "seal.json"

  /// Takes the seal of a run as it stands on disk.
  public init(_ folder: RunFolder, _ store: Store) throws {
    configuration = Digest(of: try FileContents.read(folder.configurationPath)).hex
    self.store = try store.contentDigest().hex
  }

  private init?(_ json: JSONValue) {
    guard json["metaharness"]?.stringValue == "seal/1",
      let configuration = json["configuration"]?.stringValue, let store = json["store"]?.stringValue
    else { return nil }
    self.configuration = configuration
    self.store = store
  }

  /// The seal that a run was given, or nil where it has none.
  public static func read(in folder: RunFolder) throws -> RunSeal? {
    guard let bytes = try? FileContents.read(folder.path + "/" + name) else { return nil }
    guard let seal = (try? JSONValue(parsing: bytes)).flatMap({ RunSeal($0) }) else {
      throw RunError.unreadable(folder.path + "/" + name, "expected a seal")
    }
    return seal
  }

  /// Writes the seal into the run's folder.
  public func write(to folder: RunFolder) throws(FileError) {
    let json: JSONValue = [
      "metaharness": "seal/1", "configuration": .string(configuration), "store": .string(store),
    ]
    try FileContents.write(
      Array((json.prettyText + "\n").utf8), to: folder.path + "/" + RunSeal.name)
  }

  func differences(_ folder: RunFolder, _ store: Store) throws -> [String] {
    let now = try RunSeal(folder, store)
    var found: [String] = []
    if now.configuration != configuration {
      found.append("config.json: it is not what the run's seal says; it was changed")
    }
    if now.store != self.store {
      found.append("store.sqlite: it does not hold what the run's seal says; it was changed")
    }
    return found
  }
}
