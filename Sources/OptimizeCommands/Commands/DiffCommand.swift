import Interventions
import MetaHarness
import Trajectories

extension Command {
  private static let old = Positional<String>.required(
    "old", content: .file, "Harness or certificate.")
  private static let new = Positional<String>.required(
    "new", content: .file, "Harness or certificate of the same kind.")

  static let diff = Command(
    name: "diff", group: .look, summary: "Says what differs between two harnesses or certificates.",
    discussion: "Harnesses are compared rule by rule, certificates cell by cell.",
    positionals: [old.spec, new.spec], options: [],
    examples: [
      Example("optimize diff old.json new.json", "rules that came, went or changed")
    ]
  ) { invocation in
    let documents = try [old, new].map {
      try JSONValue(parsing: FileContents.read(invocation[$0]))
    }
    let certificates = documents.map {
      $0["metaharness"]?.stringValue?.hasPrefix("certificate/") ?? false
    }
    guard certificates[0] == certificates[1] else {
      throw CommandError("expected two harnesses or two certificates, found one of each")
    }
    if certificates[0] {
      compareCertificates(documents[0], documents[1], invocation)
    } else {
      let difference = HarnessDifference(
        try HarnessFile.read(invocation[old]), try HarnessFile.read(invocation[new]))
      invocation.output.result(difference.json) { text(difference) }
    }
    return .done
  }

  private static func text(_ difference: HarnessDifference) -> String {
    let lines = difference.rules.map { "\($0.change.rawValue.padded(to: 10))\($0.id)" }
    let last =
      difference.isSameBehaviour
      ? "the same harness: no transcript can differ" : "transcripts can differ"
    return (lines + [last]).joined(separator: "\n")
  }

  private static func compareCertificates(
    _ old: JSONValue, _ new: JSONValue, _ invocation: Invocation
  ) {
    func cells(_ certificate: JSONValue) -> [(name: String, points: Double?, verdict: String)] {
      (certificate["cells"]?.arrayValue ?? []).map { cell in
        let name = [cell["environment"], cell["split"], cell["backbone"]]
          .compactMap { $0?.stringValue }.joined(separator: " × ")
        return (name, cell["gain"]?["points"]?.doubleValue, cell["verdict"]?.stringValue ?? "")
      }
    }
    let (before, after) = (cells(old), cells(new))
    let names =
      before.map(\.name) + after.map(\.name).filter { name in !before.contains { $0.name == name } }
    let rows = names.compactMap { name -> JSONObject? in
      let left = before.first { $0.name == name }
      let right = after.first { $0.name == name }
      if let left, let right, left == right { return nil }
      return [
        "cell": .string(name), "oldPoints": left?.points.map(JSONValue.double) ?? .null,
        "newPoints": right?.points.map(JSONValue.double) ?? .null,
        "oldVerdict": .string(left?.verdict ?? "not there"),
        "newVerdict": .string(right?.verdict ?? "not there"),
      ]
    }
    invocation.output.result(["cells": .array(rows.map(JSONValue.object))]) {
      rows.isEmpty
        ? "no cell differs"
        : rows.map { row in
          "\(row["cell"]?.stringValue ?? ""): \(row["oldPoints"]?.compactText ?? "") -> "
            + "\(row["newPoints"]?.compactText ?? "") points, "
            + "\(row["oldVerdict"]?.stringValue ?? "") -> \(row["newVerdict"]?.stringValue ?? "")"
        }.joined(separator: "\n")
    }
  }
}
