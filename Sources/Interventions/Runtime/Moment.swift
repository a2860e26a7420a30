import Signals
import Trajectories

/// The view that all rules of one phase share; what it says does not change while they are asked.
///
/// A class so that each rule's evaluation copies one reference, and so that what one rule had
/// computed is there for the next.
final class Moment {
  let program: HarnessProgram
  let seen: SeenEpisode
  let phase: Phase
  /// The action that is judged; in `context` and `post` the last one.
  let judged: JudgedAction?
  private(set) var situation: Situation
  private(set) var completion: Completion?
  /// What the parse ladder made of the raw answer.
  private(set) var reading: ActionReading?
  private(set) var strict: ActionReading?

  init(_ program: HarnessProgram, _ seen: SeenEpisode, _ phase: Phase, _ judged: JudgedAction?) {
    self.program = program
    self.seen = seen
    self.phase = phase
    self.judged = judged
    situation = Situation(seen, candidate: judged)
  }

  /// The moment after an answer was read.
  convenience init(
    _ program: HarnessProgram, _ seen: SeenEpisode, parsed completion: Completion,
    strict: ActionReading, reading: ActionReading, _ judged: JudgedAction?
  ) {
    self.init(program, seen, .parse, judged)
    self.completion = completion
    self.strict = strict
    self.reading = reading
    situation.read(reading, strict: strict, completion)
  }

  /// The moment in which candidates are ranked.
  convenience init(
    ranking reading: ActionReading, _ program: HarnessProgram, _ seen: SeenEpisode,
    _ judged: JudgedAction?
  ) {
    self.init(program, seen, .rerank, judged)
    self.reading = reading
  }

  var candidate: Action? { judged?.action }
  var actionMatches: [Int] { judged?.matches ?? [] }

  // MARK: Computed when the first rule asks, once for all rules

  /// The first id-like argument that was never seen, of all arguments.
  private(set) lazy var firstUnseen: (path: String, value: String)? =
    candidate?.arguments.flatMap { seen.grounded.firstUnseen(in: $0) }

  private var repeats: [(question: RepeatTrigger, count: Int)] = []

  /// How often the candidate, or the newest result, came before; rules that ask the same share it.
  func repeats(of trigger: RepeatTrigger) -> Int {
    for known in repeats
    where known.question.scope == trigger.scope && known.question.within == trigger.within
      && known.question.isError == trigger.isError
      && known.question.sinceWrite == trigger.sinceWrite
    {
      return known.count
    }
    let count =
      switch trigger.scope {
      case .observation: seen.history.countOfLastObservation(within: trigger.within)
      default:
        seen.history.count(
          of: judged?.hash ?? 0, error: trigger.isError, sinceWrite: trigger.sinceWrite,
          within: trigger.within)
      }
    repeats.append((trigger, count))
    return count
  }

  private var cycles: [(question: CycleTrigger, found: (period: Int, repetitions: Int)?)] = []

  /// The block of actions that repeats at the end; rules that ask the same share the answer.
  func cycle(of trigger: CycleTrigger) -> (period: Int, repetitions: Int)? {
    for known in cycles
    where known.question.maximumPeriod == trigger.maximumPeriod
      && known.question.window == trigger.window
    {
      return known.found
    }
    let found = seen.history.cycle(
      maximumPeriod: trigger.maximumPeriod, window: trigger.window,
      next: isPending ? judged?.hash ?? 0 : nil)
    cycles.append((trigger, found))
    return found
  }

  /// How many events ago a pattern last matched an observation.
  func sinceMatch(of place: Int) -> Int { seen.sinceMatch(of: place) }

  /// Whether the candidate is still to run, so that history does not hold it yet.
  var isPending: Bool { phase == .parse || phase == .rerank || phase == .gate || phase == .finish }

  var offered: [String]? { seen.lastObservation.admissible }
}
