import Backbones
public import Statistics
public import Trajectories

/// What a harness does in every cell it was tried in.
public struct Certificate: Sendable, Hashable {
  /// The harness's hash.
  public let harness: Digest
  /// Tasks by who solved them on the part that chose the rules: flattering by construction.
  public let selection: PairedCounts
  /// The cells, on tasks that chose nothing.
  public let cells: [CertifiedCell]
  /// How often the sealed test split has been opened for this harness; this certificate needs none.
  public let testOpenings: Int
  private let alpha: Double
  private let margin: Double
  private let seed: Seed

  init(cell: CertifiedCell, harness: Digest, selection: Comparison, settings: SearchSettings) {
    self.harness = harness
    self.selection = selection.counts
    cells = [cell]
    testOpenings = 0
    alpha = settings.alpha
    margin = settings.margin
    seed = settings.seed
  }

  /// Whether any cell's backbone is scripted, so that no gain may be quoted.
  public var isPlumbingCheck: Bool { cells.contains { $0.backbone.kind == .scripted } }

  /// The certificate as its file holds it.
  public var json: JSONObject {
    [
      "metaharness": "certificate/1", "harness": .string(harness.hex),
      "evidence": .string(isPlumbingCheck ? "plumbing check, not a result" : "confirmation"),
      "seed": .string(String(seed.value)), "alpha": .double(alpha), "margin": .double(margin),
      "testOpenings": .integer(testOpenings),
      "selection": .object(selection.json),
      "cells": .array(cells.map { .object($0.json) }),
    ]
  }
}

extension CertifiedCell {
  /// The cell as the certificate's file holds it.
  public var json: JSONObject {
    var object: JSONObject = [
      "environment": .string(environment), "backbone": .string(backbone.name),
      "backboneKind": .string(backbone.kind.rawValue),
      "backboneIdentity": .string(backbone.digest.hex), "tasks": .integer(counts.total),
      "counts": .object(counts.json), "base": .double(counts.secondRate),
      "with": .double(counts.firstRate),
      "gain": [
        "points": .double(gain.estimate * 100), "lower": .double(gain.lower * 100),
        "upper": .double(gain.upper * 100), "level": .double(gain.level),
      ],
      "pValue": .double(pValue), "firing": .double(firing), "stepsRatio": .double(stepsRatio),
    ]
    object["tokensRatio"] = tokensRatio.map(JSONValue.double) ?? .null
    object["harnessDecidedShare"] = .double(harnessDecided)
    object["wrongIrreversibleWrites"] = [
      "base": .integer(wrongIrreversibleWrites.base),
      "with": .integer(wrongIrreversibleWrites.with),
    ]
    object["policyViolations"] = [
      "base": .integer(violations.base), "with": .integer(violations.with),
    ]
    object["regressedTasks"] = .array(regressed.map(JSONValue.string))
    object["verdict"] = .string(verdict.text)
    return object
  }
}

extension PairedCounts {
  var json: JSONObject {
    [
      "won": .integer(onlyFirst), "lost": .integer(onlySecond), "bothSolved": .integer(bothRight),
      "neitherSolved": .integer(neither),
    ]
  }
}
