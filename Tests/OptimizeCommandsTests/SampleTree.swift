import Trajectories

@testable import OptimizeCommands

/// A tree with one option of every kind, which prints what it understood.
enum SampleTree {
  enum Size: String, Sendable, CaseIterable { case small, large }

  static let count = Option<Int>.integer("count", short: "c", default: 3, in: 0...9, "How many.")
  static let offset = Option<Int?>.integer("offset", in: Int.min...Int.max, "Where to begin.")
  static let weight = Option<Double>.number("weight", default: 0.5, in: 0...1, "How heavy.")
  static let label = Option<String?>.text(
    "label", short: "l", otherVariables: ["OTHER_LABEL"], "What to call it.")
  static let tags = Option<[String]>.texts("tag", short: "t", "A mark.")
  static let size = Option<Size>.choice("size", default: .small, "How large.")
  static let dryRun = Option<Bool>.flag("dry-run", short: "n", "Do nothing.")
  static let keep = Option<Bool>.flag("keep", default: true, "Keep the result.")
  static let first = Positional<String>.required("first", "The first word.")
  static let rest = Positional<[String]>.rest("others", "More words.")

  static let root = Command(
    name: "optimize", group: .start, summary: "A sample.",
    subcommands: [
      Command(
        name: "show", group: .look, summary: "Shows what it understood, in one object.",
        positionals: [first.spec, rest.spec],
        options: [
          count.spec, offset.spec, weight.spec, label.spec, tags.spec, size.spec, dryRun.spec,
          keep.spec,
        ],
        examples: [Command.Example("optimize show a -c 2", "two of a")],
        validate: { invocation throws(UsageError) in
          if invocation[count] == 7, invocation[dryRun] {
            throw UsageError("--count 7 cannot be a dry run")
          }
        }
      ) { invocation in
        let fields: [String] = [
          "count=\(invocation[count])", "offset=\(invocation[offset].map(String.init) ?? "-")",
          "weight=\(invocation[weight])", "label=\(invocation[label] ?? "-")",
          "tags=\(invocation[tags].joined(separator: "+"))", "size=\(invocation[size].rawValue)",
          "dry=\(invocation[dryRun])", "keep=\(invocation[keep])",
          "first=\(invocation[first])", "rest=\(invocation[rest].joined(separator: "+"))",
        ]
        let text = fields.joined(separator: " ")
        invocation.output.result(["understood": .string(text)]) { text }
        return .done
      },
      Command(
        name: "need", group: .use, summary: "Needs an option.",
        options: [Option<String>.requiredText("name", "Who.").spec]
      ) { _ in .done },
      Command(
        name: "group", group: .use, summary: "Has a verb below.",
        subcommands: [
          Command(name: "below", group: .use, summary: "Fails the gate.") { _ in .gateNotMet }
        ]
      ) { _ in throw CommandError("the budget of 5 calls is spent", status: .budgetExhausted) },
    ]
  ) { _ in .done }
}
