import Trajectories

@main
struct Benchmarks {
  static func main() {
    var report: JSONObject = [:]
    for (name, share) in [("json.generated", 0.02), ("json.generated.beyondASCII", 1)] {
      let text = TrajectoryText(beyondASCII: share).generate(bytes: 4 << 20, seed: Seed(1))
      report[name] = JSONSpeed.measure(Array(text.utf8))
    }
    if let recorded = JSONSpeed.recordedFile() {
      report["json.tau_airline.gpt-4o"] = JSONSpeed.measure(recorded)
    }
    report["schema"] = SchemaSpeed.measure()
    print(JSONValue.object(report).prettyText)
  }
}
