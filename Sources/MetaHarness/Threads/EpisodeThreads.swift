import Backbones

/// A fixed set of threads that episodes run on.
///
/// Worlds may block (child processes, sandboxes), which would stall the cooperative pool; tasks
/// that prefer this executor block only one of its own threads.
public final class EpisodeThreads: TaskExecutor {
  private let jobs = Mailbox<UnownedJob>()

  /// Starts the threads.
  public init(count: Int) {
    for _ in 0..<max(1, count) {
      let jobs = jobs
      let executor = asUnownedTaskExecutor()
      // The threads hold the mailbox, not the executor, so that dropping the executor ends them;
      // a job in hand keeps its task and thereby the executor alive.
      WorkerThread.start {
        while let job = jobs.receive() { job.runSynchronously(on: executor) }
      }
    }
  }

  deinit { jobs.close() }

  /// Takes a piece of a task; called by the Swift runtime.
  public func enqueue(_ job: consuming ExecutorJob) {
    jobs.send(UnownedJob(job))
  }
}
