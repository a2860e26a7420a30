import Signals
import Trajectories

/// What can be seen of an episode so far: everything that triggers and texts may use.
struct SeenEpisode: Sendable {
  private let frame: Frame
  var step = 0
  var stepsLeft: Int
  var history = EpisodeHistory()
  var grounded = GroundedTokens()
  private var documents: [SeenDocument] = []
  var memories: [MemoryState]
  var lastJudged: JudgedAction?
  var lastObservation: Observation
  var lastError: String?
  /// The first step whose result each mask of the harness would replace.
  private(set) var firstMaskable: [Int?]
  /// How many events there were before the one in which each observation pattern last matched,
  /// and that one.
  private var lastMatch: [Int]
  private var eventCount = 0
  var observedBytes: Int

  /// What stays the same for a whole episode; a class, so that copies of the rest stay small.
  private final class Frame: Sendable {
    let setting: EpisodeSetting
    let tools: ToolTable

    init(_ setting: EpisodeSetting) {
      self.setting = setting
      tools = ToolTable(setting.tools)
    }
  }

  var setting: EpisodeSetting { frame.setting }
  var tools: ToolTable { frame.tools }

  private static let documentLimit = 64

  init(setting: EpisodeSetting, program: HarnessProgram) {
    frame = Frame(setting)
    stepsLeft = setting.stepBudget
    lastObservation = setting.opening
    observedBytes = setting.opening.text.utf8.count
    memories = program.memories.map { MemoryState($0) }
    firstMaskable = program.masks.map { _ in nil }
    lastMatch = program.observationPatterns.patterns.map { _ in 0 }
    if program.needsGrounding {
      grounded.add(setting.opening.text)
      if let system = setting.system { grounded.add(system) }
      for tool in setting.tools { grounded.add(tool.parameters.compactText) }
    }
    // A matcher without memory is the same as no match before the first step.
    let matches =
      (try? program.observationPatterns.matches(in: scanned(setting.opening.text))) ?? []
    let seen = ExtractionSource(
      action: nil, observation: setting.opening, observationMatches: matches, actionMatches: [],
      document: SeenDocument(setting.opening.text, arguments: .null))
    updateMemories(program, .task, seen)
    updateMemories(program, .admissible, seen)
  }

  /// Takes in an action and its result.
  mutating func observe(
    _ judged: JudgedAction?, _ observation: Observation, program: HarnessProgram
  ) throws(PatternError) {
    let observed = try program.observationPatterns.matches(in: scanned(observation.text))
    let action = judged?.action
    let acted = judged?.matches ?? []
    let event = EpisodeEvent(
      step: step, action: action, hash: judged?.hash ?? 0, observation: observation,
      kind: judged?.kind, previous: history.last, observationMatches: observed,
      actionMatches: acted)
    history.append(event)
    eventCount += 1
    for place in observed { lastMatch[place] = eventCount }
    lastJudged = judged
    lastObservation = observation
    if event.isError { lastError = observation.text }
    let bytes = observation.text.utf8.count
    for place in firstMaskable.indices where firstMaskable[place] == nil {
      if program.masks[place].applies(verb: event.verb, bytes: bytes) {
        firstMaskable[place] = step
      }
    }
    observedBytes += bytes
    if program.needsGrounding { grounded.add(observation.text) }
    let document =
      program.readsDocuments
      ? SeenDocument(observation.text, arguments: action?.arguments ?? .null) : nil
    if program.needsFacts, let document { remember(document) }
    let seen = ExtractionSource(
      action: action, observation: observation, observationMatches: observed,
      actionMatches: acted, document: document)
    updateMemories(program, .action, seen)
    updateMemories(program, .observation, seen)
    updateMemories(program, .admissible, seen)
  }

  private mutating func remember(_ document: SeenDocument) {
    if documents.count == 2 * SeenEpisode.documentLimit {
      documents.removeFirst(SeenEpisode.documentLimit)
    }
    documents.append(document)
  }

  private mutating func updateMemories(
    _ program: HarnessProgram, _ source: Extractor.Source, _ seen: ExtractionSource
  ) {
    for extractor in program.extractors[source.index] where extractor.mayApply(to: seen) {
      Extraction(extractor: extractor, seen: seen).apply(to: &memories[extractor.memory])
    }
  }

  /// How many events ago a pattern last matched an observation; large where it never did.
  func sinceMatch(of place: Int) -> Int {
    lastMatch[place] == 0 ? .max : eventCount - lastMatch[place]
  }

  /// The step before which steps are old, in whole batches; nil where none is.
  func batchEnd(keepLast: Int, batch: Int) -> Int? {
    let (extra, isTooLong) = step.subtractingReportingOverflow(keepLast)
    guard !isTooLong, extra >= batch, batch > 0 else { return nil }
    return extra / batch * batch
  }

  /// A declared memory's state.
  func memory(_ name: String, _ program: HarnessProgram) -> MemoryState? {
    program.memoryPlaces[name].map { memories[$0] }
  }

  /// The newest value at a path of what was observed.
  func fact(_ path: ValuePath) -> JSONValue? {
    for document in documents.suffix(SeenEpisode.documentLimit).reversed() {
      if let content = document.value, let value = path.value(in: content) { return value }
    }
    return nil
  }
}

extension Action {
  /// The text that action patterns are asked about.
  var matchText: String {
    switch self {
    case .tool(let name, let arguments): name + " " + arguments.compactText
    case .text(let command): command
    case .say(let text): text
    }
  }
}
