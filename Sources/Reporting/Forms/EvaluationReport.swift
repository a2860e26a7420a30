import Backbones
import Environments
public import MetaHarness
public import Statistics
import Trajectories

/// An evaluation as Markdown: every arm's cells, the summary of each part, model against harness.
public struct EvaluationReport: Sendable {
  /// One arm and what it did.
  public struct Arm: Sendable {
    /// Its name.
    public let name: String
    /// Its certificate.
    public let certificate: Certificate

    /// Makes an arm.
    public init(name: String, certificate: Certificate) {
      self.name = name
      self.certificate = certificate
    }
  }

  private let arms: [Arm]
  private let variation: [(setting: String, variation: TwoWayVariation)]
  private let ablation: Ablation?
  let contrasts: ArmContrasts?
  private let command: String

  /// Makes a report; `command` is what reproduces it.
  public init(
    _ arms: [Arm], variation: [(setting: String, variation: TwoWayVariation)],
    ablation: Ablation? = nil, contrasts: ArmContrasts? = nil, command: String
  ) {
    self.ablation = ablation
    self.contrasts = contrasts
    self.arms = arms
    self.variation = variation
    self.command = command
  }

  /// The report's text.
  public var text: String {
    // An ablation's arms stand in one table; the whole harness alone gets a section of its own.
    let shown = ablation == nil ? arms : Array(arms.prefix(1))
    let sections =
      warning + shown.map(section) + [leaveOuts, armAgainstArm, modelOrHarness, reproduction]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var warning: [String] {
    arms.contains { $0.certificate.isPlumbingCheck }
      ? ["**A backbone is scripted: the gains below are a plumbing check, not a result.**"] : []
  }

  private func section(_ arm: Arm) -> String {
    var lines = [
      "# \(Figure.escaped(arm.name))", "", "Harness `\(arm.certificate.harness.short)`.",
    ]
    for summary in arm.certificate.summaries {
      lines += [""] + self.lines(summary)
      lines += groups(arm.certificate, split: summary.split)
      lines += matrices(arm.certificate, split: summary.split)
    }
    if !arm.certificate.openings.isEmpty { lines.append("") }
    for opening in arm.certificate.openings {
      lines.append(
        "- sealed split \(opening.environment) \(opening.split): opening \(opening.number), "
          + "spends α \(Figure.decimal(opening.alpha, 4)), "
          + "leaves \(Figure.decimal(opening.alphaLeft, 4))")
    }
    lines += ["", "Intervals are 95 %; both arms were played in this run.", ""]
    lines += table(arm.certificate.cells)
    return lines.joined(separator: "\n")
  }

  private func lines(_ summary: CertificateSummary) -> [String] {
    var gain =
      "- mean gain \(Figure.interval(summary.decision.pooled)) points over \(summary.cells) cells "
      + "(p \(Figure.pValue(summary.decision.pValue)))"
    if let networks = summary.pooledOverNetworks {
      gain += "; for networks like these \(Figure.interval(networks))"
    }
    let harmed =
      summary.harmedAfterHolm.isEmpty
      ? "none" : summary.harmedAfterHolm.joined(separator: ", ")
    let substitution = summary.harnessDecided > 0.1 ? " (**policy substitution**)" : ""
    var lines = ["**\(summary.split)**: \(summary.decision.verdict.text)", "", gain]
    lines.append(
      "- cells improved / flat / regressed: by sign \(counts(summary.bySign)), by interval "
        + "\(counts(summary.byInterval)); harm shown after Holm's correction in \(harmed)")
    lines.append(
      "- episodes with a wrong irreversible write: \(Figure.interval(summary.wrongWrites)) points")
    lines.append(
      "- the harness decided \(Figure.percent(summary.harnessDecided)) of the steps"
        + "\(substitution); the window overflowed in "
        + "\(Figure.percent(summary.overflowShare.base)) of the episodes without and "
        + "\(Figure.percent(summary.overflowShare.with)) with rules")
    if let worst = summary.worst {
      lines.append("- worst cell: \(worst.cell), \(Figure.points(worst.points / 100)) points")
    }
    if let gains = summary.gains { lines.append(relative(gains)) }
    return lines
  }

  private func relative(_ gains: GainSummary) -> String {
    func percent(_ value: Double?) -> String { value.map { Figure.percent($0) } ?? "–" }
    return "- of all failures \(percent(gains.failureReduction)) went away; median relative gain "
      + "\(percent(gains.medianRelativeGain)), mean \(percent(gains.meanRelativeGain)), which "
      + "flatters low baselines: \(percent(gains.shareFromLowBaselines)) of the gain comes from "
      + "cells below 10 %, and \(gains.zeroBaselines) cells with a base of zero are left out of it"
  }

  func counts(_ counts: (improved: Int, flat: Int, regressed: Int)) -> String {
    "\(counts.improved) / \(counts.flat) / \(counts.regressed)"
  }

  private func table(_ cells: [CertifiedCell]) -> [String] {
    [
      "| environment | part | backbone (kind) | tasks | base | with | gain, points | won / lost "
        + "| fires | uptake | wrong writes | calls | tokens | verdict |",
      "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
      + cells.map(row)
  }

  private func row(_ cell: CertifiedCell) -> String {
    let writes = cell.wrongIrreversibleWrites
    let columns: [String] = [
      cell.environment, cell.split.rawValue,
      "\(Figure.escaped(cell.backbone.name)) (\(cell.backbone.kind.rawValue))",
      "\(cell.tasks)", Figure.percent(cell.rates.base), Figure.percent(cell.rates.with),
      Figure.interval(cell.gain), "\(cell.counts.onlyFirst) / \(cell.counts.onlySecond)",
      Figure.percent(cell.firing), cell.uptake.map { Figure.percent($0) } ?? "–",
      "\(writes.base) → \(writes.with)", Figure.decimal(cell.callsRatio, 2),
      cell.tokensRatio.map { Figure.decimal($0, 2) } ?? "–", cell.verdict.text,
    ]
    return "| " + columns.joined(separator: " | ") + " |"
  }

  private var leaveOuts: String {
    guard let ablation else { return "" }
    let rows = ablation.rows.map { row in
      "| \(Figure.escaped(row.part.name)) | \(Figure.interval(row.difference.gain)) "
        + "| \(row.difference.won) / \(row.difference.lost) |"
    }
    return
      ([
        "## What each part adds to the others", "",
        "| left out | worth, points | only with it / only without it |", "|---|---:|---:|",
      ] + rows).joined(separator: "\n")
  }

  private var modelOrHarness: String {
    guard ablation == nil, !variation.isEmpty else { return "" }
    var lines = [
      "## Was it the model or the harness?", "",
      "Shares of the variation in success, freed of the luck of the tasks, with 95 % intervals.",
      "", "| setting | model | harness | harness suits some models better |", "|---|---|---|---|",
    ]
    func part(_ part: TwoWayVariation.Part) -> String {
      "\(Figure.percent(part.share)) [\(Figure.percent(part.interval.lower)), "
        + "\(Figure.percent(part.interval.upper))]"
    }
    for (setting, shares) in variation {
      lines.append(
        "| \(setting) | \(part(shares.backbone)) | \(part(shares.harness)) "
          + "| \(part(shares.interaction)) |")
    }
    return lines.joined(separator: "\n")
  }

  private var reproduction: String { "## Reproduce\n\n```\n\(command)\n```" }
}
