import Trajectories

/// One answer in the making.
struct Stream {
  let group: StreamGroup
  /// Which of the group's answers it is.
  let place: Int
  var state: SequenceState
  /// Tokens still to be read before the next one is chosen.
  var unread: ArraySlice<Int32>
  var text = GeneratedText()
  var sampler: Sampler

  /// Whether the prompt is still being read.
  var isReading: Bool { text.tokens.isEmpty }
}

/// The answers that one job asks for.
final class StreamGroup {
  let job: GenerationJob
  private var texts: [GeneratedText]
  private var open: Int

  init(_ job: GenerationJob) {
    self.job = job
    open = job.seeds.count
    texts = Array(repeating: GeneratedText(), count: open)
  }

  /// Takes a finished answer; hands all over with the last.
  func finish(_ text: GeneratedText, place: Int) {
    texts[place] = text
    open -= 1
    if open == 0 { job.finished(texts) }
  }
}
