import Backbones
import Environments
public import Statistics
public import Trajectories

/// What a harness does in every cell it was tried in.
public struct Certificate: Sendable, Hashable {
  /// The harness's hash.
  public let harness: Digest
  /// Tasks by who solved them on the part that chose the rules, which flatters them; nil where
  /// this run chose none.
  public let selection: PairedCounts?
  /// The cells, on tasks that chose nothing.
  public let cells: [CertifiedCell]
  /// One summary for each part of the tasks.
  public let summaries: [CertificateSummary]
  /// The cells of each part by environment and by kind of backbone.
  public let groups: [GroupSummary]
  /// The confirmation alone, in the cells that were mined; nil where there are no others.
  public let primary: CertificateSummary?
  /// The openings of sealed test splits that this certificate used.
  public let openings: [Ledger.Opening]
  /// How many harnesses were confirmed on the same dev tasks so far, this one included.
  public let confirmations: [Ledger.Opening]
  /// Model answers that the search spent and saved; nil where there was no search.
  public let calls: CallsSaved?
  /// Which versions of the environments it speaks of; empty where nobody said.
  public let worlds: [WorldVersion]
  private let gate: AcceptanceGate
  private let seed: Seed

  /// Judges cells; `networks` maps a backbone's name to the network that it is a checkpoint of,
  /// `groups` to the kinds of backbones that it belongs to.
  public init(
    harness: Digest, cells: [CertifiedCell], selection: PairedCounts? = nil,
    openings: [Ledger.Opening] = [], confirmations: [Ledger.Opening] = [],
    calls: CallsSaved? = nil, primary: [CertifiedCell]? = nil,
    worlds: [WorldVersion] = [], gate: AcceptanceGate, seed: Seed,
    networks: [String: String] = [:], groups: [String: [String]] = [:]
  ) {
    self.harness = harness
    self.cells = cells
    self.selection = selection
    self.openings = openings
    self.confirmations = confirmations
    self.calls = calls
    self.worlds = worlds
    self.primary = primary.map {
      CertificateSummary(split: "dev", cells: $0, gate: gate, seed: seed, networks: networks)
    }
    self.gate = gate
    self.seed = seed
    let splits = cells.map(\.split.rawValue).inOrderOfAppearance
    summaries = splits.map { split in
      CertificateSummary(
        split: split, cells: cells.filter { $0.split.rawValue == split }, gate: gate, seed: seed,
        networks: networks)
    }
    self.groups = splits.flatMap { split in
      CellGroups(backbones: groups).of(cells.filter { $0.split.rawValue == split }).map {
        GroupSummary(
          name: $0.name,
          summary: CertificateSummary(
            split: split, cells: $0.cells, gate: gate, seed: seed, networks: networks))
      }
    }
  }

  /// Whether any cell's backbone is scripted, so that no gain may be quoted.
  public var isPlumbingCheck: Bool { cells.contains { $0.backbone.kind == .scripted } }

  /// The verdict on the tasks of the first part, in the mined cells where others stand beside them.
  public var verdict: GateVerdict? { (primary ?? summaries.first)?.decision.verdict }

  /// The certificate as its file holds it.
  public var json: JSONObject {
    var object: JSONObject = [
      "metaharness": "certificate/2", "harness": .string(harness.hex),
      "evidence": .string(isPlumbingCheck ? "plumbing check, not a result" : "confirmation"),
      "seed": .string(String(seed.value)), "alpha": .double(gate.error),
      "margin": .double(gate.margin),
    ]
    object["testOpenings"] = .array(openings.map { .object($0.json) })
    if !confirmations.isEmpty {
      object["confirmations"] = .array(confirmations.map { .object($0.json) })
    }
    if !worlds.isEmpty { object["worlds"] = .array(worlds.map { .object($0.json) }) }
    object["calls"] = calls.map { .object($0.json) }
    object["confirmation"] = primary.map { .object($0.json) }
    object["selection"] = selection.map { .object($0.json) } ?? .null
    object["summaries"] = .array(summaries.map { .object($0.json) })
    if !groups.isEmpty { object["groups"] = .array(groups.map { .object($0.json) }) }
    object["cells"] = .array(cells.map { .object($0.json) })
    return object
  }
}
