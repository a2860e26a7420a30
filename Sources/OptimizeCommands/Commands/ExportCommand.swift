import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Command {
  /// The forms that a run can leave in.
  enum ExportForm: String, Sendable, CaseIterable {
    case trajectories
    case store
    case atif
    case openAI = "openai"
    case openTelemetry = "otel"
  }

  private static let run = Positional<String>.required("run", "Run to export.")
  private static let form = Option<ExportForm>.choice(
    "as", default: .trajectories,
    "trajectories: our JSON Lines; store: everything, for import; atif, openai, otel: one "
      + "document of that format per line.")
  private static let out = Option<String?>.file(
    "out", short: "o", "Write to this file instead of standard output.")

  static let export = Command(
    name: "export", group: .use, summary: "Writes a run as one text file.",
    discussion: "Episodes stand in the order of their keys, so equal runs give equal bytes.",
    positionals: [run.spec], options: [form.spec, out.spec, RunOptions.runsFolder.spec],
    examples: [
      Example("optimize export demo --out demo.jsonl", "one file that import reads back")
    ]
  ) { invocation in
    let (_, store) = try invocation.existingRun(invocation[run])
    guard let file = invocation[out] else {
      if invocation.output.isJSON {
        throw UsageError("expected --out FILE: with --json standard output is taken")
      }
      try write(store, invocation[form], to: STDOUT_FILENO, path: "standard output")
      return .done
    }
    let partial = file + ".partial"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(.create, path: file, errno: errno) }
    do {
      try write(store, invocation[form], to: descriptor, path: file)
    } catch {
      close(descriptor)
      unlink(partial)
      throw error
    }
    close(descriptor)
    guard rename(partial, file) == 0 else { throw FileError(.rename, path: file, errno: errno) }
    let count = try store.episodes().count
    invocation.output.result(["file": .string(file), "episodes": .integer(count)]) {
      "\(count) episodes in \(file)"
    }
    return .done
  }

  private static func write(
    _ store: Store, _ form: ExportForm, to descriptor: Int32, path: String
  ) throws {
    switch form {
    case .store:
      try StoreBundle.write(store) { writer in
        try FileContents.writeAll(writer.bytes, to: descriptor, path: path)
      }
    case .trajectories, .atif, .openAI, .openTelemetry:
      var writer = JSONWriter(capacity: 1 << 16)
      try store.forEachTrajectory { _, trajectory in
        writer.removeAll()
        switch form {
        case .atif: ATIFExporter.append(trajectory, to: &writer)
        case .openAI: OpenAIExporter.append(trajectory, to: &writer)
        case .openTelemetry: OpenTelemetryExporter.append(trajectory, to: &writer)
        case .trajectories, .store: TrajectoryWriter.append(trajectory, to: &writer)
        }
        try FileContents.writeAll(writer.bytes, to: descriptor, path: path)
      }
    }
  }
}
