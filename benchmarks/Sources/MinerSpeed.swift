import FailureMiner
import Signals
import Trajectories

/// The miner's throughput: error templates, contrast sequences, and the whole miner.
enum MinerSpeed {
  /// Messages such as the Python lane writes, line for line.
  static func messages(_ count: Int) -> [[UInt8]] {
    let forms = [
      "Error: order '#W%' not found (code 404)",
      "Error executing query: 1054 (42S22): Unknown column 'T%.x' in 'field list'",
      "No flight HAT% available on 2024-05-15 from JFK to SEA",
      "payment amount does not add up, total price is %, but paid 25%",
      "bash: /home/user%/data: No such file or directory",
    ]
    return (0..<count).map { place in
      Array(forms[place % forms.count].replacing("%", with: "\(place * 7919 % 9973)").utf8)
    }
  }

  static func measure(episodes: Int = 10_000) -> JSONValue {
    [
      "templatesPerSecond": .double(templates()), "contrastMilliseconds": .double(contrast()),
      "wholeMiner": whole(episodes),
    ]
  }

  private static func templates() -> Double {
    let lines = messages(200_000)
    let seconds = Stopwatch.seconds(runs: 7) {
      var tree = TemplateTree()
      for line in lines { line.withUnsafeBufferPointer { _ = tree.insert($0) } }
    }
    return (Double(lines.count) / Stopwatch.median(seconds)).rounded()
  }

  /// 1 000 sequences of 30 events out of 20 kinds, four trials a task.
  private static func contrast() -> Double {
    var generator = Seed(1).generator
    let book = SequenceBook(
      (0..<1_000).map { place in
        (
          symbols: (0..<30).map { _ in UInt8(generator.integer(below: 20)) }, task: place / 4,
          isFailure: generator.chance(0.5)
        )
      }, alphabet: 20)
    let seconds = Stopwatch.seconds(runs: 9) {
      var miner = GapSequenceMiner()
      miner.mine(book)
    }
    return (Stopwatch.median(seconds) * 1e5).rounded() / 100
  }

  private static func whole(_ count: Int) -> JSONValue {
    var generator = Seed(2).generator
    var run = MiningRun()
    var patterns = 0
    let seconds = Stopwatch.seconds(runs: 1) {
      for place in 0..<count { run.add(episode(place, &generator), key: "\(place)") }
      patterns = run.findings().patterns.count
    }
    return [
      "episodes": .integer(count), "steps": .integer(count * 20),
      "seconds": .double((Stopwatch.median(seconds) * 100).rounded() / 100),
      "patterns": .integer(patterns),
    ]
  }

  private static let tools = ["find", "read", "list", "change", "close"].map { name in
    ToolSpec(
      name: name, summary: "",
      parameters: ["type": "object", "properties": ["id": ["type": "string"]]],
      kind: name == "change" || name == "close" ? .write : .read)
  }

  private static func episode(_ place: Int, _ generator: inout SeededGenerator) -> Trajectory {
    let failed = generator.chance(0.5)
    let steps = (0..<20).map { index in
      let tool = tools[generator.integer(below: tools.count)].name
      let id = "#W\(1000 + generator.integer(below: 40))"
      let arguments: JSONValue = ["id": .string(id), "count": .integer(index)]
      let isError = generator.chance(failed ? 0.3 : 0.1)
      let text =
        isError
        ? "Error: order '\(id)' not found (code 404)"
        : #"{"id":"\#(id)","status":"\#(index % 2 == 0 ? "open" : "closed")","total":\#(index * 17)}"#
      return Step(
        index: index,
        completions: [
          Completion(
            text: "",
            toolCalls: [ToolCall(id: "c", name: tool, arguments: arguments.compactText)])
        ], action: .tool(name: tool, arguments: arguments),
        observation: Observation(text, source: .tool, reported: isError ? .error : .ok),
        stepsLeft: 20 - index)
    }
    return Trajectory(
      header: EpisodeHeader(
        environment: "bench", surface: "", task: "task/\(place / 4)", trial: place % 4,
        backbone: "b", backboneIdentity: "", harness: "", seed: Seed(0), tools: tools,
        opening: Observation("Please see to order \(place / 4).", source: .user), stepBudget: 20),
      steps: steps,
      outcome: Outcome(
        success: !failed, score: failed ? 0 : 1, endReason: .completed,
        blame: failed ? .agent : nil))
  }
}
