public import Environments
import Trajectories

/// What rules may not know, as salted digests: texts, ids and expected values of held-out tasks.
///
/// Digests only, so that an index can be kept beside a harness without giving away what it guards.
public struct LeakIndex: Sendable {
  /// How many held-out and training tasks it was made of.
  public let heldOutCount: Int
  /// How many training tasks it was made of.
  public let trainingCount: Int

  private let salt: String
  /// Runs of five words of held-out tasks.
  private var phrases: Set<UInt64> = []
  /// Values that solving held-out tasks takes, and id-like words of their texts.
  private var values: Set<UInt64> = []
  private var taskIDs: Set<UInt64> = []
  /// In how many training tasks a word or phrase stands.
  private var training: [UInt64: Int] = [:]
  /// What every model is shown in every task: instructions and tools.
  private var open: Set<UInt64> = []

  static let phraseLength = 5
  /// A detail that this many training tasks share is a rule of the world, not of a task.
  static let supportNeeded = 3

  /// Reads the openings of tasks and the actions with which the environment's expert solves them.
  public init(
    environment: any Environment, heldOut: [String], training: [String], salt: String
  ) throws(EnvironmentError) {
    self.salt = salt
    heldOutCount = heldOut.count
    trainingCount = training.count
    for task in heldOut {
      let seen = try TaskWords(environment, task)
      for phrase in seen.phrases { phrases.insert(digest(phrase)) }
      for value in seen.values { values.insert(digest(value)) }
      taskIDs.insert(digest(task.lowercased()))
      for text in seen.open { add(open: text) }
    }
    for task in training {
      let seen = try TaskWords(environment, task)
      for word in Set(seen.phrases + seen.values) { self.training[digest(word), default: 0] += 1 }
      taskIDs.insert(digest(task.lowercased()))
      for text in seen.open { add(open: text) }
    }
  }

  /// An index of an environment: dev and test held out, twice as many training tasks beside them.
  public init(environment: any Environment, tasks: Int) throws(EnvironmentError) {
    try self.init(
      environment: environment,
      heldOut: environment.tasks(in: .dev, limit: tasks)
        + environment.tasks(in: .test, limit: tasks),
      training: environment.tasks(in: .train, limit: 2 * tasks), salt: environment.surface.hex)
  }

  private mutating func add(open text: String) {
    let words = TaskWords.words(text)
    for length in 1...LeakIndex.phraseLength {
      for run in TaskWords.runs(of: length, in: words) { open.insert(digest(run)) }
    }
  }

  private func digest(_ text: String) -> UInt64 { Digest(of: salt + "\u{0}" + text).leadingBits }

  /// Why a run of words may not stand in a rule; nil where it may.
  func problem(of run: String, length: Int) -> LeakLint.Problem? {
    let digest = digest(run)
    if taskIDs.contains(digest) { return .taskID }
    if open.contains(digest) { return nil }
    let support = training[digest, default: 0]
    if support >= LeakIndex.supportNeeded { return nil }
    if length == LeakIndex.phraseLength { return phrases.contains(digest) ? .phrase : nil }
    if values.contains(digest) { return .value }
    return length == 1 && TaskWords.isIDLike(run) ? .rare(support) : nil
  }
}
