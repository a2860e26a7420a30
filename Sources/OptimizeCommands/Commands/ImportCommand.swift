import MetaHarness
import Trajectories

private enum Arguments {
  static let files = Positional<[String]>.rest(
    "file", isRequired: true, content: .file,
    "Files to read: an exported store, or trajectories of any known format.")
  static let name = Option<String?>.text(
    "run-name", value: "NAME",
    "Run that takes the episodes in; without it the files are only summed up.")
  static let format = Option<String?>.text(
    "format", value: "NAME", candidates: TrajectoryFormat.names,
    "Format of the files; by default recognised from their content.")
  static let limit = Option<Int?>.integer(
    "limit", in: 1...Int.max, "Stop after this many episodes of a file.")
  static let conditions = Option<[String]>.texts(
    "where", value: "CONDITION",
    "Only episodes with model=..., task=... or outcome=success|failure|unscored; != negates, * "
      + "stands for any text.")
  static let redacts = Option<Bool>.flag(
    "redact", default: true, "Replace secrets, keys and e-mail addresses in everything read.")
  static let environment = Option<String?>.text(
    "env", short: "e", value: "NAME", "Environment's name, where the file does not hold it.")
  static let out = Option<String?>.file(
    "out", short: "o", "Harness file that a Harness-R1 patch is written to.")
  static let model = Option<String?>.text(
    "model", value: "NAME", "Model's name, where the file does not hold it.")
}

extension Command {
  static let importFile = Command(
    name: "import", group: .learn, summary: "Reads recorded episodes of any known format.",
    discussion: "Known formats: " + TrajectoryFormat.names.joined(separator: ", ")
      + ", and stores that export wrote. What a format does not hold is marked as lost. With --out "
      + "the files are Harness-R1 patches: their texts and conditions become a harness, never code.",
    positionals: [Arguments.files.spec],
    options: [
      Arguments.name.spec, RunOptions.runsFolder.spec, Arguments.format.spec,
      Arguments.limit.spec, Arguments.conditions.spec, Arguments.redacts.spec,
      Arguments.environment.spec, Arguments.model.spec, Arguments.out.spec,
    ],
    examples: [
      Example("optimize import gpt-4o-airline.json", "says what is in a file"),
      Example("optimize import demo.jsonl --run-name copy", "reads what export wrote into a run"),
    ]
  ) { invocation in
    if let out = invocation[Arguments.out] {
      return try PatchImport(files: invocation[Arguments.files], out: out).run(invocation.output)
    }
    return try await Importing(invocation).run()
  }
}

/// One `import` command under way.
private struct Importing {
  let invocation: Invocation

  init(_ invocation: Invocation) { self.invocation = invocation }

  func run() async throws -> ExitStatus {
    let importer = TrajectoryImporter(format: try format, options: try options)
    var target: Target?
    var summaries: [ImportSummary] = []
    var bundled = 0
    for file in invocation[Arguments.files] {
      if try isStoreBundle(file) {
        guard let opened = try await open(&target) else {
          throw UsageError("expected --run-name NAME: \(file) is an exported store")
        }
        bundled += try await StoreBundle.read(path: file, into: opened.store, run: opened.run)
      } else {
        // Looked at before a run is made, so that a bad file leaves no empty run behind.
        if invocation[Arguments.format] == nil { try recognise(file) }
        let opened = try await open(&target)
        summaries.append(try read(file, with: importer, into: opened))
      }
    }
    try await target?.store.flush()
    report(summaries, bundled: bundled, run: target?.folder.path)
    return summaries.contains { $0.skippedRecords > 0 && $0.episodes == 0 } ? .error : .done
  }

  /// Refuses a file of no known format; where it is broken JSON, says where it breaks.
  private func recognise(_ file: String) throws {
    guard file != "-" else { return }
    do {
      _ = try TrajectoryImporter.recognise(path: file)
    } catch ImportError.unknownFormat(let path, let found) {
      var lines = try JSONLinesReader(path: file, maximumLineLength: 1 << 20)
      if let first = try lines.next(), first.bytes.first == UInt8(ascii: "{"), first.bytes.count > 1
      {
        do {
          _ = try JSONValue(parsing: first.bytes, options: .foreign)
        } catch {
          throw CommandError("\(file), \(error)")
        }
      }
      throw ImportError.unknownFormat(path: path, found: found)
    }
  }

  private struct Target {
    let folder: RunFolder
    let store: Store
    let run: Int64
  }

  private func open(_ target: inout Target?) async throws -> Target? {
    guard target == nil, let name = invocation[Arguments.name] else { return target }
    let folder = try RunFolder.open(
      name, in: invocation[RunOptions.runsFolder], configuration: ["verb": "import"])
    let store = try Store(path: folder.storePath, access: .readWrite)
    let run = try await store.run(named: name, configuration: #"{"verb":"import"}"#)
    target = Target(folder: folder, store: store, run: run)
    return target
  }

  private func read(
    _ file: String, with importer: TrajectoryImporter, into target: Target?
  ) throws -> ImportSummary {
    var failure: StoreError?
    let summary = try importer.run(path: file) { episode throws(FileError) in
      guard let target, failure == nil else { return }
      do throws(StoreError) {
        try target.store.adopt(episode.trajectory, backboneKind: "recorded", run: target.run)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return summary
  }

  private var format: TrajectoryFormat? {
    get throws { try invocation[Arguments.format].map { try TrajectoryFormat(named: $0) } }
  }

  private var options: ImportOptions {
    get throws {
      var options = ImportOptions()
      options.limit = invocation[Arguments.limit]
      options.conditions = try invocation[Arguments.conditions].map {
        try ImportCondition(parsing: $0)
      }
      if invocation[Arguments.redacts] { options.redaction = try RedactionPatterns() }
      options.environment = invocation[Arguments.environment]
      options.model = invocation[Arguments.model]
      let output = invocation.output
      if output.standardError.isTerminal {
        options.progress = { progress in
          output.note("\(progress.episodes) episodes, \(progress.bytes / 1_000_000) MB read")
        }
      }
      return options
    }
  }

  private func isStoreBundle(_ path: String) throws -> Bool {
    guard path != "-" else { return false }
    var lines = try JSONLinesReader(path: path, maximumLineLength: 4096)
    guard let first = try lines.next() else { throw CommandError("\(path) is empty") }
    guard !first.isTooLong, let heading = try? JSONValue(parsing: first.bytes) else { return false }
    return heading["kind"]?.stringValue == "store"
  }

  private func report(_ summaries: [ImportSummary], bundled: Int, run: String?) {
    let episodes = summaries.reduce(bundled) { $0 + $1.episodes }
    invocation.output.result([
      "run": run.map(JSONValue.string) ?? .null, "episodes": .integer(episodes),
      "files": .array(summaries.map { .object($0.json) }),
    ]) {
      let lines =
        summaries.map(\.text)
        + [run.map { "\(episodes) episodes in \($0)" }]
        .compactMap { $0 }
      return lines.joined(separator: "\n")
    }
  }
}

extension ImportSummary {
  fileprivate var json: JSONObject {
    [
      "file": .string(path), "format": .string(format.rawValue), "episodes": .integer(episodes),
      "scored": .integer(scored), "successRate": .double(successRate),
      "meanScore": .double(meanScore), "meanTurns": .double(meanTurns),
      "actions": .integer(actions), "errorReplies": .integer(errorReplies),
      "episodesWithError": .integer(episodesWithError), "filteredOut": .integer(filteredOut),
      "skippedRecords": .integer(skippedRecords),
      "problems": .array(problems.map { .string("\($0)") }),
      "lost": .object(JSONObject(lostCounts.map { ($0.name, .integer($0.count)) })),
      "redactions": .object(JSONObject(redactions.map { ($0.name, .integer($0.count)) })),
    ]
  }

  private var lostCounts: [(name: String, count: Int)] {
    lossy.map { (name: $0.key.rawValue, count: $0.value) }.sorted { $0.name < $1.name }
  }

  fileprivate var text: String {
    let percent = (successRate * 1000).rounded() / 10
    var lines = [
      "\(path): \(format.rawValue), \(episodes) episodes, \(percent) % of \(scored) scored solved, "
        + "\(actions) actions, \(errorReplies) error replies in \(episodesWithError) episodes"
    ]
    if !lossy.isEmpty {
      lines.append("  not in the file: " + lostCounts.map(\.name).joined(separator: ", "))
    }
    if !redactions.isEmpty {
      let counts = redactions.map { "\($0.name) \($0.count)" }
      lines.append("  redacted: " + counts.joined(separator: ", "))
    }
    if filteredOut > 0 { lines.append("  \(filteredOut) do not meet the conditions") }
    if skippedRecords > 0 {
      lines.append("  \(skippedRecords) records could not be read; the first: ")
      lines[lines.count - 1] += problems.first.map { "\($0)" } ?? "no reason given"
    }
    return lines.joined(separator: "\n")
  }
}
