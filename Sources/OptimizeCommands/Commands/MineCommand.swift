import FailureMiner
import RuleCompiler
import Statistics
import Trajectories

extension Command {
  private static let output = Option<String?>.file(
    "out", short: "o", "Also write the patterns to this file, for `compile --patterns`.")

  static let mine = Command(
    name: "mine", group: .learn, summary: "Finds the failures that come back in recorded episodes.",
    discussion:
      "Prints first what share of the failures any pattern could address. Failures of the "
      + "user, the environment or the infrastructure leave the pool before mining. Needs no model "
      + "and reads each file once, one episode at a time.",
    positionals: [MinedFiles.files.spec],
    options: MinedFiles.reading
      + [MinedFiles.minimumTasks.spec, MinedFiles.rate.spec, output.spec],
    examples: [
      Example("optimize mine gpt-4o-airline.json", "patterns with their figures"),
      Example("optimize mine runs.jsonl --part mine --json", "of the mine part, for programs"),
    ]
  ) { invocation in
    let (findings, corpus) = try MinedFiles.mine(invocation)
    if let path = invocation[output] {
      let file = PatternFile(
        environment: corpus.environment, tools: corpus.tools, patterns: findings.patterns)
      try FileContents.write(Array((file.json.prettyText + "\n").utf8), to: path)
    }
    invocation.output.result(findings.json(corpus)) {
      findings.text(corpus, on: invocation.output.standardOutput)
    }
    return findings.episodes == 0 ? .error : .done
  }
}

extension FailureMiner.Findings {
  /// The first lines: what the corpus is, and what could be addressed at all.
  func heading(_ corpus: MinedCorpus) -> [String] {
    let percent = (addressableShare * 1000).rounded() / 10
    let expected = (expectedAddressable * 10).rounded() / 10
    var lines = [
      "addressable: \(addressable) of \(failures) failures (\(percent) %) show a pattern; "
        + "\(expected) would if patterns had nothing to do with failing",
      "\(episodes) episodes of \(tasks) tasks, \(failures) failed"
        + (leftOut > 0 ? ", \(leftOut) left out: not the agent's failure" : "")
        + (corpus.otherPart > 0 ? ", \(corpus.otherPart) of the other part not read" : "")
        + (corpus.skipped > 0 ? ", \(corpus.skipped) records could not be read" : ""),
    ]
    if isCallLevelOnly {
      lines.append(
        "only failed episodes hold their steps: patterns of calls only, nothing about outcomes")
    }
    return lines
  }

  func text(_ corpus: MinedCorpus, on terminal: Terminal) -> String {
    var table = Table([
      .right("tasks"), .right("episodes"), .right("failed"), .right("refused"),
      .right("odds in tasks"), .right("landmarked"), .right("harm at most"), .left("pattern"),
    ])
    for pattern in patterns.prefix(60) {
      let figures = pattern.figures
      table.add(
        "\(pattern.tasks)", "\(pattern.episodes)", "\(pattern.failedEpisodes)",
        Self.percent(figures.refusedShare), Self.odds(figures.withinTaskOdds),
        Self.odds(figures.landmarkedOdds),
        figures.exposure.map { Self.percent(-$0.certified.lowerBound) } ?? "-",
        pattern.summary + (figures.isWeak && pattern.kind.usesOutcomes ? " (weak)" : ""))
    }
    let more = patterns.count > 60 ? ["and \(patterns.count - 60) rarer ones (--json has all)"] : []
    return (heading(corpus) + ["", table.text(on: terminal)] + more).joined(separator: "\n")
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }

  private static func odds(_ interval: ConfidenceInterval?) -> String {
    guard let interval else { return "-" }
    let value = interval.estimate.isFinite ? "\((interval.estimate * 10).rounded() / 10)" : "∞"
    return "\(value) [\((interval.lower * 10).rounded() / 10)…]"
  }

  func json(_ corpus: MinedCorpus) -> JSONObject {
    [
      "addressable": .integer(addressable), "failures": .integer(failures),
      "addressableShare": .double(addressableShare),
      "expectedAddressable": .double(expectedAddressable), "episodes": .integer(episodes),
      "tasks": .integer(tasks), "leftOut": .integer(leftOut),
      "otherPart": .integer(corpus.otherPart), "skippedRecords": .integer(corpus.skipped),
      "callLevelOnly": .bool(isCallLevelOnly), "tested": .integer(tested),
      "patterns": .array(patterns.map { .object($0.json) }),
    ]
  }
}

extension FailurePattern {
  /// The pattern for programs.
  var json: JSONObject {
    var object: JSONObject = [
      "signature": .string(signature), "kind": .string(kind.name), "summary": .string(summary),
      "tasks": .integer(tasks), "episodes": .integer(episodes), "steps": .integer(steps),
      "failedEpisodes": .integer(failedEpisodes), "usesOutcomes": .bool(kind.usesOutcomes),
      "weak": .bool(figures.isWeak), "worthARule": .bool(figures.isWorthARule),
      "refusedShare": .double(figures.refusedShare),
      "baseRefusedShare": .double(figures.baseRefusedShare),
    ]
    if let tool { object["tool"] = .string(tool) }
    if let template { object["template"] = .string(template) }
    if !detail.text.isEmpty { object["detail"] = .string(detail.text) }
    if let p = figures.pValue { object["p"] = .double(p) }
    if let q = figures.qValue { object["q"] = .double(q) }
    if let weight = figures.weight { object["weight"] = .double(weight) }
    if let odds = figures.pooledOdds { object["pooledOdds"] = .double(odds) }
    for (name, interval) in [
      ("withinTaskOdds", figures.withinTaskOdds), ("landmarkedOdds", figures.landmarkedOdds),
    ] {
      guard let interval else { continue }
      object[name] = [
        "estimate": interval.estimate.isFinite ? .double(interval.estimate) : "infinite",
        "lower": .double(interval.lower), "upper": .double(interval.upper),
      ]
    }
    if let exposure = figures.exposure {
      object["exposure"] = [
        "observed": [.double(exposure.observed.lowerBound), .double(exposure.observed.upperBound)],
        "certified": [
          .double(exposure.certified.lowerBound), .double(exposure.certified.upperBound),
        ],
      ]
    }
    object["examples"] = .array(
      examples.map { ["episode": .string($0.episode), "step": .integer($0.step)] })
    return object
  }
}
