import Signals
import Trajectories

/// The parse ladder's throughput on answers of the size of a tool call, well formed and not.
enum LadderSpeed {
  private static let count = 60_000

  static func measure() -> JSONValue {
    let ladder = ParseLadder(tools: ToolTable(RuleMix.tools), style: .toolCalls)
    var report = JSONObject()
    var all: [Completion] = []
    for (name, make) in kinds {
      let documents = (0..<count / kinds.count).map { make($0) }
      all += documents
      report[name] = speed(documents, ladder)
    }
    report["documentsPerSecond"] = speed(all, ladder)
    let bytes = all.reduce(0) { total, one in
      total + one.text.utf8.count + one.toolCalls.reduce(0) { $0 + $1.arguments.utf8.count }
    }
    report["bytesPerDocument"] = .integer(bytes / max(1, all.count))
    return .object(report)
  }

  /// Half are well formed, as in the corpus that the tests read.
  private static let kinds: [(String, @Sendable (Int) -> Completion)] = [
    ("wellFormed", { call(arguments($0)) }), ("wellFormedToo", { call(arguments($0 + 7)) }),
    ("wellFormedAlso", { call(arguments($0 + 13)) }),
    ("trailingComma", { call(String(arguments($0).dropLast()) + ",}") }),
    ("fenced", { Completion(text: "I will do this.\n```json\n\(object($0))\n```") }),
    ("tagged", { Completion(text: "<tool_call>\(object($0))</tool_call>") }),
  ]

  private static func arguments(_ place: Int) -> String {
    "{\"order_id\":\"#W\(1000 + place % 9000)\",\"amount\":\(place % 97),"
      + "\"reason\":\"the customer asked for the blue one of size \(place % 40) instead\"}"
  }

  private static func object(_ place: Int) -> String {
    "{\"name\":\"\(RuleMix.tools[place % 3].name)\",\"arguments\":\(arguments(place))}"
  }

  private static func call(_ arguments: String) -> Completion {
    Completion(
      text: "", toolCalls: [ToolCall(id: "c", name: RuleMix.tools[0].name, arguments: arguments)])
  }

  private static func speed(_ documents: [Completion], _ ladder: ParseLadder) -> JSONValue {
    var read = 0
    let seconds = Stopwatch.seconds(runs: 7) {
      for document in documents {
        let strict = ActionReading.strict(document, style: .toolCalls)
        if ladder.read(document, strict: strict).action != nil { read += 1 }
      }
    }
    guard read == documents.count * 7 else { return ["error": "some documents were not read"] }
    return .double((Double(documents.count) / Stopwatch.median(seconds)).rounded())
  }
}
