import FailureMiner
import Interventions
import RuleCompiler
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Command {
  private static let output = Option<String?>.folder(
    "out", "Folder that each candidate is written to, as a harness file of its own.")

  private static let patterns = Option<String?>.file(
    "patterns", "Compile this file that `mine --out` wrote, instead of mining episodes.")

  static let compile = Command(
    name: "compile", group: .learn, summary: "Writes candidate rules for mined failures.",
    discussion: "Mines the files, then writes each pattern's rules from the mildest to the "
      + "strongest that it supports: contract, hint, bounce with an alternative, repair, force. "
      + "Each is linted, deduplicated, and says before any evaluation what is expected of it.",
    positionals: [MinedFiles.files.spec],
    options: MinedFiles.reading
      + [
        MinedFiles.minimumTasks.spec, MinedFiles.rate.spec, patterns.spec, output.spec,
        SharedOptions.home.spec,
      ],
    examples: [
      Example(
        "optimize compile runs.jsonl --part mine --out candidates/", "one harness file a candidate"),
      Example(
        "optimize compile --patterns patterns.json --out candidates/", "without the episodes"),
    ]
  ) { invocation in
    let folders =
      try invocation[SharedOptions.home].map(ProductFolders.init(home:)) ?? ProductFolders.locate()
    let library = try HarnessLibrary.read(
      folder: folders.path("interventions/library"), id: "library")
    let compiler = RuleCompiler(library: library)
    let compiled: RuleCompiler.Compilation
    let heading: [String]
    if let path = invocation[patterns] {
      guard invocation[MinedFiles.files].isEmpty, invocation[MinedFiles.run] == nil else {
        throw CommandError("expected --patterns or episodes, found both", status: .usage)
      }
      let mined = try PatternFile.read(path)
      compiled = compiler.compile(
        mined.patterns, environment: mined.environment, tools: mined.tools)
      heading = ["\(mined.patterns.count) patterns of \(mined.environment)"]
    } else {
      var trainer = RerankerTrainer()
      let (findings, corpus) = try MinedFiles.mine(invocation) { trainer.add($0) }
      compiled = compiler.compile(
        findings.patterns, environment: corpus.environment, tools: corpus.tools,
        reranker: trainer.candidate(environment: corpus.environment))
      heading = findings.heading(corpus)
    }
    if let folder = invocation[output] {
      // A folder that cannot be made shows as the first file that cannot be written.
      mkdir(folder, 0o755)
      for candidate in compiled.candidates {
        try FileContents.write(
          Array(HarnessFile.text(of: candidate.harness).utf8), to: "\(folder)/\(candidate.id).json")
      }
    }
    invocation.output.result(compiled.json) {
      compiled.text(heading, on: invocation.output.standardOutput)
    }
    return .done
  }
}

extension RuleCompiler.Compilation {
  fileprivate func text(_ heading: [String], on terminal: Terminal) -> String {
    var table = Table([
      .left("rung"), .right("fires in"), .right("help at most"), .right("harm at most"),
      .left("rule"), .left("answers"),
    ])
    func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
    for candidate in candidates {
      let prediction = candidate.prediction
      table.add(
        candidate.rung.rawValue, "\(prediction.episodes)", percent(prediction.help),
        percent(prediction.harm), candidate.id, candidate.pattern.summary)
    }
    let tail =
      refused.map { "refused: \($0.id): \($0.reason)" }
      + [
        "\(candidates.count) candidates, \(refused.count) refused, "
          + "\(unanswered.count) patterns that no rule answers"
      ]
    return (heading + ["", table.text(on: terminal)] + tail).joined(separator: "\n")
  }

  fileprivate var json: JSONObject {
    [
      "candidates": .array(
        candidates.map { candidate in
          [
            "id": .string(candidate.id), "rung": .string(candidate.rung.rawValue),
            "hash": .string(candidate.harness.hash.hex),
            "signature": .string(candidate.pattern.signature),
            "prediction": .object(candidate.prediction.json), "harness": candidate.harness.json,
          ]
        }),
      "refused": .array(
        refused.map { ["id": .string($0.id), "reason": .string($0.reason)] }),
      "unanswered": .array(unanswered.map { .string($0.signature) }),
    ]
  }
}
