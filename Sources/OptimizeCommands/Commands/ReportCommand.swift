import Environments
import MetaHarness
import Reporting
import Trajectories

extension Command {
  /// The forms that a report can take.
  enum ReportForm: String, Sendable, CaseIterable {
    case html
    case markdown
    case json
    case csv
    case junit
  }

  private static let run = Positional<String>.required("run", "Name or folder of a run.")
  private static let form = Option<ReportForm>.choice(
    "format", default: .html,
    "html: one self-contained page; markdown: for pull requests; json: the figures; csv: a line "
      + "for each task; junit: gates as tests.")
  private static let out = Option<String?>.file(
    "out", short: "o",
    "Write to this file; html goes to report.html in the run's folder without it, the other forms "
      + "to standard output.")
  private static let steps = Option<Int>.integer(
    "steps", default: 150_000, in: 0...10_000_000, "Most steps that the page carries to look at.")

  private static let watch = Option<Bool>.flag(
    "watch", "Serve the page on the loopback interface until interrupted; it follows the run.")
  private static let servingPort = Option<Int>.integer(
    "port", default: 0, in: 0...65_535, "Port of --watch; 0 lets the system choose.")

  static let report = Command(
    name: "report", group: .look, summary: "Shows a run as a page, or in forms for other tools.",
    discussion: "Works on any run, finished or not. The page needs no network and no other file; "
      + "every figure of a certificate in it is the one that verify recomputes.",
    positionals: [run.spec],
    options: [
      form.spec, out.spec, steps.spec, watch.spec, servingPort.spec, RunOptions.runsFolder.spec,
      SharedOptions.home.spec,
      SharedOptions.data.spec,
    ],
    examples: [
      Example("optimize report demo", "writes runs/demo/report.html"),
      Example("optimize report demo --format junit --out gates.xml", "gates for a build server"),
    ]
  ) { invocation in
    if invocation[watch] { return try await serve(invocation) }
    let (folder, store) = try invocation.existingRun(invocation[run])
    let content = try ReportContent.gather(
      folder, store: store, tasks: invocation.partTasks(of: folder))
    let text: String
    switch invocation[form] {
    case .html:
      text = try HTMLReport(content, store: store, stepLimit: invocation[steps]).text()
    case .markdown: text = RunMarkdown(content).text
    case .json: text = JSONValue.object(content.json).prettyText + "\n"
    case .csv: text = TaskTable(content).text
    case .junit: text = JUnitReport(content).text
    }
    let file = invocation[out] ?? (invocation[form] == .html ? folder.path + "/report.html" : nil)
    guard let file else {
      invocation.output.result(content.json) { text }
      return .done
    }
    try FileContents.write(Array(text.utf8), to: file)
    invocation.output.result(["file": .string(file), "bytes": .integer(text.utf8.count)]) {
      "\(file) (\(text.utf8.count / 1000) kB)"
    }
    return .done
  }
}

extension Command {
  private static func serve(_ invocation: Invocation) async throws -> ExitStatus {
    let watched = WatchedRun(
      name: invocation[run], runsFolder: invocation[RunOptions.runsFolder], invocation: invocation,
      stepLimit: invocation[steps])
    let server = try WatchServer(port: invocation[servingPort]) { watched.page($0) }
    let address = "http://127.0.0.1:\(server.port)/"
    invocation.output.result(["url": .string(address)]) {
      "\(address) follows the run; Ctrl-C ends"
    }
    // Nothing but an interruption ends this wait.
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    return .interrupted
  }
}

extension Invocation {
  /// Which tasks a part of an environment holds, made as the run made it; nil where it cannot be.
  func partTasks(
    of folder: RunFolder
  ) -> (_ environment: String, _ split: String, _ limit: Int) -> [String]? {
    let options = try? folder.environmentOptions(
      home: self[SharedOptions.home], dataFolder: self[SharedOptions.data])
    return { name, split, limit in
      guard let options, let split = TaskSplit(rawValue: split),
        let world = try? EnvironmentCatalogue.builtIn.make(name, options: options)
      else { return nil }
      return try? world.tasks(in: split, limit: limit)
    }
  }
}
