import Testing
import Trajectories

@testable import Signals

@Suite("Parse ladder")
struct ParseLadderTests {
  private let ladder = ParseLadder(tools: ParseCorpus.tools, style: .toolCalls)

  private func read(_ completion: Completion) -> ActionReading {
    ladder.read(completion, strict: .strict(completion, style: .toolCalls))
  }

  @Test("1 500 valid calls stay exactly as they are")
  func validCalls() {
    var corpus = ParseCorpus(seed: 1)
    for _ in 0..<1500 {
      let document = corpus.valid()
      #expect(read(document.completion) == ActionReading(action: document.intended))
    }
  }

  @Test("1 500 malformed calls: at least 97 % repaired, at most 0.5 % wrong, names kept")
  func malformedCalls() {
    var corpus = ParseCorpus(seed: 2)
    var decidable = 0
    var repaired = 0
    var wrong = 0
    var answered = 0
    var named = 0
    var missed: [String] = []
    for mutator in ParseCorpus.Mutator.allCases {
      for _ in 0..<75 {
        let document = corpus.mutated(by: mutator)
        let reading = read(document.completion)
        if mutator.isDecidable { decidable += 1 }
        guard let action = reading.action, action.toolName != nil else {
          if mutator.isDecidable { missed.append("\(mutator) refused: \(document.completion)") }
          continue
        }
        answered += 1
        if action.toolName == document.name { named += 1 }
        if mutator.isDecidable, action == document.intended {
          repaired += 1
        } else {
          wrong += 1
          missed.append("\(mutator) wrong: \(document.completion)")
        }
      }
    }
    let shown = Comment(
      rawValue: "repaired \(repaired) of \(decidable), wrong \(wrong)\n"
        + missed.prefix(30).joined(separator: "\n"))
    #expect(Double(repaired) >= 0.97 * Double(decidable), shown)
    #expect(Double(wrong) <= 0.005 * 1500, shown)
    #expect(Double(named) >= 0.99 * Double(answered), shown)
  }

  @Test("ordinary speech is never taken for a call")
  func speech() {
    let texts = [
      "I can change {draft} orders (such as #W1).", "Use get_order to see an order.",
      "The total is [12.50] {see below}.", "Please confirm (yes/no).", "a < b and c > d",
      "Your options: {\"red\": 1, \"blue\": 2}", "I called get_order earlier (it worked).",
    ]
    for text in texts {
      #expect(read(Completion(text: text)) == ActionReading(action: .say(text)), "\(text)")
    }
  }

  @Test(
    "hostile answers neither trap nor take long",
    arguments: [
      String(repeating: "{", count: 100_000), String(repeating: "[", count: 100_000),
      String(repeating: "{\"a\":", count: 20_000), String(repeating: "'", count: 60_000),
      String(repeating: "<tool_call>", count: 5000), String(repeating: "```", count: 20_000),
      "\u{0}\u{1}{\"name\":\u{0}}", "{\"name\": \"get_order\", \"arguments\": \"\\u12\"}",
      String(repeating: "get_order(", count: 6000), String(repeating: "x", count: 1 << 20),
      "<function=", "<function=>", "<invoke name=\"", "Action:", "Action Input:", "{'a':",
    ])
  func hostile(text: String) {
    _ = read(Completion(text: text))
    _ = read(ParseCorpus.structured("get_order", text))
    let commands = ParseLadder(tools: ToolTable([]), style: .textCommands)
    let completion = Completion(text: text)
    _ = commands.read(completion, strict: .strict(completion, style: .textCommands))
  }

  @Test(
    "commands of text worlds come out of their wrappings",
    arguments: [
      ("`go to shelf 1`", "go to shelf 1"), ("> go to shelf 1", "go to shelf 1"),
      ("```\ngo to shelf 1\n```", "go to shelf 1"),
      ("Thought: it is there.\nAction: go to shelf 1", "go to shelf 1"),
      ("{\"command\": \"go to shelf 1\"}", "go to shelf 1"), ("go to shelf 1", "go to shelf 1"),
    ])
  func commands(text: String, command: String) {
    let commands = ParseLadder(tools: ToolTable([]), style: .textCommands)
    let completion = Completion(text: text)
    let strict = ActionReading.strict(completion, style: .textCommands)
    #expect(commands.read(completion, strict: strict).action == .text(command))
  }

  @Test("arguments that cannot be read stay unread, also where a tool needs none")
  func junkArguments() {
    let free = ParseLadder(
      tools: ToolTable([ToolSpec(name: "look", summary: "", parameters: [:], kind: .read)]),
      style: .toolCalls)
    for junk in ["}{", "hello there", "{\"a\": 1} and more", "[1, 2]", "{\"a\": ", "\"text\""] {
      let completion = ParseCorpus.structured("look", junk)
      let strict = ActionReading.strict(completion, style: .toolCalls)
      let reading = free.read(completion, strict: strict)
      let isProse = junk.hasPrefix("{\"a\": 1}")
      #expect(
        reading.action == (isProse ? .tool(name: "look", arguments: ["a": 1]) : nil), "\(junk)")
    }
  }
}
