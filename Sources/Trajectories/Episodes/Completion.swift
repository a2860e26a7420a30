/// One raw answer of a model.
public struct Completion: Sendable, Hashable {
  /// Why generation stopped.
  public enum FinishReason: String, Sendable, Hashable, CaseIterable {
    case stop
    case toolCalls
    case length
    case refused
    case other
  }

  /// The text; empty where the answer is only calls.
  public var text: String
  /// Calls in the server's structured form.
  public var toolCalls: [ToolCall]
  /// Reasoning that came beside the answer.
  public var reasoning: String?
  /// Why generation stopped.
  public var finishReason: FinishReason
  /// Sum of the chosen tokens' log-probabilities, where the model gives them.
  public var logProbability: Double?
  /// What the answer cost.
  public var usage: TokenUsage
  /// What a scripted backbone planted here; the runner moves it to the step's ground truth before
  /// anything reads the answer.
  public var planted: [String]

  /// Makes an answer.
  public init(
    text: String, toolCalls: [ToolCall] = [], reasoning: String? = nil,
    finishReason: FinishReason = .stop, logProbability: Double? = nil,
    usage: TokenUsage = TokenUsage(), planted: [String] = []
  ) {
    self.text = text
    self.toolCalls = toolCalls
    self.reasoning = reasoning
    self.finishReason = finishReason
    self.logProbability = logProbability
    self.usage = usage
    self.planted = planted
  }
}

/// Tokens that model calls cost.
public struct TokenUsage: Sendable, Hashable {
  /// Tokens read.
  public var input: Int
  /// Tokens written.
  public var output: Int
  /// Tokens of the input that came from a cache.
  public var cachedInput: Int
  /// Tokens of the conversation that did not fit the window and were left out.
  public var droppedInput: Int

  /// Makes a cost.
  public init(input: Int = 0, output: Int = 0, cachedInput: Int = 0, droppedInput: Int = 0) {
    self.input = input
    self.output = output
    self.cachedInput = cachedInput
    self.droppedInput = droppedInput
  }

  /// Adds two costs.
  public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
    TokenUsage(
      input: left.input + right.input, output: left.output + right.output,
      cachedInput: left.cachedInput + right.cachedInput,
      droppedInput: left.droppedInput + right.droppedInput)
  }

  /// Adds a cost to this one.
  public static func += (left: inout TokenUsage, right: TokenUsage) { left = left + right }
}
