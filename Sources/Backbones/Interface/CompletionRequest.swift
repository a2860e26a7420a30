public import Trajectories

/// What a model is asked.
public struct CompletionRequest: Sendable, Hashable {
  /// The conversation.
  public var messages: [Message]
  /// The tools on offer.
  public var tools: [ToolSpec]
  /// How the agent acts.
  public var style: ActionStyle
  /// How to sample.
  public var sampling: Sampling
  /// The seed of this call.
  public var seed: Seed
  /// The seed of the whole episode, for scripted backbones that plan their faults ahead.
  public var episode: Seed
  /// How many answers are wanted.
  public var count: Int

  /// Makes a request.
  public init(
    messages: [Message], tools: [ToolSpec], style: ActionStyle, sampling: Sampling, seed: Seed,
    episode: Seed = Seed(0), count: Int = 1
  ) {
    self.messages = messages
    self.tools = tools
    self.style = style
    self.sampling = sampling
    self.seed = seed
    self.episode = episode
    self.count = count
  }
}

/// How answers are drawn.
public struct Sampling: Sendable, Hashable {
  /// 0 takes the likeliest token each time.
  public var temperature: Double
  /// The share of probability that is drawn from.
  public var topP: Double
  /// The longest answer in tokens; nil leaves it to the backbone.
  public var maximumTokens: Int?

  /// Makes settings; the default is greedy.
  public init(temperature: Double = 0, topP: Double = 1, maximumTokens: Int? = nil) {
    self.temperature = temperature
    self.topP = topP
    self.maximumTokens = maximumTokens
  }

  /// The settings as they enter identities.
  public var canonicalText: String {
    var object: JSONObject = [
      "temperature": .double(temperature), "top_p": .double(topP),
    ]
    object["max_tokens"] = maximumTokens.map(JSONValue.integer)
    return JSONValue.object(object).compactText
  }
}

extension CompletionRequest {
  /// Identity of the request: what recorded answers are found by.
  public func digest(for backbone: BackboneIdentity) -> Digest {
    let builder = DigestBuilder()
    builder.update(backbone.digest.bytes)
    builder.update(sampling.canonicalText)
    builder.update("\(seed.value)|\(count)|\(style.rawValue)")
    for message in messages {
      builder.update(message.role.rawValue)
      builder.update(message.content)
      builder.update(message.toolCallID ?? "")
      builder.update(message.name ?? "")
      builder.update(message.reasoning ?? "")
      builder.update("\(message.toolCalls.count)")
      for call in message.toolCalls {
        builder.update(call.id)
        builder.update(call.name)
        builder.update(call.arguments)
      }
    }
    for tool in tools {
      builder.update(tool.name)
      builder.update(tool.summary)
      builder.update(tool.parameters.compactText)
    }
    return builder.finish()
  }
}

extension Sampling {
  /// Reads the settings of a recorded episode back.
  public init(canonicalText text: String) throws {
    self.init()
    guard !text.isEmpty else { return }
    let object = try JSONValue(parsing: text)
    temperature = object["temperature"]?.doubleValue ?? 0
    topP = object["top_p"]?.doubleValue ?? 1
    maximumTokens = object["max_tokens"]?.intValue
  }
}
