public import Signals
public import Trajectories

/// What exactly a miner found, for the compiler.
public enum PatternDetail: Sendable, Hashable {
  /// The kind says all.
  case none
  /// Which slot of an error is which argument of the refused call.
  case links([ArgumentLink])
  /// Events in order; each is followed by the next within the gap.
  case sequence([String], gap: Int)
  /// One tool and the one that it needs or calls for, with the share of tasks that keep to it.
  case order(first: String, then: String, lowerBound: Double)
  /// What was called between an error and the call that worked, and what it changed.
  case recovery(between: [String], changed: [String])
  /// How a refused call is mended.
  case repair(ArgumentRepair)
  /// Values that are accepted.
  case schema(AcceptedValues)
  /// A condition of an action.
  case precondition(Precondition)
  /// Forms of commands that the world accepts.
  case forms([String])
  /// A sentence that always holds.
  case sentence(String)
  /// Steps with what fills their arguments.
  case procedure(Procedure)
  /// How far back the needed fact was shown, in bytes.
  case distance(Int)
  /// What leads out of loops.
  case waysOut(WaysOut)
  /// The command that ends episodes.
  case ending(String)
  /// A slot that holds what the task names.
  case namedSlot(NamedSlot)
  /// What solves tasks that read alike.
  case recipes([TaskRecipe])

  /// The detail in words, without figures, so that signatures stay equal between runs.
  public var text: String {
    switch self {
    case .none, .distance: ""
    case .links(let links):
      links.map { "slot \($0.slot) is \($0.path)" }.joined(separator: ", ")
    case .sequence(let events, _): events.joined(separator: " … ")
    case .order(let first, let then, _): "\(first) before \(then)"
    case .recovery(let between, let changed):
      [
        between.isEmpty ? "" : "first " + between.joined(separator: ", "),
        changed.isEmpty ? "" : "change " + changed.joined(separator: ", "),
      ].filter { !$0.isEmpty }.joined(separator: "; ")
    case .repair(let repair): "\(repair.path) becomes \(repair.text)"
    case .schema(let values): values.text
    case .precondition(let condition): condition.text
    case .forms(let forms): forms.joined(separator: " | ")
    case .sentence(let sentence): sentence
    case .procedure(let procedure): procedure.text
    case .waysOut(let out): out.text
    case .ending(let command): command
    case .namedSlot(let slot): slot.text
    case .recipes(let recipes):
      recipes.map { $0.task.joined(separator: " … ") }.joined(separator: " | ")
    }
  }
}

/// A slot of an error that repeats an argument of the refused call.
public struct ArgumentLink: Sendable, Hashable {
  /// The slot's position.
  public let slot: Int
  /// The argument's path.
  public let path: String

  package init(slot: Int, path: String) {
    self.slot = slot
    self.path = path
  }
}

/// A value that mends a refused call, computed from the call and the error.
public struct ArgumentRepair: Sendable, Hashable {
  /// Where the value goes.
  public let path: String
  /// How it is computed from `arg.` and `slot.` references.
  package let expression: RepairExpression
  /// Examples that it explains.
  public let explained: Int
  /// Examples there are.
  public let examples: Int
  /// The share of tasks that it explains when it is learned without them.
  public let leftOutAccuracy: Double
  /// What stands on the other side of a sum that must add up; nil for other repairs.
  package let balance: Balance?

  /// A sum over arguments that an error compares with a total.
  package struct Balance: Sendable, Hashable {
    /// The path of the summands, with `*`.
    package let summands: String
    /// The slot that repeats the sum.
    package let paidSlot: Int
    /// The slot that the sum must equal.
    package let totalSlot: Int

    package init(summands: String, paidSlot: Int, totalSlot: Int) {
      self.summands = summands
      self.paidSlot = paidSlot
      self.totalSlot = totalSlot
    }
  }

  package init(
    path: String, expression: RepairExpression, explained: Int, examples: Int,
    leftOutAccuracy: Double, balance: Balance?
  ) {
    self.path = path
    self.expression = expression
    self.explained = explained
    self.examples = examples
    self.leftOutAccuracy = leftOutAccuracy
    self.balance = balance
  }

  /// The expression as people read it.
  public var text: String { expression.words }

  /// The call's arguments with the repair in them, or nil where it cannot be computed.
  public func applied(to arguments: JSONValue, error: String) -> JSONValue? {
    let slots = ErrorTemplate(of: error).slots
    let value = expression.evaluate { name in
      RepairContext(arguments: arguments, slots: slots).resolve(name)
    }
    return value.flatMap { ValuePath(path).setting($0, in: arguments) }
  }
}

/// What accepted values of an argument have in common.
public struct AcceptedValues: Sendable, Hashable {
  /// The argument.
  public let path: String
  /// All values that were accepted, where they are few.
  public let choices: [String]
  /// The form of accepted values as a pattern, where they share one.
  public let pattern: String?
  /// Tasks with an accepted value.
  public let tasks: Int
  /// Share of refused values that do not fit.
  public let rejected: Double

  package init(path: String, choices: [String], pattern: String?, tasks: Int, rejected: Double) {
    self.path = path
    self.choices = choices
    self.pattern = pattern
    self.tasks = tasks
    self.rejected = rejected
  }

  var text: String {
    choices.isEmpty
      ? "\(path) looks like \(pattern ?? "")"
      : "\(path) is one of \(choices.joined(separator: ", "))"
  }
}

/// Steps that several successes share.
public struct Procedure: Sendable, Hashable {
  /// One step: a tool and where its arguments come from.
  public struct Step: Sendable, Hashable {
    /// The tool or the command's first word.
    public let verb: String
    /// Argument names with their sources, such as `order_id: the task`.
    public let sources: [String]

    package init(verb: String, sources: [String]) {
      self.verb = verb
      self.sources = sources
    }
  }
  /// The steps in order.
  public let steps: [Step]
  /// Words that the tasks' texts share.
  public let keywords: [String]

  package init(steps: [Step], keywords: [String]) {
    self.steps = steps
    self.keywords = keywords
  }

  var text: String { steps.map(\.verb).joined(separator: " → ") }
}
