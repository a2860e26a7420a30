import Trajectories

/// Prints one JSON object of figures; a first argument chooses one part.
@main
struct Benchmarks {
  static func main() async {
    let part = CommandLine.arguments.dropFirst().first
    if let part, part.hasPrefix("neural-"), CommandLine.arguments.count == 3 {
      do {
        let file = CommandLine.arguments[2]
        let report =
          part == "neural-parity"
          ? try NeuralComparison.compare(requestFile: file)
          : try NeuralComparison.speed(model: file)
        print(report.compactText)
      } catch {
        print("{\"error\":\(JSONValue.string("\(error)").compactText)}")
      }
      return
    }
    var report: JSONObject = [:]
    if part == nil || part == "json" { measureJSON(&report) }
    if part == nil || part == "schema" { report["schema"] = SchemaSpeed.measure() }
    if part == nil || part == "desks" { report["desks"] = DeskSpeed.measure() }
    if part == nil || part == "rules" { report["rules"] = RuleSpeed.measure() }
    if part == nil || part == "runner" { report["runner"] = await RunnerSpeed.measure() }
    if part == nil || part == "worlds" { report["worlds"] = WorldSpeed.measure() }
    if part == nil || part == "shell" { report["shell"] = ShellSpeed.measure() }
    if part == nil || part == "ladder" { report["ladder"] = LadderSpeed.measure() }
    if part == nil || part == "import" { report["import"] = ImportSpeed.measure() }
    if part == nil || part == "miner" { report["miner"] = MinerSpeed.measure() }
    if part == nil || part == "search" { report["search"] = SearchSpeed.measure() }
    print(JSONValue.object(report).prettyText)
  }

  private static func measureJSON(_ report: inout JSONObject) {
    for (name, share) in [("json.generated", 0.02), ("json.generated.beyondASCII", 1)] {
      let text = TrajectoryText(beyondASCII: share).generate(bytes: 4 << 20, seed: Seed(1))
      report[name] = JSONSpeed.measure(Array(text.utf8))
    }
    if let recorded = JSONSpeed.recordedFile() {
      report["json.tau_airline.gpt-4o"] = JSONSpeed.measure(recorded)
    }
  }
}
