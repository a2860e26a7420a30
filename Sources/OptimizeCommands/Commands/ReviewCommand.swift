import Interventions
import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private enum Arguments {
  static let file = Positional<String>.required(
    "file", content: .file, "Harness file, such as runs/NAME/harness.json.")
  static let accepted = Option<[String]>.texts(
    "accept", value: "ID", "Accept a rule; may stand several times.")
  static let rejected = Option<[String]>.texts(
    "reject", value: "ID", "Reject a rule: it is switched off.")
  static let notes = Option<[String]>.texts(
    "note", value: "ID=TEXT", "Write a note beside a rule.")
  static let reviewer = Option<String?>.text("reviewer", value: "NAME", "Who decides.")
  static let out = Option<String?>.file(
    "out", short: "o", "Write the reviewed harness here; over the file itself without it.")
}

extension Command {
  static let review = Command(
    name: "review", group: .judge, summary: "Steps a person through the rules of a harness.",
    discussion: "Shows each rule with its evidence and asks: accept, reject or a note. Decisions "
      + "are written into the rules' provenance; a rejected rule is switched off, which makes "
      + "another harness. Without a terminal the decisions come from --accept, --reject and --note.",
    positionals: [Arguments.file.spec],
    options: [
      Arguments.accepted.spec, Arguments.rejected.spec, Arguments.notes.spec,
      Arguments.reviewer.spec, Arguments.out.spec,
    ],
    examples: [
      Example("optimize review runs/demo/harness.json", "one rule after another"),
      Example(
        "optimize review harness.json --reject lib.cycle --note lib.cycle=chatty",
        "from a script"),
    ]
  ) { invocation in
    let path = invocation[Arguments.file]
    var harness = try HarnessFile.read(path)
    let before = harness.hash
    var decisions = try given(invocation, harness, path)
    let output = invocation.output
    if decisions.isEmpty, isatty(STDIN_FILENO) == 1, output.standardOutput.isTerminal,
      !output.isJSON
    {
      decisions = asked(harness, output)
    }
    for (id, decision) in decisions {
      harness.review(id, decision, reviewer: invocation[Arguments.reviewer])
    }
    let target = invocation[Arguments.out] ?? path
    if !decisions.isEmpty {
      try FileContents.write(Array(HarnessFile.text(of: harness).utf8), to: target)
    }
    let open = harness.interventionIDs.filter { id in !decisions.contains { $0.id == id } }
    output.result([
      "file": .string(target), "hash": .string(harness.hash.hex),
      "changed": .bool(harness.hash != before),
      "decided": .array(
        decisions.map {
          [
            "rule": .string($0.id), "decision": .string($0.decision.verdict?.rawValue ?? "note"),
            "note": $0.decision.note.map(JSONValue.string) ?? .null,
          ]
        }), "open": .array(open.map(JSONValue.string)),
    ]) {
      decisions.isEmpty
        ? "nothing was decided; \(open.count) rules are open: \(open.joined(separator: ", "))"
        : "\(decisions.count) decisions written to \(target)"
          + (harness.hash != before
            ? "; the harness is another one now: \(harness.hash.short)" : "")
    }
    return .done
  }

  /// The decisions of the command line, in the order of the rules.
  private static func given(
    _ invocation: Invocation, _ harness: Harness, _ path: String
  ) throws -> [(id: String, decision: RuleReview)] {
    var decisions: [String: RuleReview] = [:]
    func decide(_ id: String, _ change: (inout RuleReview) -> Void) throws {
      guard harness.interventionIDs.contains(id) else {
        let near = NearestNames.of(id, among: harness.interventionIDs)
        throw CommandError(
          "\(path) has no rule '\(id)'"
            + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"),
          status: .usage)
      }
      change(&decisions[id, default: RuleReview()])
    }
    for id in invocation[Arguments.accepted] { try decide(id) { $0.verdict = .accepted } }
    for id in invocation[Arguments.rejected] { try decide(id) { $0.verdict = .rejected } }
    for note in invocation[Arguments.notes] {
      let parts = note.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw CommandError("expected --note ID=TEXT, found '\(note)'", status: .usage)
      }
      try decide(parts[0]) { $0.note = parts[1] }
    }
    return harness.interventionIDs.compactMap { id in decisions[id].map { (id, $0) } }
  }

  /// Asks a person, rule by rule.
  private static func asked(
    _ harness: Harness, _ output: Output
  ) -> [(id: String, decision: RuleReview)] {
    var decisions: [(id: String, decision: RuleReview)] = []
    for (place, id) in harness.interventionIDs.enumerated() {
      let heading = "\(place + 1) of \(harness.interventionIDs.count): \(id)"
      output.streams.write(
        [heading, harness.explanation(of: id)?.text ?? "", harness.evidenceText(of: id)]
          .joined(separator: "\n") + "\n", to: .output)
      var review = RuleReview()
      asking: while true {
        output.streams.write(
          "accept (a), reject (r), note (n TEXT), skip (s), quit (q)> ", to: .output)
        guard let line = readLine() else { return decisions }
        let word = line.first ?? "s"
        switch word {
        case "a": review.verdict = .accepted
        case "r": review.verdict = .rejected
        case "n": review.note = String(line.dropFirst().drop { $0 == " " })
        case "q":
          if review != RuleReview() { decisions.append((id, review)) }
          return decisions
        default: break
        }
        if word != "n" { break asking }
      }
      if review != RuleReview() { decisions.append((id, review)) }
    }
    return decisions
  }
}
