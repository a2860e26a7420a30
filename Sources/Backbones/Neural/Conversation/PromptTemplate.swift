import Trajectories

/// How a conversation is written for the small networks; version 1 is the only one so far.
struct PromptTemplate: Sendable {
  static let version = "1"

  private let tokenizer: Tokenizer
  private let system: Int32
  private let user: Int32
  private let assistant: Int32
  private let tool: Int32
  private let tools: Int32
  private let call: Int32

  init(_ file: GGUFFile, _ tokenizer: Tokenizer) throws(GGUFError) {
    let version = try file.text("metaharness.template")
    guard version == PromptTemplate.version else {
      throw GGUFError(
        expected: "template '\(PromptTemplate.version)'", found: "'\(version.prefix(40))'",
        at: "metaharness.template")
    }
    self.tokenizer = tokenizer
    func control(_ name: String) throws(GGUFError) -> Int32 {
      guard let token = tokenizer.control(name) else {
        throw GGUFError(
          expected: "the control token \(name)", found: "none", at: "tokenizer.ggml.tokens")
      }
      return token
    }
    system = try control("<|system|>")
    user = try control("<|user|>")
    assistant = try control("<|assistant|>")
    tool = try control("<|tool|>")
    tools = try control("<|tools|>")
    call = try control("<|act|>")
  }

  /// What stands before the conversation: standing instructions and tools.
  func opening(_ request: CompletionRequest) -> [Int32] {
    let texts = request.messages.filter { $0.role == .system }.map(\.content)
    if texts.isEmpty, request.tools.isEmpty { return [] }
    var tokens = [system] + tokenizer.encode(texts.joined(separator: "\n"))
    if !request.tools.isEmpty {
      let lines = request.tools.map(\.promptLine).joined(separator: "\n")
      tokens += [tools] + tokenizer.encode(lines)
    }
    return tokens + [tokenizer.end]
  }

  /// One message that is not a system text.
  func message(_ message: Message) -> [Int32] {
    var tokens: [Int32]
    switch message.role {
    case .system: return []
    case .user: tokens = [user]
    case .tool: tokens = [tool]
    case .assistant: tokens = [assistant]
    }
    tokens += tokenizer.encode(message.content)
    if message.role == .assistant {
      for made in message.toolCalls {
        tokens += [call] + tokenizer.encode("\(made.name) \(made.arguments)")
      }
    }
    return tokens + [tokenizer.end]
  }

  /// What an answer begins after.
  var answerStart: Int32 { assistant }

  /// Whether an answer ends at a token: at its end, or where another role would begin to speak.
  func stops(at token: Int32) -> Bool { tokenizer.isControl(token) && token != call }

  /// Reads an answer's tokens, without the one that stopped it.
  func read(_ tokens: [Int32]) -> (text: String, calls: [ToolCall]) {
    let parts = tokens.split(separator: call, omittingEmptySubsequences: false)
    let calls = parts.dropFirst().enumerated().map { place, part in
      ToolCall(marked: tokenizer.decode(part), place: place)
    }
    return (parts.first.map { tokenizer.decode($0) } ?? "", Array(calls))
  }
}

extension ToolCall {
  /// Reads what follows a call's mark: the tool's name, a blank, the arguments.
  init(marked text: String, place: Int) {
    let text = text.unicodeScalars
    let blank = text.firstIndex(of: " ") ?? text.endIndex
    self.init(
      id: "call_\(place)", name: String(text[..<blank]),
      arguments: String(text[blank...].dropFirst()))
  }
}

extension ToolSpec {
  /// The tool as one line: name, arguments in the schema's order, and its summary if it has one.
  package var promptLine: String {
    let required = Set(parameters["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    let arguments = parameters["properties"]?.objectValue?.keys ?? []
    let listed = arguments.map { required.contains($0) ? $0 : $0 + "?" }.joined(separator: ",")
    let line = "\(name)(\(listed))"
    let summary = summary.drop { $0 == " " }
    return summary.isEmpty ? line : "\(line) \(summary)"
  }
}
