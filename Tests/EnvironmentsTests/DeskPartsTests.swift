import Testing
import Trajectories

@testable import Environments

/// The small parts that all desks share.
@Suite struct DeskPartsTests {
  @Test(arguments: [
    (0.125, "0.12"), (0.375, "0.38"), (2.675, "2.67"), (1.005, "1.0"), (-2.675, "-2.67"),
    (54.35 * 3, "163.05"), (1e16, "1e+16"), (0.005, "0.01"), (0, "0.0"), (33.33, "33.33"),
    (-0.125, "-0.12"), (1023.995, "1024.0"),
  ])
  func roundsTheExactBinaryValue(value: Double, expected: String) {
    #expect(Amount.real(value).roundedToCents.text == expected)
  }

  @Test func wholeNumbersStayWholeUntilTheyMeetFractions() {
    #expect((Amount.whole(3) - .whole(5)).text == "-2")
    #expect((Amount.whole(3) + .real(0.5)).text == "3.5")
    #expect((Amount.whole(.max) + .whole(1)).double > 9e18)
    #expect(Amount.whole(.min).magnitude.double > 9e18)
    #expect(Amount.whole(7).spoken == "7.00" && Amount.real(-4.2).spoken == "4.20")
  }

  @Test(arguments: [
    ("1 + 2 * 3", 7.0), ("(1+2)*3", 9), ("-4.5 / 1.5", -3), ("2--3", 5), (".5*4.", 2),
  ])
  func calculatorWorksOutExpressions(text: String, value: Double) throws {
    #expect(try Calculator.evaluate(text) == value)
  }

  @Test(arguments: [
    "", "1+", "(1", "1 2", "1/0", "import os", "2**3", String(repeating: "(", count: 9999),
  ])
  func calculatorRefusesTheRest(text: String) {
    #expect(throws: Calculator.Failure.self) { try Calculator.evaluate(text) }
  }

  @Test func readsListsOutOfPythonSource() throws {
    let source = """
      # notes
      from a.b import Task  # more
      TASKS: list[Task] = [
          Task(
              name="it's", text='say "hi"' " again\\n", flag=True, none=None,
              items=[1, -2.5, ("x", "y"), ("z"), {"k": [], 'l': {}},],  # trailing
              long=\"\"\"two
      lines\"\"\",
          ),
      ]
      """
    let list = try PythonLiteralReader.firstList(in: Array(source.utf8))
    #expect(
      list == [
        [
          "name": "it's", "text": "say \"hi\" again\n", "flag": true, "none": nil,
          "items": [1, -2.5, ["x", "y"], "z", ["k": [], "l": [:]]], "long": "two\nlines",
        ]
      ])
  }

  @Test(arguments: [
    "", "x = 3", "x = [", "x = [f(1)]", "x = [\"a]", "x = [{1: 2}]", "x = [\"\\u12\"]",
    "x = " + String(repeating: "[", count: 5000), "x = [a b]", "x = [1-]", "x = ['\\",
  ])
  func brokenPythonSourceIsAnError(source: String) {
    #expect(throws: PythonLiteralReader.Failure.self) {
      try PythonLiteralReader.firstList(in: Array(source.utf8))
    }
  }

  @Test func writesTextsAsPythonDoes() {
    func literal(_ text: String) -> String {
      var bytes: [UInt8] = []
      PythonText.appendLiteral(text, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(literal("plain") == "'plain'")
    #expect(literal("it's") == "\"it's\"")
    #expect(literal("it's \"so\"") == #"'it\'s "so"'"#)
    #expect(literal("a\n\u{1}\\") == #"'a\n\x01\\'"#)
    var tuple: [UInt8] = []
    ReferenceValue.map([("b", .list([.text("x")])), ("a", .amount(.real(1)))])
      .appendTuple(to: &tuple)
    #expect(String(decoding: tuple, as: UTF8.self) == "(('a', 1.0), ('b', ('x',)))")
    var json: [UInt8] = []
    ReferenceValue.map([("é", .null), ("a", .flag(true))]).appendJSON(to: &json)
    #expect(String(decoding: json, as: UTF8.self) == #"{"a": true, "\u00e9": null}"#)
  }

  @Test(arguments: [
    ("Could you please tell me your email address?", ["email"]),
    ("May I have your full name and zip code?", ["name", "zip"]),
    ("To proceed, please provide the order number.", ["order"]),
    ("What is the reason, and which payment method should I use?", ["reason", "payment"]),
    ("Where should we deliver? I need your shipping address.", ["address"]),
  ])
  func seesWhatIsAskedFor(text: String, slots: [String]) throws {
    let kit = try DeskKit(folder: "retail", home: DeskRuns.home, isCompact: false)
    #expect(DialogueActs(SpokenText(text), slots: kit.slots).asks == slots)
  }

  @Test(arguments: [
    ("I will cancel order #W1. Shall I go ahead?", "consent"),
    ("Order: #W1\nReason: no longer needed\nPlease reply yes to confirm.", "consent"),
    ("I could hand you over. I can transfer you to a human agent. Shall I do that?", "consent"),
    ("You are being transferred to a human agent.", "transfer"),
    ("I am afraid that is not possible.", "deny"),
    ("Your order has been cancelled.", "done"),
    ("Your order has been cancelled. Is there anything else I can do?", "done more"),
    ("Please confirm the payment method you want.", ""),
    ("One moment, I am looking.", ""),
  ])
  func seesWhatAMessageDoes(text: String, expected: String) throws {
    let kit = try DeskKit(folder: "retail", home: DeskRuns.home, isCompact: false)
    let acts = DialogueActs(SpokenText(text), slots: kit.slots)
    let seen = [
      acts.asksConsent ? "consent" : nil, acts.announcesTransfer ? "transfer" : nil,
      acts.denies ? "deny" : nil, acts.claimsDone ? "done" : nil, acts.asksForMore ? "more" : nil,
    ]
    #expect(seen.compactMap { $0 }.joined(separator: " ") == expected)
  }

  @Test func wordsAreFoundOnlyWhole() {
    let text = SpokenText("Order #W1234567 costs $12.40, not 112.40 or 12.405. It is done.")
    #expect(text.contains("#w1234567") && text.contains("w1234567") && text.contains("12.40"))
    #expect(!text.contains("w123456") && !text.contains("2.40") && !text.contains("don"))
    #expect(!SpokenText("112.40").contains("12.40") && !SpokenText("12.405").contains("12.40"))
    #expect(text.sentences.count == 2)
    #expect(!SpokenText("in basic economy").contains("economy", notAfter: "basic "))
    #expect(SpokenText("basic economy to economy").contains("economy", notAfter: "basic "))
  }

  @Test func layeredTablesCopyOnlyWhatChanged() {
    var table = LayeredTable([("a", 1), ("b", 2)])
    let before = table
    table.update("b") { $0 = 5 }
    table.add("c", 9)
    #expect(before["b"] == 2 && before["c"] == nil && table["b"] == 5 && table["c"] == 9)
    #expect(table.changedRows.map(\.key) == ["b", "c"] && table.count == 3)
    #expect(!table.holdsSameRows(as: before))
    table.update("b") { $0 = 2 }
    #expect(table.changedRows.map(\.key) == ["c"])
    var keys: [String] = []
    table.forEach { key, _ in keys.append(key) }
    #expect(keys == ["a", "b", "c"])
  }
}
