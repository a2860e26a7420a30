/// A way in which a weak model goes wrong, described as what it does and not as what we detect.
public enum ScriptedFault: String, Sendable, Hashable, CaseIterable {
  /// Writes an id that stands nearby, or gets a digit of the right one wrong.
  case copiesNeighbour = "copies-neighbour"
  /// Uses a value from before, although it has changed since.
  case keepsStaleFact = "keeps-stale-fact"
  /// Acts without looking first and guesses what it would have seen.
  case skipsRead = "skips-read"
  /// Takes the first of several goals for all of them.
  case stopsEarly = "stops-early"
  /// Works on another entity than the one that was meant, consistently.
  case wrongEntity = "wrong-entity"
  /// Leaves one part of several out: an element, a condition, a step.
  case dropsLeg = "drops-leg"
  /// Takes for true what the user, or the wording of the task, suggests.
  case trustsUser = "trusts-user"
  /// Loses what was said too many messages ago.
  case forgetsWindow = "forgets-window"
  /// Does again what it has just done.
  case repeatsItself = "repeats-itself"
  /// Writes the right thing almost in the right form.
  case driftsInFormat = "drifts-in-format"
  /// Calls a tool, or uses a verb, that does not exist.
  case inventsTool = "invents-tool"
  /// Carries out what it should have asked about.
  case actsUnconfirmed = "acts-unconfirmed"
}

extension ScriptedFault {
  /// The detector of the miner's catalogue that is made for this kind, or nil where there is none.
  ///
  /// Known before any run; it says what recall may be expected, and changes no behaviour.
  public var detector: String? {
    switch self {
    case .skipsRead: "missingPrerequisite"
    case .stopsEarly: "prematureFinish"
    case .forgetsWindow: "contextOverflow"
    case .repeatsItself: "repeatIdentical"
    case .driftsInFormat: "malformedOutput"
    case .inventsTool: "unknownTool"
    case .actsUnconfirmed: "unconfirmedWrite"
    // An id from nearby was seen, so grounding alone does not tell it from the right one.
    case .copiesNeighbour, .keepsStaleFact, .wrongEntity, .dropsLeg, .trustsUser: nil
    }
  }

  /// Whether episodes of an environment have places where this kind can strike.
  public func applies(to environment: String) -> Bool {
    self != .actsUnconfirmed || FaultTable.dialogues.contains(environment)
  }
}

/// How badly an episode has a fault.
public enum FaultStrength: String, Sendable, Hashable, CaseIterable {
  /// Now and then, and it finds its way when it is told.
  case mild
  /// At most chances, for long, and deaf to half of what it is told.
  case strong
}

/// A fault as an episode has it.
public struct PlannedFault: Sendable, Hashable {
  /// What goes wrong.
  public let kind: ScriptedFault
  /// How badly.
  public let strength: FaultStrength

  /// Plans a fault.
  public init(_ kind: ScriptedFault, _ strength: FaultStrength) {
    self.kind = kind
    self.strength = strength
  }

  /// The label that a step's ground truth carries where the fault struck.
  public var label: String { kind.rawValue + ":" + strength.rawValue }
}
