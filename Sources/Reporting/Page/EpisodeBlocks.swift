import Interventions
import MetaHarness
import Trajectories

/// The steps of episodes as a page carries them: compressed blocks that are unpacked when a reader
/// asks for an episode, and a small index that says where each one is.
struct EpisodeBlocks {
  /// Where an episode is.
  struct Place {
    let block: Int
    let position: Int
  }

  private(set) var places: [Digest: Place] = [:]
  private(set) var texts: [String] = []
  private(set) var steps = 0
  private(set) var leftOut = 0

  /// Bytes of a block before it is compressed: large enough to compress well, small enough to be
  /// unpacked in a few milliseconds.
  private static let blockSize = 160_000

  private let stepLimit: Int
  private var writer = JSONWriter(capacity: blockSize * 2)
  private var inBlock = 0
  private var parts: [[UInt8]] = []

  init(stepLimit: Int) { self.stepLimit = stepLimit }

  /// Adds an episode unless it is there or the limit is reached.
  mutating func add(_ key: Digest, from store: Store) throws {
    guard places[key] == nil else { return }
    guard steps < stepLimit else {
      leftOut += 1
      return
    }
    guard let trajectory = try store.trajectory(key) else { return }
    steps += trajectory.steps.count
    places[key] = Place(block: texts.count, position: inBlock)
    writer.removeAll()
    EpisodeBlocks.write(trajectory, key: key, to: &writer)
    parts.append(writer.bytes)
    inBlock += 1
    if parts.reduce(0, { $0 + $1.count }) >= EpisodeBlocks.blockSize { close() }
  }

  /// Ends the last block.
  mutating func close() {
    guard !parts.isEmpty else { return }
    let body =
      [UInt8(ascii: "[")] + Array(parts.joined(separator: [UInt8(ascii: ",")]))
      + [UInt8(ascii: "]")]
    texts.append(Base64.text(Deflate.compressed(body)))
    parts = []
    inBlock = 0
  }

  private static func write(_ trajectory: Trajectory, key: Digest, to writer: inout JSONWriter) {
    let header = trajectory.header
    writer.object { writer in
      func member(_ name: String, _ text: String, _ writer: inout JSONWriter) {
        writer.key(name)
        writer.string(Markup.visible(text))
      }
      member("k", key.hex, &writer)
      member("t", header.task, &writer)
      member("e", header.environment, &writer)
      member("b", header.backbone, &writer)
      writer.key("n")
      writer.integer(header.trial)
      member("h", header.harness == Harness.empty.hash.hex ? "" : header.harness, &writer)
      member("o", header.opening.text, &writer)
      if let outcome = trajectory.outcome {
        writer.key("ok")
        writer.bool(outcome.success)
        member("end", outcome.endReason.rawValue, &writer)
        if let detail = outcome.detail { member("why", detail, &writer) }
      }
      writer.key("s")
      writer.array { writer in for step in trajectory.steps { write(step, to: &writer) } }
    }
  }

  private static func write(_ step: Step, to writer: inout JSONWriter) {
    func member(_ name: String, _ text: String, _ writer: inout JSONWriter) {
      writer.key(name)
      writer.string(Markup.visible(text))
    }
    writer.object { writer in
      if let action = step.action {
        member("a", action.description, &writer)
      } else {
        member("r", step.completions.first.map(raw) ?? "", &writer)
      }
      if step.action != nil, (step.parseRung ?? 1) != 0,
        step.completions.indices.contains(step.chosen)
      {
        member("r", raw(step.completions[step.chosen]), &writer)
      }
      member("o", step.observation.text, &writer)
      member("f", step.observation.source.rawValue, &writer)
      if let shown = step.shown { member("w", shown.text, &writer) }
      if let error = step.groundTruth?.errorClass { member("x", error.name, &writer) }
      if step.isHarnessDecided {
        writer.key("d")
        writer.bool(true)
      }
      list("b", step.bounces, &writer) { bounce, writer in
        writer.string(Markup.visible(raw(bounce.completion)))
        writer.string(Markup.visible(bounce.reply))
      }
      list("i", step.inserted, &writer) { read, writer in
        writer.string(Markup.visible(read.action.description))
        writer.string(Markup.visible(read.observation.text))
      }
      list("c", step.fired.filter { $0.verdict == .effective }, &writer) { fired, writer in
        writer.string(Markup.visible(fired.rule))
        writer.string(fired.phase)
        writer.string(Markup.visible(fired.change))
      }
    }
  }

  private static func list<Element>(
    _ name: String, _ elements: [Element], _ writer: inout JSONWriter,
    _ body: (Element, inout JSONWriter) -> Void
  ) {
    guard !elements.isEmpty else { return }
    writer.key(name)
    writer.array { writer in
      for element in elements { writer.array { body(element, &$0) } }
    }
  }

  /// What the model wrote, its calls after its words.
  private static func raw(_ completion: Completion) -> String {
    ([completion.text] + completion.toolCalls.map { "\($0.name)(\($0.arguments))" })
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
