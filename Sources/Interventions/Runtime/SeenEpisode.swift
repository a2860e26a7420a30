import Signals
import Trajectories

/// What can be seen of an episode so far: everything that triggers and texts may use.
struct SeenEpisode: Sendable {
  private let frame: Frame
  var step = 0
  var stepsLeft: Int
  var history = EpisodeHistory()
  var grounded = GroundedTokens()
  var documents: [Document] = []
  var memories: [String: MemoryState] = [:]
  var lastAction: Action?
  var lastObservation: Observation
  var lastError: String?
  /// What each observation weighs in the conversation, for masks.
  var weights: [Weight] = []
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

  /// A JSON observation with the call that it answers.
  struct Document: Sendable {
    let arguments: JSONValue
    let value: JSONValue
  }

  struct Weight: Sendable {
    let step: Int
    let verb: String?
    let bytes: Int
  }

  private static let documentLimit = 64
  private static let weightLimit = 1024

  init(setting: EpisodeSetting, program: HarnessProgram) {
    frame = Frame(setting)
    stepsLeft = setting.stepBudget
    lastObservation = setting.opening
    observedBytes = setting.opening.text.utf8.count
    if program.needsGrounding {
      grounded.add(setting.opening.text)
      if let system = setting.system { grounded.add(system) }
      for tool in setting.tools { grounded.add(tool.parameters.compactText) }
    }
    for memory in program.memories {
      memories[memory.name] = MemoryState(memory)
    }
    updateMemories(program, .task, action: nil, observation: setting.opening)
    updateMemories(program, .admissible, action: nil, observation: setting.opening)
  }

  /// Takes in an action and its result.
  mutating func observe(
    _ action: Action?, _ observation: Observation, program: HarnessProgram
  ) throws(PatternError) {
    let actionText = action.map { scanned($0.matchText) }
    let event = EpisodeEvent(
      step: step, action: action, observation: observation,
      kind: action?.toolName.flatMap { tools[$0]?.kind }, previous: history.last,
      observationMatches: try program.observationPatterns.matches(in: scanned(observation.text)),
      actionMatches: try actionText.map { text throws(PatternError) in
        try program.actionPatterns.matches(in: text)
      } ?? [])
    history.append(event)
    lastAction = action
    lastObservation = observation
    if event.isError { lastError = observation.text }
    if weights.count == 2 * SeenEpisode.weightLimit {
      weights.removeFirst(SeenEpisode.weightLimit)
    }
    weights.append(Weight(step: step, verb: event.verb, bytes: observation.text.utf8.count))
    observedBytes += observation.text.utf8.count
    if program.needsGrounding { grounded.add(observation.text) }
    if program.needsFacts { remember(observation, of: action) }
    updateMemories(program, .action, action: action, observation: observation)
    updateMemories(program, .observation, action: action, observation: observation)
    updateMemories(program, .admissible, action: action, observation: observation)
  }

  private mutating func remember(_ observation: Observation, of action: Action?) {
    guard let value = jsonObject(observation) else { return }
    if documents.count == 2 * SeenEpisode.documentLimit {
      documents.removeFirst(SeenEpisode.documentLimit)
    }
    documents.append(Document(arguments: action?.arguments ?? .null, value: value))
  }

  private mutating func updateMemories(
    _ program: HarnessProgram, _ source: Extractor.Source, action: Action?,
    observation: Observation
  ) {
    var parsed: JSONValue??
    for memory in program.memories {
      guard memory.updates.contains(where: { $0.source == source }),
        let state = memories[memory.name]
      else { continue }
      var changed = state
      for update in memory.updates where update.source == source {
        if update.path != nil, source != .action, parsed == nil {
          parsed = .some(jsonObject(observation))
        }
        let extraction = Extraction(
          update: update, program: program, action: action, observation: observation,
          document: source == .action ? action?.arguments : parsed ?? nil)
        extraction.apply(to: &changed)
      }
      memories[memory.name] = changed
    }
  }

  private func jsonObject(_ observation: Observation) -> JSONValue? {
    guard observation.text.utf8.count <= 64 << 10,
      let first = observation.text.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return nil }
    return try? JSONValue(parsing: observation.text, options: .foreign)
  }

  /// The newest value at a path of what was observed.
  func fact(_ path: ValuePath) -> JSONValue? {
    for document in documents.suffix(SeenEpisode.documentLimit).reversed() {
      if let value = path.value(in: document.value) { return value }
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
