import Interventions
import RuleCompiler
import Trajectories

/// Harness-R1 patches on their way into a harness file.
struct PatchImport {
  let files: [String]
  let out: String

  func run(_ output: Output) throws -> ExitStatus {
    var joined = Harness.empty
    joined.id = "imported/harness-r1"
    var leftOut: [RefusedCandidate] = []
    for file in files {
      let document: JSONValue
      do {
        document = try JSONValue(parsing: FileContents.read(file), options: .foreign)
      } catch let error as JSONError {
        throw CommandError("\(file): expected a Harness-R1 patch, found no JSON (\(error))")
      }
      let patch = try HarnessR1Patch(document, file: file)
      joined = joined.adding(patch.harness)
      leftOut += patch.leftOut
    }
    try FileContents.write(Array(HarnessFile.text(of: joined).utf8), to: out)
    let rules = joined.interventionCount
    output.result([
      "file": .string(out), "hash": .string(joined.hash.hex), "rules": .integer(rules),
      "leftOut": .array(
        leftOut.map { ["name": .string($0.id), "reason": .string($0.reason)] }),
    ]) {
      (leftOut.map { "left out: \($0.id): \($0.reason)" } + ["\(rules) rules written to \(out)"])
        .map(PlainText.line).joined(separator: "\n")
    }
    return .done
  }
}
