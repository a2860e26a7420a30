/// Reads spans of generative AI as OTLP JSON; one conversation (else one trace) is one episode.
///
/// Spans of a trace may stand in different records, so traces are held back until the end of the
/// file, or until they need too much memory.
struct OpenTelemetryReader: RecordReader {
  private struct Trace {
    var spans: [OpenTelemetrySpan] = []
    var record: Digest
  }

  private var order: [String] = []
  private var traces: [String: Trace] = [:]
  /// Digests of what was delivered, which stay small however long the file is.
  private var delivered: Set<UInt64> = []
  private var heldBytes = 0

  private static let byteLimit = 24 << 20

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    guard case .json(let document) = record.content, document["resourceSpans"] != nil else {
      throw TrajectoryFormatError(
        expected: "an OTLP document with resourceSpans", found: "another record")
    }
    let spans = try OpenTelemetrySpan.all(in: document)
    for span in spans where span.operation != "" || span.attributes[Key.header] != nil {
      let key = span.conversation
      guard delivered.isEmpty || !delivered.contains(Digest(of: key).leadingBits) else {
        throw TrajectoryFormatError(
          expected: "the spans of a trace near each other",
          found: "one of \(JSONValue.string(key).shortDescription) far behind the others")
      }
      if traces[key] == nil { order.append(key) }
      traces[key, default: Trace(record: record.digest)].spans.append(span)
    }
    heldBytes += record.byteCount
    return heldBytes > OpenTelemetryReader.byteLimit ? remaining() : []
  }

  mutating func remaining() -> [EpisodeDraft] {
    var drafts: [EpisodeDraft] = []
    for key in order {
      delivered.insert(Digest(of: key).leadingBits)
      guard var trace = traces.removeValue(forKey: key) else { continue }
      trace.spans = trace.spans.enumerated().sorted {
        ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
      }.map(\.element)
      drafts.append(OpenTelemetryReader.draft(key, trace))
    }
    order = []
    heldBytes = 0
    return drafts
  }

  /// The attributes of our own export.
  enum Key {
    static let header = "metaharness.header"
    static let step = "metaharness.step"
    static let outcome = "metaharness.outcome"
  }

  private static func draft(_ key: String, _ trace: Trace) -> EpisodeDraft {
    var draft: EpisodeDraft
    do throws(TrajectoryFormatError) {
      if let own = try ownEpisode(trace) {
        draft = own
      } else {
        draft = try foreignEpisode(key, trace)
      }
    } catch {
      draft = EpisodeDraft(environment: "otel", task: key)
      draft.refusal = error.description
    }
    draft.record = trace.record
    return draft
  }

  private static func ownEpisode(
    _ trace: Trace
  ) throws(TrajectoryFormatError) -> EpisodeDraft? {
    let roots = trace.spans.compactMap { span in
      span.attributes[Key.header].map { (span, $0) }
    }
    guard let (root, header) = roots.first else { return nil }
    func decoded(_ value: JSONValue) -> JSONValue { OpenTelemetrySpan.structured(value) ?? .null }
    var episode = Trajectory(
      header: try EpisodeHeader(json: decoded(header)), steps: [], outcome: nil)
    for span in trace.spans {
      guard let step = span.attributes[Key.step] else { continue }
      episode.steps.append(try Step(json: decoded(step)))
    }
    if let outcome = root.attributes[Key.outcome] {
      episode.outcome = try Outcome(json: decoded(outcome))
    }
    return EpisodeDraft(whole: episode)
  }

  private static func foreignEpisode(
    _ key: String, _ trace: Trace
  ) throws(TrajectoryFormatError) -> EpisodeDraft {
    guard trace.spans.contains(where: \.isModelCall) else {
      throw TrajectoryFormatError(expected: "a span of a model call", found: "none in the trace")
    }
    var draft = EpisodeDraft(environment: "otel", task: key)
    var transcript = OpenTelemetryTranscript()
    for span in trace.spans {
      if span.isModelCall {
        try transcript.addModelCall(span)
        let model =
          span.attributes["gen_ai.response.model"] ?? span.attributes["gen_ai.request.model"]
        draft.model = draft.model ?? model?.stringValue
        if draft.tools == nil {
          draft.tools = try ToolSpec.foreign(
            OpenTelemetrySpan.structured(span.attributes["gen_ai.tool.definitions"]))
        }
      } else if span.operation == "execute_tool" {
        transcript.addToolCall(span)
      }
      if let name = span.attributes["gen_ai.agent.name"]?.stringValue { draft.environment = name }
    }
    let conversation = Conversation(transcript.finished())
    conversation.fill(&draft)
    draft.system = draft.system ?? transcript.system
    if draft.tools == nil, conversation.toolCalls == 0 { draft.tools = [] }
    // Texts are opt-in; without them only the fact of a call is known.
    if !transcript.hasContent { draft.lost.formUnion([.rawOutput, .content]) }
    return draft
  }
}

/// The messages of a trace, each taken once although later calls repeat them.
private struct OpenTelemetryTranscript {
  private(set) var system: String?
  private(set) var hasContent = false
  private var messages: [ForeignMessage] = []
  private var executed: [ForeignMessage] = []
  /// Ids of the last answer's calls.
  private var knownCalls: Set<String> = []

  mutating func addModelCall(_ span: OpenTelemetrySpan) throws(TrajectoryFormatError) {
    let call = try OpenTelemetryMessages(span)
    system = system ?? call.system
    if messages.isEmpty {
      messages = call.input
    } else {
      // A call repeats the conversation; what stands behind its last answer is new.
      let last = call.input.lastIndex { $0.role == .assistant }
      addReplies(last.map { Array(call.input[($0 + 1)...]) } ?? call.input)
    }
    var answer = call.output.first ?? ForeignMessage(.assistant, "")
    answer.usage = span.usage
    if !answer.text.isEmpty || !answer.calls.isEmpty { hasContent = true }
    knownCalls = Set(answer.calls.map(\.id))
    messages.append(answer)
  }

  mutating func addToolCall(_ span: OpenTelemetrySpan) {
    let result = span.attributes["gen_ai.tool.call.result"]
    var reply = ForeignMessage(
      .tool, result?.stringValue ?? result.map(\.compactText) ?? "")
    reply.callID = span.attributes["gen_ai.tool.call.id"]?.stringValue
    reply.reported = span.isError ? .error : nil
    executed.append(reply)
    // Where answers are not recorded, the span is the only trace of the call.
    guard let last = messages.indices.last, messages[last].role == .assistant,
      let name = span.attributes["gen_ai.tool.name"]?.stringValue,
      knownCalls.insert(reply.callID ?? "").inserted
    else { return }
    messages[last].calls.append(
      ToolCall(
        id: reply.callID ?? "", name: name,
        arguments: ForeignMessage.argumentText(span.attributes["gen_ai.tool.call.arguments"])))
  }

  private mutating func addReplies(_ replies: [ForeignMessage]) {
    var replies = replies
    var places: [String: Int] = [:]
    for (place, reply) in replies.enumerated() where reply.role == .tool {
      if let id = reply.callID { places[id] = place }
    }
    var unrepeated: [ForeignMessage] = []
    for result in executed {
      if let place = result.callID.flatMap({ places[$0] }) {
        replies[place].reported = result.reported
      } else {
        unrepeated.append(result)
      }
    }
    executed = []
    messages += unrepeated + replies.filter { $0.role != .system }
  }

  mutating func finished() -> [ForeignMessage] {
    addReplies([])
    return messages
  }
}
