/// Something that must hold for an action of a form to be accepted.
public struct Precondition: Sendable, Hashable {
  /// What must hold.
  package let literal: CallLiteral
  /// The form of action.
  public let form: String
  /// Distinct calls without the condition, and how many of them were accepted.
  public let calls: Int
  /// How many of them were accepted.
  public let accepted: Int
  /// The form of command that brings the condition about, where one was accepted often.
  package var remedy: String?
  /// Lower bound (95 %) of the share of refusals without the condition.
  public let lowerBound: Double

  package init(
    literal: CallLiteral, form: String, calls: Int, accepted: Int, remedy: String? = nil,
    lowerBound: Double
  ) {
    self.literal = literal
    self.form = form
    self.calls = calls
    self.accepted = accepted
    self.remedy = remedy
    self.lowerBound = lowerBound
  }

  /// The condition in words.
  public var text: String { "\(form) needs: \(literal.text)" }
}

/// A condition over what was seen and done earlier, lifted to the slots of an action.
package enum CallLiteral: Sendable, Hashable {
  /// The slot's value stands in the newest observation that names anything.
  case shownNow(slot: Int)
  /// The slot's value was shown at some time.
  case shown(slot: Int)
  /// The newest accepted action of a verb had the same value in one of its slots, or, negated, had not.
  case lastOf(verb: String, its: Int, slot: Int, isNegated: Bool)
  /// An accepted action of a verb with this value happened, or, negated, did not.
  case happened(verb: String, its: Int, slot: Int, isNegated: Bool)
  /// The verb's newest accepted action with this value came after another verb's.
  case after(verb: String, undone: String, slot: Int)
  /// The newest answer to an action about one slot's value alone names another slot's value.
  case listed(slot: Int, at: Int)
  /// The verb was not accepted again since another verb was.
  case settled(verb: String, by: String)
  /// A fact of the record that a slot names, or the words last said of its value, have one of the
  /// values.
  case fact(slot: String, member: String, value: String)

  /// Whether an action brings it about, and not mere looking at what is there.
  package var isDeed: Bool {
    switch self {
    case .shownNow, .shown: false
    case .lastOf, .happened, .after, .listed, .settled, .fact: true
    }
  }

  package var text: String {
    switch self {
    case .shownNow(let slot): "<\(slot)> in the newest observation"
    case .shown(let slot): "<\(slot)> was shown before"
    case .lastOf(let verb, _, let slot, let isNegated):
      isNegated ? "the last \(verb) was not to <\(slot)>" : "the last \(verb) was to <\(slot)>"
    case .happened(let verb, _, let slot, let isNegated):
      isNegated ? "<\(slot)> was not yet used with \(verb)" : "\(verb) <\(slot)> came before"
    case .after(let verb, let undone, let slot): "\(verb) <\(slot)> and no \(undone) since"
    case .listed(let slot, let place): "<\(slot)> was listed when <\(place)> was last looked at"
    case .settled(let verb, let by): "no \(verb) since the last \(by)"
    case .fact(let slot, let member, let value): "\(member) of \(slot) is \(value)"
    }
  }
}
