/// Something that successes of an environment keep to at certain steps; which hold is learned.
package struct Habit: Sendable, Hashable {
  package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    /// The user was asked and agreed before a change.
    case agreedBeforeWrite
    /// The value of an argument, which `name` says, was shown by a tool before a change used it.
    case shownBeforeWrite
    /// Something was changed before the end.
    case wroteBeforeFinish
    /// Something was changed since the last time that success was claimed.
    case wroteBeforeClaim
    /// A command, whose verb `name` says, was on offer.
    case wasOffered
  }

  package let kind: Kind
  /// The argument or verb that it is about; empty where it is about none.
  package let name: String

  /// What orders call speech, which has no tool's name.
  package static let speech = "say"

  package init(_ kind: Kind, _ name: String = "") {
    self.kind = kind
    self.name = name
  }

  /// A habit at a step where it applies, and whether the step keeps to it.
  package struct Check: Sendable, Hashable {
    package let habit: Habit
    package let isKept: Bool
  }
}
