public import Interventions
import MetaHarness
public import Trajectories

/// What stood against the bare backbone in a run, and its certificate.
public struct ReportArm: Sendable {
  /// The arm's name.
  public let name: String
  /// The harness's hash.
  public let harness: String
  /// The rules; nil where the arm has none or their text was not kept.
  public let rules: Harness?
  /// The certificate as its file holds it.
  public let certificate: JSONValue
  /// Whether the arm is rules between model and world, so that episodes can be paired.
  public let isRules: Bool

  /// The certificate's cells.
  public var cells: [ReportCell] {
    (certificate["cells"]?.arrayValue ?? []).map { ReportCell(json: $0) }
  }

  /// The certificate's summaries, one for each part of the tasks.
  public var summaries: [JSONValue] { certificate["summaries"]?.arrayValue ?? [] }

  static func all(
    of folder: RunFolder, files: ReportFiles, store: Store
  ) throws -> [ReportArm] {
    let saved = folder.configuration["arms"]?.arrayValue ?? []
    guard !saved.isEmpty else {
      guard let certificate = files.json("certificate.json") else { return [] }
      let rules = try? HarnessFile.read(folder.path + "/harness.json")
      return [
        ReportArm(
          name: rules?.id ?? "harness", harness: certificate["harness"]?.stringValue ?? "",
          rules: rules, certificate: certificate, isRules: true)
      ]
    }
    return try saved.enumerated().compactMap { place, arm in
      let file = saved.count == 1 ? "certificate.json" : "certificate-\(place + 1).json"
      guard let certificate = files.json(file) else { return nil }
      let hash = arm["harness"]?.stringValue ?? ""
      let body = try Digest(hex: hash).flatMap { try store.harness($0) }
      return ReportArm(
        name: arm["name"]?.stringValue ?? "arm \(place + 1)", harness: hash,
        rules: body.flatMap { try? HarnessFile.read($0, file: folder.storePath) },
        certificate: certificate, isRules: arm["attempts"] == nil)
    }
  }
}

/// A certificate's cell: figures by their names in the file.
public struct ReportCell: Sendable {
  /// The cell as the certificate holds it.
  public let json: JSONValue

  /// The value at a dotted path.
  public func value(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(Optional(json)) { value, part in
      Int(part).map { value?[$0] } ?? value?[String(part)]
    }
  }

  /// The number at a dotted path.
  public func number(_ path: String) -> Double? { value(path)?.doubleValue }

  /// The text at a dotted path, empty where there is none.
  public func text(_ path: String) -> String { value(path)?.stringValue ?? "" }

  /// Environment, part and backbone.
  public var name: String {
    "\(text("environment")) \(text("split")) × \(text("backbone"))"
  }

  /// Whether the interval of the gain holds zero.
  public var crossesZero: Bool {
    (number("gain.lower") ?? 0) <= 0 && (number("gain.upper") ?? 0) >= 0
  }
}
