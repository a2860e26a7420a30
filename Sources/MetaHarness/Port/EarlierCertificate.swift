public import Backbones
public import Environments
public import Trajectories

/// A certificate from before, for testing again only what has moved since.
public struct EarlierCertificate: Sendable {
  private let json: JSONValue

  /// Reads a certificate's file.
  public init(_ json: JSONValue) throws(EvaluationError) {
    guard json["metaharness"]?.stringValue?.hasPrefix("certificate/") == true else {
      throw .damagedConfiguration("metaharness")
    }
    self.json = json
  }

  /// Why a cell has to be tested again, or nil where nothing has moved.
  public func reason(
    _ environment: any Environment, _ backbone: BackboneIdentity, harness: Digest
  ) -> String? {
    // The certificate of a port names the harness that it was made from beside the ported one.
    guard (json["base"] ?? json["harness"])?.stringValue == harness.hex else {
      return "the harness is another one"
    }
    guard let cell = cell(environment.name, backbone.name) else {
      return "the certificate has no such cell"
    }
    guard backbone.isReproducible else { return "the backbone is not pinned" }
    guard cell["backboneIdentity"]?.stringValue == backbone.digest.hex else {
      return "the backbone is another one"
    }
    let worlds = (json["worlds"]?.arrayValue ?? []).compactMap { WorldVersion($0) }
    guard let world = worlds.first(where: { $0.name == environment.name }) else {
      return "the certificate does not say which version of the environment it speaks of"
    }
    return world == WorldVersion(environment) ? nil : "the environment is another one"
  }

  /// A cell as the certificate holds it.
  public func cell(_ environment: String, _ backbone: String) -> JSONValue? {
    json["cells"]?.arrayValue?.first {
      $0["environment"]?.stringValue == environment && $0["backbone"]?.stringValue == backbone
    }
  }
}
