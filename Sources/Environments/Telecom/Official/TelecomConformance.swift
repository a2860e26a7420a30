import Trajectories

/// Replays of the official telecom tasks, which are composed from their ids.
enum TelecomConformance {
  /// The ids of a set, as the benchmark lists them.
  static func ids(_ set: String, in folder: String) throws(EnvironmentError) -> [String] {
    let path = folder + "/split_tasks.json"
    guard let ids = try DeskKit.json(path, options: .foreign)[set]?.arrayValue else {
      throw .badData(file: path, detail: "expected a list of ids at \(set)")
    }
    return ids.compactMap(\.stringValue)
  }

  /// Both sides' hashes.
  static func hashes(_ world: TelecomWorld) -> [String] {
    [world.carrier.reference, world.handset.reference].map { value in
      var bytes: [UInt8] = []
      value.appendJSON(to: &bytes)
      return Digest(of: bytes).hex
    }
  }

  static func base(in folder: String, fixture: String) throws(EnvironmentError) -> Conformance.Row {
    let recorded = try DeskKit.json(fixture)
    func texts(_ value: JSONValue?) -> [String] {
      (value?.arrayValue ?? []).compactMap(\.stringValue)
    }
    let world = try TelecomOfficial.world(in: folder)
    let ids = try ids("base", in: folder)
    var row = Conformance.Row(
      name: "tau2 telecom base", tasks: ids.count, stateHashesEqual: 0,
      tasksWithFailingGoldCall: 0, failing: [], different: [],
      isInitialStateEqual: hashes(world) == texts(recorded["h0"]))
    for id in ids {
      guard let task = OfficialTelecomTask(id: id, world: world) else {
        row.different.append(id)
        continue
      }
      let (end, hasFailed) = task.solved()
      if hasFailed { row.failing.append(id) }
      if hashes(end) == texts(recorded["final_base"]?[id]), task.holds(in: end) {
        row.stateHashesEqual += 1
      } else {
        row.different.append(id)
      }
    }
    row.tasksWithFailingGoldCall = row.failing.count
    return row
  }
}
