/// What a recording does not hold, so that nothing may be concluded from it.
public enum LostField: String, Sendable, Hashable, CaseIterable {
  /// The system text.
  case system
  /// The schemas of the tools; those in the header are inferred from the calls.
  case tools
  /// The model's answer as it wrote it; only the action is recorded.
  case rawOutput
  /// The model's name.
  case model
  /// Every step; only the outcome is recorded.
  case steps
  /// The outcome.
  case outcome
  /// What the user's own tools did.
  case userTools
  /// Parts of messages that are not text.
  case content
  /// Bytes that are not UTF-8 and were replaced.
  case encoding
  /// What subordinate agents did.
  case subagents
}

extension EpisodeHeader {
  /// What the recording that the episode was imported from does not hold.
  public var lostFields: Set<LostField> {
    let names = extra["lossy"]?.arrayValue ?? []
    return Set(names.compactMap { $0.stringValue.flatMap(LostField.init(rawValue:)) })
  }

  /// Refuses an episode that lost what a rule or detector needs.
  public func require(_ fields: Set<LostField>, for purpose: String) throws(LostFieldError) {
    let missing = lostFields.intersection(fields)
    guard missing.isEmpty else {
      throw LostFieldError(
        purpose: purpose, missing: missing.sorted { $0.rawValue < $1.rawValue })
    }
  }
}

/// A use that a recording does not allow, because it lost something on the way.
public struct LostFieldError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the fields are needed for.
  public let purpose: String
  /// What is missing.
  public let missing: [LostField]

  public var description: String {
    let names = missing.map(\.rawValue).joined(separator: ", ")
    return "\(purpose) needs a recording that holds \(names); this one was imported without"
  }
}
