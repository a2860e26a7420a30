import FailureMiner
import Interventions
import Signals
import Trajectories

extension PatternDetail {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    let (kind, body) = try reader.tag()
    switch kind {
    case "links":
      var links: [ArgumentLink] = []
      for link in try body.elements() {
        links.append(
          ArgumentLink(
            slot: try link.required("slot").int(), path: try link.required("path").string()))
      }
      self = .links(links)
    case "sequence":
      self = .sequence(try body.strings("events"), gap: try body.required("gap").int())
    case "order":
      self = .order(
        first: try body.required("first").string(), then: try body.required("then").string(),
        lowerBound: try body.required("lowerBound").double(0...1))
    case "recovery":
      self = .recovery(between: try body.strings("between"), changed: try body.strings("changed"))
    case "repair": self = .repair(try ArgumentRepair(body))
    case "schema":
      self = .schema(
        AcceptedValues(
          path: try body.required("path").string(), choices: try body.strings("choices"),
          pattern: try body.string("pattern"), tasks: try body.required("tasks").int(),
          rejected: try body.required("rejected").double(0...1)))
    case "precondition": self = .precondition(try Precondition(body))
    case "forms": self = .forms(try body.strings())
    case "sentence": self = .sentence(try body.string())
    case "procedure": self = .procedure(try Procedure(body))
    case "waysOut":
      self = .waysOut(
        WaysOut(
          turns: try body.strings("turns"),
          looks: try body.list("looks") { look throws(HarnessFileError) in
            WaysOut.Look(
              tool: try look.required("tool").string(), path: try look.required("path").string(),
              pattern: try look.required("pattern").string())
          }))
    case "ending": self = .ending(try body.string())
    case "namedSlot":
      self = .namedSlot(
        NamedSlot(
          form: try body.required("form").string(), slot: try body.required("slot").int(),
          reachedBy: try body.required("reachedBy").string(),
          leadsToIt: try body.bool("leadsToIt", true)))
    case "recipes": self = .recipes(try TaskRecipe.list(body))
    case "distance": self = .distance(try body.int(0...1_000_000_000))
    default: throw reader.unknown(kind, among: PatternDetail.kinds)
    }
  }

  private static let kinds = [
    "links", "sequence", "order", "recovery", "repair", "schema", "precondition", "forms",
    "sentence", "procedure", "waysOut", "ending",
    "namedSlot", "recipes", "distance",
  ]

  var fileJSON: JSONValue? {
    func texts(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
    switch self {
    case .none: return nil
    case .links(let links):
      return ["links": .array(links.map { ["slot": .integer($0.slot), "path": .string($0.path)] })]
    case .sequence(let events, let gap):
      return ["sequence": ["events": texts(events), "gap": .integer(gap)]]
    case .order(let first, let then, let lowerBound):
      return [
        "order": [
          "first": .string(first), "then": .string(then), "lowerBound": .double(lowerBound),
        ]
      ]
    case .recovery(let between, let changed):
      return ["recovery": ["between": texts(between), "changed": texts(changed)]]
    case .repair(let repair): return ["repair": repair.fileJSON]
    case .schema(let values):
      var writer = RuleWriter()
      writer.set("path", values.path)
      writer.set("choices", values.choices)
      writer.set("pattern", values.pattern)
      writer.set("tasks", .integer(values.tasks))
      writer.set("rejected", .double(values.rejected))
      return ["schema": writer.value]
    case .precondition(let condition): return ["precondition": condition.fileJSON]
    case .forms(let forms): return ["forms": texts(forms)]
    case .sentence(let sentence): return ["sentence": .string(sentence)]
    case .procedure(let procedure): return ["procedure": procedure.fileJSON]
    case .waysOut(let out):
      return [
        "waysOut": [
          "turns": texts(out.turns),
          "looks": .array(
            out.looks.map {
              [
                "tool": .string($0.tool), "path": .string($0.path),
                "pattern": .string($0.pattern),
              ]
            }),
        ]
      ]
    case .ending(let command): return ["ending": .string(command)]
    case .namedSlot(let slot):
      return [
        "namedSlot": [
          "form": .string(slot.form), "slot": .integer(slot.slot),
          "reachedBy": .string(slot.reachedBy), "leadsToIt": .bool(slot.leadsToIt),
        ]
      ]
    case .recipes(let recipes):
      return ["recipes": ["recipes": .array(recipes.map(\.json))]]
    case .distance(let bytes): return ["distance": .integer(bytes)]
    }
  }
}

extension ArgumentRepair {
  fileprivate init(_ reader: RuleReader) throws(HarnessFileError) {
    var balance: Balance?
    if let sum = reader.optional("balance") {
      balance = Balance(
        summands: try sum.required("summands").string(),
        paidSlot: try sum.required("paidSlot").int(),
        totalSlot: try sum.required("totalSlot").int())
    }
    self.init(
      path: try reader.required("path").string(),
      expression: try RepairExpression(reader.required("value")),
      explained: try reader.required("explained").int(),
      examples: try reader.required("examples").int(),
      leftOutAccuracy: try reader.required("leftOutAccuracy").double(0...1), balance: balance)
  }

  fileprivate var fileJSON: JSONValue {
    var writer = RuleWriter()
    writer.set("path", path)
    writer.set("value", expression.json)
    writer.set("explained", .integer(explained))
    writer.set("examples", .integer(examples))
    writer.set("leftOutAccuracy", .double(leftOutAccuracy))
    if let balance {
      writer.set(
        "balance",
        [
          "summands": .string(balance.summands), "paidSlot": .integer(balance.paidSlot),
          "totalSlot": .integer(balance.totalSlot),
        ])
    }
    return writer.value
  }
}

extension Procedure {
  fileprivate init(_ reader: RuleReader) throws(HarnessFileError) {
    var steps: [Step] = []
    for step in try reader.required("steps").elements() {
      steps.append(
        Step(verb: try step.required("verb").string(), sources: try step.strings("sources")))
    }
    self.init(steps: steps, keywords: try reader.strings("keywords"))
  }

  fileprivate var fileJSON: JSONValue {
    [
      "steps": .array(
        steps.map {
          ["verb": .string($0.verb), "sources": .array($0.sources.map(JSONValue.string))]
        }),
      "keywords": .array(keywords.map(JSONValue.string)),
    ]
  }
}

extension Precondition {
  fileprivate init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      literal: try CallLiteral(reader.required("literal")),
      form: try reader.required("form").string(), calls: try reader.required("calls").int(),
      accepted: try reader.required("accepted").int(), remedy: try reader.string("remedy"),
      lowerBound: try reader.required("lowerBound").double(0...1))
  }

  fileprivate var fileJSON: JSONValue {
    var writer = RuleWriter()
    writer.set("literal", literal.fileJSON)
    writer.set("form", form)
    writer.set("calls", .integer(calls))
    writer.set("accepted", .integer(accepted))
    writer.set("remedy", remedy)
    writer.set("lowerBound", .double(lowerBound))
    return writer.value
  }
}

extension CallLiteral {
  fileprivate init(_ reader: RuleReader) throws(HarnessFileError) {
    let (kind, body) = try reader.tag()
    func slot(_ name: String = "slot") throws(HarnessFileError) -> Int {
      try body.required(name).int()
    }
    func text(_ name: String) throws(HarnessFileError) -> String {
      try body.required(name).string()
    }
    switch kind {
    case "shownNow": self = .shownNow(slot: try slot())
    case "shown": self = .shown(slot: try slot())
    case "lastOf":
      self = .lastOf(
        verb: try text("verb"), its: try slot("its"), slot: try slot(),
        isNegated: try body.bool("negate"))
    case "happened":
      self = .happened(
        verb: try text("verb"), its: try slot("its"), slot: try slot(),
        isNegated: try body.bool("negate"))
    case "after":
      self = .after(verb: try text("verb"), undone: try text("undone"), slot: try slot())
    case "listed": self = .listed(slot: try slot(), at: try slot("at"))
    case "settled": self = .settled(verb: try text("verb"), by: try text("by"))
    case "fact":
      self = .fact(slot: try text("slot"), member: try text("member"), value: try text("value"))
    default:
      throw reader.unknown(
        kind,
        among: [
          "shownNow", "shown", "lastOf", "happened", "after", "listed", "settled", "fact",
        ])
    }
  }

  fileprivate var fileJSON: JSONValue {
    func did(_ verb: String, _ its: Int, _ slot: Int, _ isNegated: Bool) -> JSONValue {
      [
        "verb": .string(verb), "its": .integer(its), "slot": .integer(slot),
        "negate": .bool(isNegated),
      ]
    }
    switch self {
    case .shownNow(let slot): return ["shownNow": ["slot": .integer(slot)]]
    case .shown(let slot): return ["shown": ["slot": .integer(slot)]]
    case .lastOf(let verb, let its, let slot, let isNegated):
      return ["lastOf": did(verb, its, slot, isNegated)]
    case .happened(let verb, let its, let slot, let isNegated):
      return ["happened": did(verb, its, slot, isNegated)]
    case .after(let verb, let undone, let slot):
      return [
        "after": ["verb": .string(verb), "undone": .string(undone), "slot": .integer(slot)]
      ]
    case .listed(let slot, let place):
      return ["listed": ["slot": .integer(slot), "at": .integer(place)]]
    case .settled(let verb, let by):
      return ["settled": ["verb": .string(verb), "by": .string(by)]]
    case .fact(let slot, let member, let value):
      return [
        "fact": ["slot": .string(slot), "member": .string(member), "value": .string(value)]
      ]
    }
  }
}
