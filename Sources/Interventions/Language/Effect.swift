package import Signals

/// What a rule does when it fires.
package enum Effect: Sendable, Hashable {
  case normalizeOutput(maximumRung: Int)
  case canonicalizeAction(CanonicalizeAction)
  case coerceArguments(paths: [String])
  case annotateObservation(Text)
  case reformatObservation(ReformatObservation)
  case injectHint(Text, steps: Int)
  case injectSkill(InjectSkill)
  case contract(Text, tool: String?)
  case pinFact(label: String, value: Value)
  case maskObservations(MaskObservations)
  case compact(Compact)
  case notice(Text)
  case rerank(Rerank)
  case suggestArguments([Assignment], Text)
  case rewriteArguments([Assignment])
  case veto(Text, alternatives: [Value])
  case insertCall(ActionTemplate)
  case forceAction(ActionTemplate)
  case takeUntried(TakeUntried)
  /// Takes the next step of the first recipe that fits the task.
  case followRecipe([TaskRecipe])
  case setMemory(MemoryUpdate)
  case queueAction(QueueAction)
}

/// Puts the nearest known name or offered command in place of a misspelt one.
package struct CanonicalizeAction: Sendable, Hashable {
  package enum Target: String, Sendable, Hashable, CaseIterable {
    case tools
    case admissible
  }
  package var target: Target
  package var similarity = 0.75
  package var margin = 0.1
  package var needsSameVerb = true
}

/// Changes how an observation reads.
package struct ReformatObservation: Sendable, Hashable {
  /// Longest text in bytes; longer ones lose their middle.
  package var maximumBytes: Int?
  /// JSON members that are left out, by path.
  package var drop: [String] = []
  /// A pattern whose matches are replaced.
  package var pattern: String?
  package var replacement = ""
  package init() {}
}

/// Shows the skills that fit the task best.
package struct InjectSkill: Sendable, Hashable {
  package var count = 1
  package var floor = 2.5
  package var tags: [String] = []
  package init() {}
}

/// Replaces old observations by a short line.
package struct MaskObservations: Sendable, Hashable {
  package var keepLast = 10
  package var tools: [Glob] = []
  package var text = "[${bytes} characters of an earlier result left out]"
  package var minimumBytes = 200
  /// Masks move on in batches, so that cached prefixes stay valid longer.
  package var batch = 4
  package init() {}
}

/// Leaves out old steps.
package struct Compact: Sendable, Hashable {
  package var keepLast = 20
  package var batch = 8
  package init() {}
}

/// Chooses among samples by a linear score.
package struct Rerank: Sendable, Hashable {
  package var model: String
  package var samples = 1
  /// Further samples are drawn where the first answer scores below this.
  package var askBelow: Double?
  /// The temperature of further samples; a greedy model would only say the same again.
  package var temperature = 0.7
  /// How far ahead another answer must be to displace the first.
  package var margin = 0.5
}

/// A new value for an argument.
package struct Assignment: Sendable, Hashable {
  package var path: String
  /// Nil removes the argument.
  package var value: Value?
}

/// An action with values to fill in.
package enum ActionTemplate: Sendable, Hashable {
  case call(tool: String, arguments: [Assignment])
  case command(Text)
  case speech(Text)
}

/// Takes, in place of the candidate, the first of several actions that the episode has not tried.
package struct TakeUntried: Sendable, Hashable {
  /// Which of the offered commands are taken into account.
  package struct Offered: Sendable, Hashable {
    /// Only those with the candidate's first word.
    package var needsSameVerb = true
    /// Only those with this first word instead.
    package var verb: String?
    /// Only what was done since the newest change of the world counts as tried.
    package var countsSinceChange = false
    /// Only those whose object the task names.
    package var needsTask = false
    package init() {}
  }

  /// An action, or one for each value of a memory.
  package struct Choice: Sendable, Hashable {
    package struct Each: Sendable, Hashable {
      package var path: String
      package var memory: String
    }
    package var action: ActionTemplate
    package var each: Each?
  }

  /// The offered commands, nearest to the candidate first; nil leaves them out.
  package var offered: Offered?
  /// Actions in the order in which they are tried, after the offered commands.
  package var choices: [Choice] = []
  /// Actions that are never taken, as a pattern on their text.
  package var never: String?
  package init() {}

  package static let choiceLimit = 24
}

/// Changes a declared memory.
package struct MemoryUpdate: Sendable, Hashable {
  package enum Operation: String, Sendable, Hashable, CaseIterable {
    case set
    case add
    case remove
    case put
    case increment
    case clear
  }
  package var memory: String
  package var operation: Operation
  package var key: Value?
  package var value: Value?
}

/// Takes an action in a later step, unless something speaks against it then.
package struct QueueAction: Sendable, Hashable {
  package var action: ActionTemplate
  /// How many steps it waits before it lapses.
  package var expires = 1
  /// The agent's own actions that go first, as patterns on the command or tool name.
  package var yieldTo: [String] = []
  /// What must hold when it runs.
  package var guardCondition = Predicate.always
}

extension Effect {
  /// The families that users know.
  package enum Family: String, Sendable, Hashable, CaseIterable {
    case outputInterceptor = "output interceptor"
    case actionReranker = "action re-ranker"
    case contextPolicy = "context policy"
    case memory
  }

  /// The kind's name, as files spell it.
  package var kind: String {
    switch self {
    case .normalizeOutput: "normalizeOutput"
    case .canonicalizeAction: "canonicalizeAction"
    case .coerceArguments: "coerceArgs"
    case .annotateObservation: "annotateObs"
    case .reformatObservation: "reformatObs"
    case .injectHint: "injectHint"
    case .injectSkill: "injectSkill"
    case .contract: "contract"
    case .pinFact: "pinFact"
    case .maskObservations: "maskObs"
    case .compact: "compact"
    case .notice: "notice"
    case .rerank: "rerank"
    case .suggestArguments: "suggestArgs"
    case .rewriteArguments: "rewriteArgs"
    case .veto: "veto"
    case .insertCall: "insertCall"
    case .forceAction: "forceAction"
    case .takeUntried: "takeUntried"
    case .followRecipe: "followRecipe"
    case .setMemory: "setMemory"
    case .queueAction: "queueAction"
    }
  }

  /// How much of the model's freedom the effect takes, 0...5.
  package var tier: Int {
    switch self {
    case .normalizeOutput, .setMemory: 0
    case .canonicalizeAction, .coerceArguments, .annotateObservation, .reformatObservation: 1
    case .injectHint, .injectSkill, .contract, .pinFact, .maskObservations, .compact, .notice: 2
    case .rerank, .suggestArguments: 3
    case .rewriteArguments, .veto, .insertCall: 4
    case .forceAction, .takeUntried, .followRecipe, .queueAction: 5
    }
  }

  package var family: Family {
    switch self {
    case .normalizeOutput, .canonicalizeAction, .coerceArguments, .suggestArguments,
      .rewriteArguments, .veto, .insertCall, .forceAction, .followRecipe, .queueAction:
      .outputInterceptor
    case .rerank, .takeUntried: .actionReranker
    case .setMemory: .memory
    default: .contextPolicy
    }
  }

  /// The phases in which the effect can be carried out.
  package var phases: [Phase] {
    switch self {
    case .normalizeOutput: [.parse]
    case .canonicalizeAction, .coerceArguments: [.parse, .gate]
    case .annotateObservation, .reformatObservation: [.post]
    case .injectHint: [.context, .post, .start]
    case .injectSkill: [.start, .context]
    case .contract: [.start]
    case .pinFact, .maskObservations, .compact, .notice: [.context]
    case .rerank: [.rerank]
    case .suggestArguments, .veto: [.gate, .finish]
    case .rewriteArguments, .insertCall, .forceAction, .takeUntried, .followRecipe:
      [.gate, .finish]
    case .setMemory: Phase.allCases
    case .queueAction: [.post, .gate, .context]
    }
  }
}
