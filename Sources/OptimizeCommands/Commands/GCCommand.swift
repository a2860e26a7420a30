import MetaHarness
import Trajectories

extension Command {
  private static let run = Positional<String>.required("run", "Run whose store is looked after.")
  private static let dryRun = Option<Bool>.flag("dry-run", "Say what would go and change nothing.")

  static let gc = Command(
    name: "gc", group: .upkeep, summary: "Frees what a store no longer needs.",
    discussion: "Removes episodes that no run refers to and gives their space back.",
    positionals: [run.spec], options: [dryRun.spec, RunOptions.runsFolder.spec],
    examples: [Example("optimize gc demo --dry-run", "estimates what would be freed")]
  ) { invocation in
    let folder = try RunFolder.existing(invocation[run], in: invocation[RunOptions.runsFolder])
    let store = try Store(path: folder.storePath, access: .readWrite)
    let waste = try store.waste()
    if !invocation[dryRun] {
      // A store that was as sealed before is sealed again; a damaged one stays as it was found.
      let isWhole = try RunSeal.read(in: folder) == RunSeal(folder, store)
      try await store.collect()
      if isWhole { try RunSeal(folder, store).write(to: folder) }
    }
    let size = invocation[dryRun] ? waste.fileSize : try store.waste().fileSize
    invocation.output.result([
      "episodes": .integer(waste.episodes), "steps": .integer(waste.steps),
      "bytes": .integer(waste.bytes), "sizeBefore": .integer(waste.fileSize),
      "sizeAfter": .integer(size),
    ]) {
      "\(waste.episodes) episodes with \(waste.steps) steps are not needed, about "
        + "\(kilobytes(waste.bytes)); the store has \(kilobytes(size))"
        + (invocation[dryRun] ? "" : ", it had \(kilobytes(waste.fileSize))")
    }
    return .done
  }

  private static func kilobytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024) KiB" }
}
