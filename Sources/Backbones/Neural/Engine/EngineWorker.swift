import Trajectories

/// The loop of one engine thread: it steps all its streams together, and takes new ones in between.
///
/// Streams share only the work of loading weights, so which of them run side by side changes no
/// answer.
struct EngineWorker {
  private let network: Network
  private let tree: PrefixTree
  private let queue: JobQueue
  private let number: Int
  private let streamLimit: Int
  private let workspace: Workspace
  private var streams: [Stream] = []

  init(
    _ network: Network, _ tree: PrefixTree, _ queue: JobQueue, number: Int, kernel: DotKernel,
    streamLimit: Int, rowLimit: Int
  ) {
    self.network = network
    self.tree = tree
    self.queue = queue
    self.number = number
    self.streamLimit = streamLimit
    workspace = Workspace(network, kernel: kernel, capacity: rowLimit)
  }

  mutating func run() {
    while let jobs = queue.take(thread: number, running: streams.count, capacity: streamLimit) {
      for job in jobs { open(job) }
      step()
    }
  }

  /// Starts a job's first stream; the others branch off where its prompt ends.
  private mutating func open(_ job: GenerationJob) {
    // The last token is always read: its logits are wanted.
    let state = tree.longestMatch(job.prompt, limit: job.prompt.count - 1)
    let group = StreamGroup(job)
    streams.append(
      Stream(
        group: group, place: 0, state: state, unread: job.prompt[state.count...],
        sampler: Sampler(job.sampling, seed: job.seeds[0])))
  }

  private mutating func step() {
    var rows: [BatchRow] = []
    var finishing: [Int] = []
    // Streams that write take one row each; prompts share what is left.
    for isReading in [false, true] {
      for index in streams.indices where streams[index].isReading == isReading {
        let room = workspace.capacity - rows.count
        guard room > 0 else { break }
        if addRows(of: index, atMost: room, to: &rows) { finishing.append(index) }
      }
    }
    network.run(rows, sequences: streams.map(\.state), in: workspace)
    var ended: [Int] = []
    for (place, index) in finishing.enumerated() {
      let logits = workspace.logits(place, of: network)
      if streams[index].isReading { branch(index, logits, &ended) }
      if choose(index, logits) { ended.append(index) }
    }
    for index in ended.sorted(by: >) { streams.remove(at: index) }
  }

  /// Adds a stream's next tokens; true where a choice follows.
  private mutating func addRows(
    of index: Int, atMost room: Int, to rows: inout [BatchRow]
  ) -> Bool {
    let some = streams[index].unread.prefix(room)
    let isLast = some.count == streams[index].unread.count
    streams[index].unread = streams[index].unread.dropFirst(some.count)
    for (offset, token) in some.enumerated() {
      let position = streams[index].state.append(token, blockLanes: network.blockLanes)
      rows.append(
        BatchRow(
          sequence: index, token: token, position: position,
          wantsLogits: isLast && offset == some.count - 1))
    }
    return isLast
  }

  /// Once a prompt is read: keeps what others may begin from, and starts the job's other answers.
  private mutating func branch(
    _ index: Int, _ logits: UnsafeBufferPointer<Float>, _ ended: inout [Int]
  ) {
    tree.insert(streams[index].state, withTail: false)
    let first = streams[index]
    let job = first.group.job
    for place in job.seeds.indices.dropFirst() {
      streams.append(
        Stream(
          group: first.group, place: place, state: first.state.forked, unread: [],
          sampler: Sampler(job.sampling, seed: job.seeds[place])))
      if choose(streams.count - 1, logits) { ended.append(streams.count - 1) }
    }
  }

  /// Chooses a stream's next token; true where the answer ends with it.
  private mutating func choose(_ index: Int, _ logits: UnsafeBufferPointer<Float>) -> Bool {
    let choice = streams[index].sampler.choose(logits)
    let job = streams[index].group.job
    streams[index].text.logProbability += choice.logProbability
    if job.stops(choice.token) {
      streams[index].text.isComplete = true
    } else {
      streams[index].text.tokens.append(choice.token)
      streams[index].unread = [choice.token]
    }
    let stream = streams[index]
    guard stream.text.isComplete || stream.text.tokens.count >= job.maximumTokens else {
      return false
    }
    tree.insert(stream.state, withTail: true)
    stream.group.finish(stream.text, place: stream.place)
    return true
  }
}
