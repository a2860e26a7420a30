public import Trajectories

/// What the context phase wants the model to see; the host decides where texts are merged.
public struct ContextPlan: Sendable, Hashable {
  /// Texts at the end of the standing instructions.
  public var systemAdditions: [String] = []
  /// Texts after the newest message, for this call only.
  public var tailTexts: [String] = []
  /// Texts at the end of tools' descriptions, by tool.
  public var toolSuffixes: [String: String] = [:]
  /// Replacements for what old steps showed; the first that fits a step counts.
  public var masks: [ObservationMask] = []
  /// Steps below this one are left out, as far as the host can leave them out.
  public var droppedBefore: Int = 0

  /// A plan that changes nothing.
  public init() {}

  /// The line to show in place of a step's result, or nil where the result stays as it is.
  public func mask(step: Int, verb: String?, bytes: Int) -> String? {
    for mask in masks {
      if let line = mask.line(step: step, verb: verb, bytes: bytes) { return line }
    }
    return nil
  }
}

/// What the re-ranking phase wants.
public enum RerankDecision: Sendable, Hashable {
  /// Goes on with the candidate at this position.
  case choose(Int)
  /// Wants this many further samples before it chooses, drawn at this temperature.
  case sampleMore(Int, temperature: Double)
}

/// What the gate says about an action.
public enum GateDecision: Sendable, Hashable {
  /// The action runs, possibly corrected.
  case admit(Action)
  /// The model is told this and answers once more in the same step.
  case bounce(reply: String)
  /// This read runs first; the action follows when its result is there.
  case insert(Action)
  /// The harness's own action runs in place of the model's.
  case replace(Action)
}
