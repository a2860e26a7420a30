public import Trajectories

/// A store as one text file: JSON Lines, the same bytes for the same content.
public enum StoreBundle {
  static let schema = "store/1"

  /// Appends a store's content to a writer's file: harnesses, answers and episodes, each in the
  /// order of their identities.
  public static func write(
    _ store: Store, to sink: (inout JSONWriter) throws -> Void
  ) throws {
    var writer = JSONWriter(capacity: 1 << 16)
    func finishLine() throws {
      writer.newline()
      if writer.bytes.count >= 1 << 16 {
        try sink(&writer)
        writer.removeAll()
      }
    }
    writer.value(["metaharness": .string(schema), "kind": "store"])
    try finishLine()
    for harness in try store.allHarnesses() {
      let body = String(decoding: harness.body, as: UTF8.self)
      writer.value(["kind": "harness", "hash": .string(harness.hash), "body": .string(body)])
      try finishLine()
    }
    for answer in try store.allAnswers() {
      writer.value(.object(answer))
      try finishLine()
    }
    try store.forEachTrajectory { episode, trajectory in
      writer.value([
        "kind": "stored", "key": .string(episode.key.hex),
        "backboneKind": .string(episode.backboneKind), "batch": .string(episode.batch),
      ])
      try finishLine()
      TrajectoryWriter.append(trajectory, to: &writer)
      if writer.bytes.count >= 1 << 16 {
        try sink(&writer)
        writer.removeAll()
      }
    }
    try sink(&writer)
  }

  /// Reads a bundle into a store and returns how many episodes came in.
  public static func read(path: String, into store: Store, run: Int64) async throws -> Int {
    var lines = try JSONLinesReader(path: path)
    var reading = Reading(path: path)
    while let line = try lines.next() {
      guard !line.isTooLong else {
        throw BundleError(path: path, line: line.number, detail: "the line is too long")
      }
      do {
        try reading.take(try JSONValue(parsing: line.bytes), into: store, run: run)
      } catch let error as StoreError {
        throw error
      } catch {
        throw BundleError(path: path, line: line.number, detail: "\(error)")
      }
    }
    try reading.finishEpisode(into: store, run: run)
    try await store.flush()
    return reading.count
  }
}

/// A line of a bundle that cannot be read.
public struct BundleError: Error, Sendable, Hashable, CustomStringConvertible {
  let path: String
  let line: Int
  let detail: String

  public var description: String { "\(path), line \(line): \(detail)" }
}

extension StoreBundle {
  /// The episode that is being put together from its lines.
  fileprivate struct Reading {
    let path: String
    var count = 0
    private var hasHeading = false
    private var stored: (key: Digest, kind: String, batch: String)?
    private var header: EpisodeHeader?
    private var steps: [Step] = []
    private var outcome: Outcome?

    init(path: String) { self.path = path }

    mutating func take(_ line: JSONValue, into store: Store, run: Int64) throws {
      guard hasHeading else {
        guard line["metaharness"]?.stringValue == StoreBundle.schema else {
          throw Refusal("expected a store bundle (\(StoreBundle.schema)) as the first line says")
        }
        hasHeading = true
        return
      }
      switch line["kind"]?.stringValue {
      case "harness":
        guard let hash = line["hash"]?.stringValue.flatMap(Digest.init(hex:)),
          let body = line["body"]?.stringValue
        else { throw Refusal("expected a harness with hash and body") }
        try store.save(harness: hash, body: Array(body.utf8))
      case "answers":
        try store.takeAnswers(line)
      case "stored":
        try finishEpisode(into: store, run: run)
        guard let key = line["key"]?.stringValue.flatMap(Digest.init(hex:)) else {
          throw Refusal("expected the key of a stored episode")
        }
        stored = (
          key, line["backboneKind"]?.stringValue ?? "", line["batch"]?.stringValue ?? ""
        )
      default:
        switch try TrajectoryLine(json: line) {
        case .header(let found): header = found
        case .step(let step): steps.append(step)
        case .outcome(let found): outcome = found
        }
      }
    }

    mutating func finishEpisode(into store: Store, run: Int64) throws(StoreError) {
      guard let header, let stored else { return }
      let trajectory = Trajectory(header: header, steps: steps, outcome: outcome)
      try store.record(
        EpisodeRow(
          trajectory, key: stored.key, backboneKind: stored.kind, batch: stored.batch), run: run)
      count += 1
      self.stored = nil
      self.header = nil
      steps = []
      outcome = nil
    }
  }

  struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }
}
