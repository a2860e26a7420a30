public import Trajectories

/// The questions by which an endpoint is recognised.
public enum EndpointProbes {
  /// Sixteen greedy requests whose answers enter the identity.
  static let identity: [CompletionRequest] = questions.enumerated().map { place, question in
    CompletionRequest(
      messages: [Message(.user, question)], tools: place % 4 == 3 ? [lookup] : [],
      style: .toolCalls, sampling: Sampling(maximumTokens: 48), seed: Seed(UInt64(place)))
  }

  /// What the answers of an endpoint are kept under.
  public static func key(of declared: BackboneIdentity) -> Digest {
    Digest(of: "metaharness/probe/1\n" + declared.digest.hex)
  }

  /// A declared identity with the answers behind it, the server's fingerprint as the last of them.
  public static func identity(
    _ declared: BackboneIdentity, answering answers: [Completion]
  ) -> BackboneIdentity {
    let builder = DigestBuilder()
    builder.update(declared.digest.bytes)
    for answer in answers {
      builder.update(answer.text)
      for call in answer.toolCalls {
        builder.update(call.name)
        builder.update(call.arguments)
      }
    }
    var identity = declared
    identity.digest = builder.finish()
    return identity
  }

  static let lookup = ToolSpec(
    name: "look_up_parcel", summary: "Looks a parcel up by its number.",
    parameters: [
      "type": "object",
      "properties": ["parcel_number": ["type": "string", "description": "such as P-1234"]],
      "required": ["parcel_number"],
    ], kind: .read)

  private static let questions = [
    "Say the word ready and nothing else.", "What is 17 times 23?",
    "Name three rivers, one a line.", "Please look up parcel P-4711.",
    "Spell the word harness backwards.", "Finish: the quick brown fox",
    "Translate to French: good evening.", "Where is parcel P-0815?",
    "Is 91 a prime number? Answer yes or no.",
    "Write a JSON object with the key a and the value 1.",
    "Which is larger, 9.9 or 9.11?", "Look up the parcels P-1 and P-2.",
    "Give the capital of Mongolia.", "Count from 5 down to 1.",
    "What comes next: 2, 4, 8, 16?", "Has parcel P-77 arrived? Look it up.",
  ]
}
