/// Chat messages put into the shape of an episode.
struct Conversation {
  /// What an answer without a call is.
  enum Style {
    /// Speech to the user.
    case speech
    /// A command to a text world.
    case commands
  }

  private(set) var system: String?
  private(set) var opening = Observation("", source: .user)
  private(set) var steps: [Step] = []
  private(set) var toolCalls = 0
  private(set) var lost: Set<LostField> = []

  private let messages: [ForeignMessage]
  private let style: Style

  init(_ messages: [ForeignMessage], style: Style = .speech) {
    self.messages = messages
    self.style = style
    if messages.contains(where: \.lostContent) { lost.insert(.content) }
    let first = messages.firstIndex { $0.role == .assistant } ?? messages.count
    readOpening(messages[..<first])
    var index = first
    while index < messages.count {
      var next = index + 1
      while next < messages.count, messages[next].role != .assistant { next += 1 }
      readTurn(messages[index], replies: messages[(index + 1)..<next])
      index = next
    }
  }

  private mutating func readOpening(_ leading: ArraySlice<ForeignMessage>) {
    let systems = leading.filter { $0.role == .system }.map(\.text)
    if !systems.isEmpty { system = systems.joined(separator: "\n\n") }
    opening = Observation(
      leading.filter { $0.role != .system }.map(\.text).joined(separator: "\n"),
      source: style == .speech ? .user : .environment)
  }

  private mutating func readTurn(
    _ answer: ForeignMessage, replies: ArraySlice<ForeignMessage>
  ) {
    let completion = Completion(
      text: answer.text, toolCalls: answer.calls, reasoning: answer.reasoning,
      finishReason: answer.calls.isEmpty ? .stop : .toolCalls, usage: answer.usage)
    let others = replies.filter { $0.role != .tool }
    guard !answer.calls.isEmpty else {
      let action: Action = style == .speech ? .say(answer.text) : .text(answer.text)
      let text = replies.map(\.text).joined(separator: "\n")
      steps.append(
        step([completion], action, Observation(text, source: style.replySource), answer.usage))
      return
    }
    toolCalls += answer.calls.count
    var results = ToolResults(replies.filter { $0.role == .tool }, of: answer.calls)
    for (place, call) in answer.calls.enumerated() {
      let result = results.take(for: call)
      var text = result?.text ?? ""
      if place == answer.calls.count - 1, !others.isEmpty {
        text = ([text] + others.map(\.text)).filter { !$0.isEmpty }.joined(separator: "\n")
      }
      let arguments = Conversation.arguments(call)
      // Calls of one answer become steps of their own; only the first holds the answer.
      var made = step(
        place == 0 ? [completion] : [], arguments.map { .tool(name: call.name, arguments: $0) },
        Observation(text, source: .tool, reported: result?.reported),
        place == 0 ? answer.usage : TokenUsage())
      if arguments == nil { made.parseRung = nil }
      steps.append(made)
    }
  }

  private func step(
    _ completions: [Completion], _ action: Action?, _ observation: Observation, _ usage: TokenUsage
  ) -> Step {
    Step(
      index: steps.count, completions: completions, action: action, observation: observation,
      usage: usage)
  }

  /// The arguments of a call, or nil where the model wrote something that is no JSON object.
  static func arguments(_ call: ToolCall) -> JSONValue? {
    if call.arguments.isEmpty { return .object([:]) }
    do throws(JSONError) {
      let value = try JSONValue(parsing: call.arguments, options: parsing)
      guard value.objectValue != nil else { return Optional.none }
      return value
    } catch {
      return nil
    }
  }

  private static let parsing: JSONValue.ParseOptions = {
    // Less than a record may have, because every export puts arguments inside a record.
    var options = JSONValue.ParseOptions.foreign
    options.maximumDepth = 400
    return options
  }()

  /// Marks tool results as errors by a rule of the format.
  mutating func markErrors(where isError: (String) -> Bool) {
    for index in steps.indices where steps[index].observation.source == .tool {
      if isError(steps[index].observation.text) { steps[index].observation.reported = .error }
    }
  }

  /// Marks the first step as one that no model decided.
  mutating func markFirstStepAsHarness() {
    guard !steps.isEmpty else { return }
    steps[0].isHarnessDecided = true
  }

  /// Puts the conversation into a draft.
  consuming func fill(_ draft: inout EpisodeDraft) {
    draft.system = system
    draft.opening = opening
    draft.steps = steps
    draft.lost.formUnion(lost)
    draft.actions = style == .speech ? toolCalls : nil
  }
}

extension Conversation.Style {
  fileprivate var replySource: Observation.Source { self == .speech ? .user : .environment }
}

/// The results of one answer's calls, each given out once: by the call's id, else in order.
private struct ToolResults {
  private let results: [ForeignMessage]
  private var places: [String: [Int]] = [:]
  /// Results that no call's id leads to.
  private var others: [Int] = []

  init(_ results: [ForeignMessage], of calls: [ToolCall]) {
    self.results = results
    let ids = Set(calls.map(\.id))
    for place in results.indices.reversed() {
      let id = results[place].callID ?? ""
      if ids.contains(id) { places[id, default: []].append(place) } else { others.append(place) }
    }
  }

  mutating func take(for call: ToolCall) -> ForeignMessage? {
    let place = places[call.id]?.popLast() ?? others.popLast()
    return place.map { results[$0] }
  }
}
