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
  var observedBytes: Int
  /// Counted only where a rule asks.
  private(set) var saidTokens = 0

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
  /// What the world offers now; nil where it lists nothing.
  var offered: OfferedCommands? {
    lastObservation.admissible.map { OfferedCommands($0, instructions: setting.system) }
  }

  private static let documentLimit = 64
  /// Texts beyond this size are asked everything at once, so that no history keeps them.
  private static let keptBytes = 16 << 10

  init(setting: EpisodeSetting, program: HarnessProgram) {
    frame = Frame(setting)
    stepsLeft = setting.stepBudget
    lastObservation = setting.opening
    observedBytes = setting.opening.text.utf8.count
    memories = program.memories.map { MemoryState($0) }
    firstMaskable = program.masks.map { _ in nil }
    if program.needsGrounding {
      grounded.add(setting.opening.text)
      if let system = setting.system { grounded.add(system) }
      for tool in setting.tools { grounded.add(tool.parameters.compactText) }
    }
    if program.needsTokens {
      saidTokens =
        setting.tokens.count(setting.opening.text) + (setting.system.map(setting.tokens.count) ?? 0)
    }
    let seen = ExtractionSource(
      action: nil, observation: setting.opening,
      observationText: ScannedText(setting.opening.text), actionText: nil,
      document: SeenDocument(setting.opening.text, arguments: .null))
    updateMemories(program, .task, seen)
    updateMemories(program, .admissible, seen)
  }

  /// Takes in an action and its result.
  mutating func observe(
    _ judged: JudgedAction?, _ observation: Observation, program: HarnessProgram
  ) {
    let bytes = observation.text.utf8.count
    let action = judged?.action
    var text: ScannedText?
    if !program.observationPatterns.isEmpty {
      let asked = ScannedText(observation.text)
      if bytes > SeenEpisode.keptBytes { program.observationPatterns.settle(asked) }
      text = asked
    }
    let event = EpisodeEvent(
      step: step, action: action, hash: judged?.hash ?? 0, observation: observation,
      kind: judged?.kind, previous: history.last, observationText: text, actionText: judged?.text)
    history.append(event)
    lastJudged = judged
    lastObservation = observation
    if event.isError { lastError = observation.text }
    for place in firstMaskable.indices where firstMaskable[place] == nil {
      if program.masks[place].applies(verb: event.verb, bytes: bytes) {
        firstMaskable[place] = step
      }
    }
    observedBytes += bytes
    if program.needsTokens {
      saidTokens += setting.tokens.count(observation.text)
      if let action { saidTokens += setting.tokens.count(action.matchText) }
    }
    if program.needsGrounding { grounded.add(observation.text) }
    let document =
      program.readsDocuments
      ? SeenDocument(observation.text, arguments: action?.arguments ?? .null) : nil
    if program.needsFacts, let document { remember(document) }
    let seen = ExtractionSource(
      action: action, observation: observation, observationText: text, actionText: judged?.text,
      document: document)
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
    for extractor in program.extractors[source.index]
    where extractor.mayApply(to: seen, program) {
      Extraction(extractor: extractor, seen: seen).apply(to: &memories[extractor.memory])
    }
  }

  /// Whether a pattern matches one of the newest observations.
  func matched(_ place: Int, within window: Int, _ table: PatternTable) -> Bool {
    for index in history.places(within: window).reversed()
    where table.matches(place, in: history.events[index].observationText) {
      return true
    }
    return false
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
