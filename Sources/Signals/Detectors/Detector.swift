/// What can be noticed at a step from its prefix alone; a feature for weights, never a verdict.
public enum Detector: String, Sendable, Hashable, CaseIterable {
  case malformedOutput
  case unknownTool
  case schemaViolation
  case inadmissibleAction
  case ungroundedID
  case ungroundedNumber
  case repeatAfterError
  case repeatIdentical
  case cycle
  case noop
  case sameToolErrors
  case ignoredError
  case missingPrerequisite
  case wrongStateForTool
  case prematureFinish
  case noFinish
  case budgetLow
  case unconfirmedWrite
  case forgottenConstraint
  case contextOverflow
  case truncatedObservation
  case emptyTurn
  case argumentDrift
  case stall
}

/// The detectors that fire at a step.
public struct DetectorSet: Sendable, Hashable {
  /// One bit a detector, in the order of their declaration.
  public private(set) var bits: UInt32

  /// Makes a set from its bits.
  public init(bits: UInt32 = 0) { self.bits = bits }

  /// Adds a detector.
  public mutating func insert(_ detector: Detector) { bits |= detector.bit }

  /// Whether a detector fires.
  public func contains(_ detector: Detector) -> Bool { bits & detector.bit != 0 }

  /// Whether at least one of some detectors fires.
  func containsAny(of detectors: [Detector]) -> Bool { detectors.contains(where: contains) }

  /// Whether none fires.
  public var isEmpty: Bool { bits == 0 }

  /// The detectors in the order of their declaration.
  public var detectors: [Detector] { Detector.allCases.filter(contains) }
}

extension Detector {
  static let places: [Detector: UInt32] = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, UInt32($0)) })

  /// The detector's bit in a set.
  public var bit: UInt32 { 1 << (Detector.places[self] ?? 31) }
}
