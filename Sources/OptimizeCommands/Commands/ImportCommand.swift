import MetaHarness
import Trajectories

extension Command {
  private static let file = Positional<String>.required(
    "file", content: .file, "File to read: an exported store or a trajectory file.")
  private static let name = Option<String>.requiredText(
    "run-name", value: "NAME", "Run that takes the episodes in; it is made where there is none.")

  static let importFile = Command(
    name: "import", group: .learn, summary: "Reads episodes into a run.",
    positionals: [file.spec], options: [name.spec, RunOptions.runsFolder.spec],
    examples: [
      Example("optimize import demo.jsonl --run-name copy", "reads what export wrote")
    ]
  ) { invocation in
    let path = invocation[file]
    let isBundle = try isStoreBundle(path)
    let folder = try RunFolder.open(
      invocation[name], in: invocation[RunOptions.runsFolder], configuration: ["verb": "import"])
    let store = try Store(path: folder.storePath, access: .readWrite)
    let run = try await store.run(named: invocation[name], configuration: #"{"verb":"import"}"#)
    let count =
      isBundle
      ? try await StoreBundle.read(path: path, into: store, run: run)
      : try await readTrajectories(path, into: store, run: run)
    invocation.output.result(["run": .string(folder.path), "episodes": .integer(count)]) {
      "\(count) episodes in \(folder.path)"
    }
    return .done
  }

  private static func isStoreBundle(_ path: String) throws -> Bool {
    var lines = try JSONLinesReader(path: path)
    guard let first = try lines.next() else { throw CommandError("\(path) is empty") }
    let heading = try? JSONValue(parsing: first.bytes)
    return heading?["kind"]?.stringValue == "store"
  }

  private static func readTrajectories(
    _ path: String, into store: Store, run: Int64
  ) async throws -> Int {
    var reader = try TrajectoryReader(path: path)
    var count = 0
    while let trajectory = try reader.next() {
      try store.adopt(trajectory, backboneKind: "recorded", run: run)
      count += 1
    }
    try await store.flush()
    return count
  }
}
