import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How fast files of other formats and of ours are read, from disk to episodes.
enum ImportSpeed {
  static func measure() -> JSONValue {
    guard let folder = getenv("METAHARNESS_DATA").map({ String(cString: $0) }) else {
      return ["error": "METAHARNESS_DATA is not set"]
    }
    var report = JSONObject()
    for file in [
      "tau_airline/gpt-4o.json", "tau_retail/agentrx_full.json", "sql/gpt-3.5_multiturn.json",
      "bash/gpt-3.5_multiturn_fs1.json", "alfworld/text-davinci-003_trial_0.log",
    ] {
      report[file] = measure(folder + "/trajectories/" + file)
    }
    return .object(report)
  }

  private static func measure(_ path: String) -> JSONValue {
    do {
      let bytes = try FileContents.read(path).count
      var report: JSONObject = ["bytes": .integer(bytes)]
      for isRedacting in [false, true] {
        var options = ImportOptions()
        if isRedacting { options.redaction = try RedactionPatterns() }
        var steps = 0
        var failed = false
        let seconds = Stopwatch.seconds(runs: 9) {
          let summary = try? TrajectoryImporter(options: options).run(path: path) { episode in
            steps += episode.trajectory.steps.count
          }
          failed = failed || summary == nil
        }
        report[isRedacting ? "redactingMBPerSecond" : "plainMBPerSecond"] =
          failed
          ? "failed" : .double((Double(bytes) / 1e5 / Stopwatch.median(seconds)).rounded() / 10)
        report["steps"] = .integer(steps / 9)
      }
      return .object(report)
    } catch {
      return ["error": .string("\(error)")]
    }
  }
}
