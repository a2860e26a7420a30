public import Signals
package import Statistics
import Trajectories

/// A recurring, evidenced way to fail.
public struct FailurePattern: Sendable, Hashable {
  /// What kind of thing recurs: a detector's name, or what a miner found.
  public enum Kind: Sendable, Hashable {
    /// A detector fires in several tasks.
    case detector(Detector)
    /// Errors whose text is the same but for names and numbers.
    case errorTemplate
    /// The steps ran out before the task was done.
    case stepsRanOut
    /// A sequence of actions that failures show more often than successes of the same tasks.
    case failureSequence
    /// A sequence that successes show more often: what failures leave out.
    case successSequence
    /// A tool that needs another one first.
    case precedence
    /// A tool that calls for another one later.
    case response
    /// What follows an error before the same tool works.
    case recovery
    /// A value that mends a refused call.
    case argumentRepair
    /// Values that accepted calls have in common and refused ones lack.
    case inferredSchema
    /// Commands of a form that the world never accepts.
    case affordance
    /// Something that must hold for an action to be accepted.
    case precondition
    /// A standing fact of the environment that failures run into.
    case contract
    /// A procedure that successes of several tasks share.
    case skill
    /// A fact that was shown too far back when it was needed.
    case contextLoss
    /// The same action with the same result, over and over.
    case loop
    /// What the task names is on offer and not taken before the end.
    case leftOut
    /// A command on something that the task does not name, where successes keep to what it names.
    case offTask
    /// Tasks that read like others, which one way solves.
    case recipe

    /// The kind's name in reports and files.
    public var name: String {
      switch self {
      case .detector(let detector): detector.rawValue
      case .errorTemplate: "errorTemplate"
      case .stepsRanOut: "stepsRanOut"
      case .failureSequence: "failureSequence"
      case .successSequence: "successSequence"
      case .precedence: "precedence"
      case .response: "response"
      case .recovery: "recovery"
      case .argumentRepair: "argumentRepair"
      case .inferredSchema: "inferredSchema"
      case .affordance: "affordance"
      case .precondition: "precondition"
      case .contract: "contract"
      case .skill: "skill"
      case .contextLoss: "contextLoss"
      case .loop: "loop"
      case .leftOut: "leftOut"
      case .offTask: "offTask"
      case .recipe: "recipe"
      }
    }

    /// The kind of a name in a file.
    package init?(named name: String) {
      let plain: [Kind] = [
        .errorTemplate, .stepsRanOut, .failureSequence, .successSequence, .precedence, .response,
        .recovery, .argumentRepair, .inferredSchema, .affordance, .precondition, .contract, .skill,
        .contextLoss, .loop, .leftOut,
        .offTask,
      ]
      let detectors = Detector.allCases.map { Kind.detector($0) }
      guard let kind = (plain + detectors).first(where: { $0.name == name }) else { return nil }
      self = kind
    }

    /// Whether the miner of this kind looks at outcomes, so that labels drawn at random must not
    /// yield it; the others look at steps only.
    public var usesOutcomes: Bool {
      switch self {
      case .failureSequence, .successSequence, .precedence, .response, .skill: true
      default: false
      }
    }
  }

  /// Where a pattern can be looked at.
  public struct Example: Sendable, Hashable {
    /// The episode, by its key.
    public let episode: String
    /// The step.
    public let step: Int
  }

  /// What kind of thing recurs.
  public let kind: Kind
  /// The tool or command it happens with, where it is always the same.
  public let tool: String?
  /// The masked error text, where there is one.
  public let template: String?
  /// What exactly was found.
  public let detail: PatternDetail
  /// Distinct tasks that show it.
  public internal(set) var tasks = 0
  /// Episodes that show it.
  public internal(set) var episodes = 0
  /// Steps that show it.
  public internal(set) var steps = 0
  /// Episodes that show it and fail.
  public internal(set) var failedEpisodes = 0
  /// Odds, bounds and rates.
  public internal(set) var figures = PatternFigures()
  /// The first places that show it, at most five.
  public internal(set) var examples: [Example] = []
  /// The texts' digests of the tasks that show it, at most 32.
  public internal(set) var sourceTasks: [String] = []

  init(
    kind: Kind, tool: String? = nil, template: String? = nil, detail: PatternDetail = .none
  ) {
    self.kind = kind
    self.tool = tool
    self.template = template
    self.detail = detail
  }

  /// A pattern as it was mined elsewhere, with what the compiler needs of its figures.
  package init(
    kind: Kind, tool: String?, template: String?, detail: PatternDetail, tasks: Int, episodes: Int,
    steps: Int, failedEpisodes: Int, exposure: ExposureBounds?, sourceTasks: [String]
  ) {
    self.init(kind: kind, tool: tool, template: template, detail: detail)
    self.tasks = tasks
    self.episodes = episodes
    self.steps = steps
    self.failedEpisodes = failedEpisodes
    figures.exposure = exposure
    self.sourceTasks = sourceTasks
  }

  /// The pattern of all refused steps together, which a re-ranker answers.
  package init(refusedSteps: Int, episodes: Int, tasks: [String]) {
    self.init(kind: .errorTemplate, template: TemplateTree.gap)
    self.steps = refusedSteps
    self.episodes = episodes
    self.tasks = tasks.count
    sourceTasks = tasks
  }

  /// What the pattern is found by again: equal signatures are the same pattern.
  public var signature: String {
    let parts = [kind.name, tool, template, detail.text]
    return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "|")
  }

  /// The pattern in one line for people.
  public var summary: String {
    let place = tool.map { " with \($0)" } ?? ""
    switch kind {
    case .detector(let detector): return detector.summary + place
    case .errorTemplate: return "error\(place): \(template ?? "")"
    case .stepsRanOut: return "the steps ran out"
    default:
      let error = template.map { " after “\($0)”" } ?? ""
      return "\(kind.name)\(place)\(error): \(detail.text)"
    }
  }
}

extension Detector {
  /// The detector in a few words for people.
  public var summary: String {
    switch self {
    case .malformedOutput: "a call that is not read as one"
    case .unknownTool: "a tool that does not exist"
    case .schemaViolation: "arguments that break the tool's schema"
    case .inadmissibleAction: "a command that is not on offer"
    case .ungroundedID: "an id that was never seen"
    case .ungroundedNumber: "a number that follows from nothing seen"
    case .repeatAfterError: "the same action again after its error"
    case .repeatIdentical: "the same read again without a change"
    case .cycle: "the same block of actions over and over"
    case .noop: "actions that change nothing"
    case .sameToolErrors: "one tool refuses twice in a row"
    case .ignoredError: "an error is passed over"
    case .missingPrerequisite: "a step is missing that comes first"
    case .wrongStateForTool: "a record in the wrong state for the tool"
    case .prematureFinish: "the end comes before the work"
    case .noFinish: "the work is done and the end does not come"
    case .budgetLow: "few steps are left"
    case .unconfirmedWrite: "a change that nobody agreed to"
    case .forgottenConstraint: "something the task names is never used"
    case .contextOverflow: "the context is nearly full"
    case .truncatedObservation: "a result was cut off"
    case .emptyTurn: "turns without an action"
    case .argumentDrift: "an argument changed without a reason"
    case .stall: "nothing new for several steps"
    }
  }
}
