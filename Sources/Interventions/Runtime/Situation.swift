import Signals
import Trajectories

/// What a moment looks like in bits and numbers, so that most rules are ruled out at a glance.
struct Situation {
  /// One fact of a moment; rules require several.
  struct Flags: OptionSet {
    let rawValue: UInt32

    static let call = Flags(rawValue: 1 << 0)
    static let command = Flags(rawValue: 1 << 1)
    static let speech = Flags(rawValue: 1 << 2)
    static let known = Flags(rawValue: 1 << 3)
    static let unknown = Flags(rawValue: 1 << 4)
    static let read = Flags(rawValue: 1 << 5)
    static let write = Flags(rawValue: 1 << 6)
    static let irreversible = Flags(rawValue: 1 << 7)
    static let finish = Flags(rawValue: 1 << 8)
    static let fromTool = Flags(rawValue: 1 << 9)
    static let fromUser = Flags(rawValue: 1 << 10)
    static let fromWorld = Flags(rawValue: 1 << 11)
    static let reportedOK = Flags(rawValue: 1 << 12)
    static let reportedError = Flags(rawValue: 1 << 13)
    static let cutOff = Flags(rawValue: 1 << 14)
    static let complete = Flags(rawValue: 1 << 15)
    static let offers = Flags(rawValue: 1 << 16)
    static let idle = Flags(rawValue: 1 << 17)
    static let wellFormed = Flags(rawValue: 1 << 18)
    static let repairable = Flags(rawValue: 1 << 19)
    static let unreadable = Flags(rawValue: 1 << 20)
    static let answerCutOff = Flags(rawValue: 1 << 21)
    static let spoken = Flags(rawValue: 1 << 22)
    static let candidate = Flags(rawValue: 1 << 23)
    static let arguments = Flags(rawValue: 1 << 24)
  }

  private(set) var flags: Flags
  let sinceError: Int
  let sinceNoop: Int
  let stepsLeft: Int
  let step: Int
  /// Before the first event the opening stands in for the newest observation.
  let hasEvents: Bool

  init(_ seen: SeenEpisode, candidate: JudgedAction?) {
    var flags = candidate?.flags ?? []
    flags.formUnion(Situation.flag(seen.lastObservation.source))
    if let report = seen.lastObservation.reported { flags.formUnion(Situation.flag(report)) }
    flags.formUnion(seen.lastObservation.isTruncated ? .cutOff : .complete)
    if seen.lastObservation.admissible != nil { flags.formUnion(.offers) }
    if seen.history.endsIdle { flags.formUnion(.idle) }
    self.flags = flags
    sinceError = seen.history.sinceError
    sinceNoop = seen.history.sinceNoop
    stepsLeft = seen.stepsLeft
    step = seen.step
    hasEvents = !seen.history.isEmpty
  }

  /// Notes how the raw answer was read.
  mutating func read(_ answer: ReadAnswer) {
    guard let strict = answer.strict else { return }
    for status in ParseTrigger.Status.allCases
    where status.holds(answer.reading, strict: strict, answer.completion) {
      flags.formUnion(Situation.flag(status))
    }
  }

  static func flag(_ kind: ToolSpec.Kind) -> Flags {
    switch kind {
    case .read: .read
    case .write: .write
    case .irreversibleWrite: .irreversible
    case .finish: .finish
    }
  }

  static func flag(_ source: Observation.Source) -> Flags {
    switch source {
    case .tool: .fromTool
    case .user: .fromUser
    case .environment: .fromWorld
    }
  }

  static func flag(_ report: Observation.Report) -> Flags {
    report == .ok ? .reportedOK : .reportedError
  }

  static func flag(_ status: ParseTrigger.Status) -> Flags {
    switch status {
    case .wellFormed: .wellFormed
    case .repairable: .repairable
    case .unreadable: .unreadable
    case .cutOff: .answerCutOff
    case .speech: .spoken
    }
  }
}

extension ParseTrigger.Status {
  func holds(
    _ reading: ActionReading, strict: ActionReading, _ completion: Completion?
  ) -> Bool {
    switch self {
    case .wellFormed: strict.action != nil && reading.rung == 0
    case .repairable: reading.rung > 0 && reading.action != nil
    case .unreadable: reading.action == nil
    case .cutOff: completion?.finishReason == .length
    case .speech: if case .say? = reading.action { true } else { false }
    }
  }
}
