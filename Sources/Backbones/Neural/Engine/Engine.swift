/// Runs a network for many callers at once on threads of its own.
final class Engine: Sendable {
  /// Part of every identity: a change that can change an answer counts this up.
  static let version = "metaharness-engine/1"

  private let queue: JobQueue
  private let tree: PrefixTree

  /// Starts the threads.
  init(_ network: Network, settings: EngineSettings = EngineSettings()) {
    let threads = max(1, settings.threads ?? Processors.allowed)
    let queue = JobQueue(threads: threads)
    let bytesPerBlock = network.blockLanes * 64
    let tree = PrefixTree(limit: settings.cacheBytes / bytesPerBlock)
    self.queue = queue
    self.tree = tree
    for number in 0..<threads {
      // The threads hold the queue, not the engine, so that dropping the engine ends them.
      WorkerThread.start {
        var worker = EngineWorker(
          network, tree, queue, number: number, kernel: settings.kernel,
          streamLimit: settings.batchSize, rowLimit: max(settings.batchSize, settings.rowLimit))
        worker.run()
      }
    }
  }

  deinit { queue.close() }

  func send(_ job: GenerationJob) { queue.send(job) }
}

/// How an engine computes; nothing here changes an answer.
public struct EngineSettings: Sendable, Hashable {
  /// Threads; nil takes one for each processor.
  public var threads: Int?
  /// Answers that one thread works on at once.
  public var batchSize: Int
  /// Tokens that one pass computes at most.
  public var rowLimit: Int
  /// Which instructions are used.
  public var kernel: DotKernel
  /// Memory for states that later prompts may begin from.
  public var cacheBytes: Int

  /// Makes settings; the defaults are for use.
  public init(
    threads: Int? = nil, batchSize: Int = 16, rowLimit: Int = 64, kernel: DotKernel = .widest,
    cacheBytes: Int = 192 << 20
  ) {
    self.threads = threads
    self.batchSize = max(1, batchSize)
    self.rowLimit = max(1, rowLimit)
    self.kernel = kernel
    self.cacheBytes = cacheBytes
  }
}
