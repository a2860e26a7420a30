public import Backbones
import Synchronization
public import Trajectories

/// Recorded answers of one backbone by their requests, as a file: JSON Lines, the same bytes for the
/// same answers.
public struct AnswerBundle: Sendable {
  /// Identity of the backbone whose answers these are.
  public let backbone: Digest
  /// The answers by the digest of their request.
  public let answers: [Digest: [Completion]]

  private static let schema = "answers/1"

  /// Makes a bundle.
  public init(backbone: Digest, answers: [Digest: [Completion]]) {
    self.backbone = backbone
    self.answers = answers
  }

  /// Reads a bundle's file.
  public init(path: String) throws {
    var lines = try JSONLinesReader(path: path)
    var found: [Digest: [Completion]] = [:]
    var backbone: Digest?
    while let line = try lines.next() {
      guard !line.isTooLong, let value = try? JSONValue(parsing: line.bytes) else {
        throw BundleError(path: path, line: line.number, detail: "it is not JSON")
      }
      guard backbone != nil else {
        guard value["metaharness"]?.stringValue == AnswerBundle.schema,
          let digest = value["backbone"]?.stringValue.flatMap(Digest.init(hex:))
        else {
          throw BundleError(
            path: path, line: line.number,
            detail: "expected \(AnswerBundle.schema) with the digest of a backbone")
        }
        backbone = digest
        continue
      }
      guard let request = value["request"]?.stringValue.flatMap(Digest.init(hex:)),
        let list = value["answers"]?.arrayValue,
        let answers = try? list.map({ try Completion(json: $0) })
      else {
        throw BundleError(
          path: path, line: line.number, detail: "expected a request with its answers")
      }
      found[request] = answers
    }
    guard let backbone else {
      throw BundleError(path: path, line: 1, detail: "the file is empty")
    }
    self.init(backbone: backbone, answers: found)
  }

  /// Writes the bundle in the order of the requests.
  public func write(path: String) throws(FileError) {
    var writer = JSONWriter(capacity: 1 << 16)
    writer.value(["metaharness": .string(AnswerBundle.schema), "backbone": .string(backbone.hex)])
    writer.newline()
    for request in answers.keys.sorted(by: { $0.hex < $1.hex }) {
      writer.object { writer in
        writer.key("request")
        writer.string(request.hex)
        writer.key("answers")
        writer.array { writer in
          for answer in answers[request] ?? [] { answer.write(to: &writer) }
        }
      }
      writer.newline()
    }
    try FileContents.write(writer.bytes, to: path)
  }

  /// The answers as recorded backbones read them; what is new is not kept.
  public var book: AnswerBook {
    let answers = answers
    return AnswerBook(find: { answers[$0] }, keep: { _, _ in })
  }
}

extension AnswerBundle {
  /// Plays plans and keeps every answer.
  public static func recorded(
    _ plans: [EpisodePlan], concurrency: Int
  ) async throws -> AnswerBundle {
    let kept = Mutex<[Digest: [Completion]]>([:])
    let book = AnswerBook(
      find: { request in kept.withLock { $0[request] } },
      keep: { request, answers in kept.withLock { $0[request] = answers } })
    guard let live = plans.first?.backbone else {
      return AnswerBundle(backbone: Digest(of: ""), answers: [:])
    }
    try await EpisodeBatch(concurrency: concurrency).run(
      plans.map { plan in
        var plan = plan
        plan.backbone = RecordedBackbone(recording: live, in: book)
        return plan
      }
    ) { _, _ in }
    try Task.checkCancellation()
    return AnswerBundle(
      backbone: live.identity.digest, answers: kept.withLock { $0 })
  }

  /// What a comparison with the live backbone found.
  public struct Check: Sendable, Hashable {
    /// Episodes that were played twice: with recorded answers alone, and live.
    public let episodes: Int
    /// Episodes that differ in any byte, those that the bundle does not hold included.
    public let differing: Int
  }

  /// Plays a share of the plans live and from the bundle alone; which ones is decided by their keys.
  public func check(
    _ plans: [EpisodePlan], share: Double = 0.05, concurrency: Int
  ) async throws -> Check {
    let count = max(1, Int((Double(plans.count) * share).rounded(.up)))
    let chosen = Array(plans.sorted { $0.key.hex < $1.key.hex }.prefix(count))
    let bundle = self
    let recorded = chosen.map { plan in
      var plan = plan
      plan.backbone = RecordedBackbone(
        replaying: plan.backbone.identity, from: bundle.book, tokens: plan.backbone.tokens)
      return plan
    }
    let played = Mutex<[Int: Trajectory]>([:])
    try await EpisodeBatch(concurrency: concurrency).run(chosen + recorded) { place, trajectory in
      played.withLock { $0[place] = trajectory }
    }
    try Task.checkCancellation()
    let differing = played.withLock { found in
      chosen.indices.count { found[$0] != found[$0 + chosen.count] }
    }
    return Check(episodes: chosen.count, differing: differing)
  }
}
