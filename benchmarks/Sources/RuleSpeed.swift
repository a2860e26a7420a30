import Interventions
import Signals
import Trajectories

/// What rules cost in each step beside model and world: all phases of a step, observations of 2 KB.
enum RuleSpeed {
  private static let steps = 10_000
  private static let window = 1_000

  static func measure() -> JSONValue {
    do {
      var report: JSONObject = [:]
      for count in [20, 200] { report["rules\(count)"] = try measure(RuleMix.harness(count)) }
      // What the second costs beyond the first is what rules cost whose tools never come.
      report["rule1OfOtherTools"] = try measure(RuleMix.harness(1, otherTools: true))
      report["rules200OfOtherTools"] = try measure(RuleMix.harness(200, otherTools: true))
      report["none"] = try measure(.empty)
      if let home = try? ProductFolders.locate().home {
        let library = try HarnessLibrary.read(
          folder: home + "/interventions/library", id: "library")
        report["library\(library.interventionCount)"] = try measure(library)
      }
      report["worstCases"] = try worstCases()
      return .object(report)
    } catch {
      return ["error": .string("\(error)")]
    }
  }

  private static func measure(_ harness: Harness) throws -> JSONValue {
    let compiled = try CompiledHarness.compile(harness)
    var medians: [Double] = []
    var last = JSONObject()
    for _ in 0..<5 {
      var episode = RuleEpisode(compiled)
      var windows: [Double] = []
      var kilobytes: [Int] = []
      for _ in 0..<(steps / window) {
        windows.append(Stopwatch.seconds(runs: 1) { episode.play(window) }.first ?? 0)
        kilobytes.append(RuleEpisode.residentKilobytes)
      }
      let perStep = windows.map { $0 / Double(window) * 1e6 }
      medians.append(Stopwatch.median(perStep))
      last = [
        "firstThousand": rounded(perStep.first ?? 0), "lastThousand": rounded(perStep.last ?? 0),
        "fires": .integer(episode.fired),
        "residentGrowthKilobytes": .integer((kilobytes.last ?? 0) - kilobytes[2]),
      ]
    }
    last["microsecondsPerStep"] = rounded(Stopwatch.median(medians))
    return .object(last)
  }

  /// Patterns that make backtracking matchers explode, and results of a megabyte.
  private static func worstCases() throws -> JSONValue {
    var report: JSONObject = [:]
    let compiled = try CompiledHarness.compile(RuleMix.evil)
    for kilobytes in [16, 32, 64, 1024] {
      var episode = RuleEpisode(compiled)
      let observation = Observation(
        String(repeating: "a", count: kilobytes << 10), source: .tool, reported: .ok)
      let seconds = Stopwatch.seconds(runs: 9) { episode.step(observation) }
      report["evil\(kilobytes)KB"] = rounded(Stopwatch.median(seconds) * 1e6)
    }
    return .object(report)
  }

  private static func rounded(_ number: Double) -> JSONValue {
    .double((number * 100).rounded() / 100)
  }
}
