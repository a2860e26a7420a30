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
  /// What the model said, in `parse` and `rerank`.
  private let answer: ReadAnswer?

  init(
    _ program: HarnessProgram, _ seen: SeenEpisode, _ phase: Phase, _ judged: JudgedAction?,
    _ answer: ReadAnswer? = nil
  ) {
    self.program = program
    self.seen = seen
    self.phase = phase
    self.judged = judged
    self.answer = answer
  }

  var completion: Completion? { answer?.completion }
  /// What the parse ladder made of the raw answer.
  var reading: ActionReading? { answer?.reading }
  var strict: ActionReading? { answer?.strict }
  var candidate: Action? { judged?.action }

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

  /// Whether the candidate is still to run, so that history does not hold it yet.
  var isPending: Bool { phase == .parse || phase == .rerank || phase == .gate || phase == .finish }

  var offered: OfferedCommands? { seen.offered }
}

/// A raw answer with what was read in it; candidates that are ranked come without the answer.
struct ReadAnswer {
  let completion: Completion?
  let strict: ActionReading?
  let reading: ActionReading
}
