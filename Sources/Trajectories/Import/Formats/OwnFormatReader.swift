/// Reads our own lines, so that they can be redacted, filtered and counted like any other format.
struct OwnFormatReader: RecordReader {
  private var open: Trajectory?
  private var digest: Digest?
  private var isSkipping = false

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    guard case .json(let value) = record.content else { return [] }
    switch try TrajectoryLine(json: value) {
    case .header(let header):
      let finished = remaining()
      open = Trajectory(header: header, steps: [], outcome: nil)
      digest = record.digest
      isSkipping = false
      return finished
    case .step(let step):
      guard !isSkipping else { return [] }
      guard open != nil, open?.outcome == nil else { throw OwnFormatReader.misplaced("a step") }
      open?.steps.append(step)
    case .outcome(let outcome):
      guard !isSkipping else { return [] }
      guard open != nil, open?.outcome == nil else { throw OwnFormatReader.misplaced("an outcome") }
      open?.outcome = outcome
    }
    return []
  }

  mutating func remaining() -> [EpisodeDraft] {
    defer { open = nil }
    guard let open else { return [] }
    var draft = EpisodeDraft(whole: open)
    draft.record = digest
    return [draft]
  }

  /// An episode that lost a line is no longer the episode that was run.
  mutating func skipped() {
    open = nil
    isSkipping = true
  }

  private static func misplaced(_ what: String) -> TrajectoryFormatError {
    TrajectoryFormatError(expected: "a header before it", found: what)
  }
}
