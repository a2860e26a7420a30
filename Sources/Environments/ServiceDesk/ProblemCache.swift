import Synchronization

/// Problems that were played last, by task.
///
/// Evaluations start a task many times over. What is in
/// here saves time and decides nothing.
final class ProblemCache<Problem: Sendable>: Sendable {
  private let problems = Mutex<[(task: String, problem: Problem)]>([])
  private static var limit: Int { 16 }

  func problem(
    of task: String, make: () throws(EnvironmentError) -> Problem
  ) throws(EnvironmentError) -> Problem {
    let known = problems.withLock { problems in problems.first { $0.task == task }?.problem }
    if let known { return known }
    let made = try make()
    problems.withLock { problems in
      if problems.count >= ProblemCache.limit { problems.removeFirst() }
      problems.append((task, made))
    }
    return made
  }
}
