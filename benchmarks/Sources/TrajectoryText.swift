import Trajectories

/// Makes a JSON text that looks like a file of recorded episodes: long prose beside short keys,
/// escaped tool arguments, some numbers, some text beyond ASCII.
struct TrajectoryText {
  /// The share of messages with text beyond ASCII; recorded English episodes have under 1 %.
  var beyondASCII: Double

  private static let words = [
    "reservation", "flight", "the", "user", "asks", "to", "change", "order", "payment", "refund",
    "is", "not", "available", "for", "gold", "members", "please", "confirm", "before", "a",
    "item", "was", "cancelled", "\"quoted\"", "on", "Tuesday", "with", "insurance",
  ]

  func generate(bytes: Int, seed: Seed) -> String {
    var generator = seed.generator
    var writer = JSONWriter(capacity: bytes + (64 << 10))
    writer.array { writer in
      var episode = 0
      while writer.bytes.count < bytes {
        appendEpisode(episode, to: &writer, drawing: &generator)
        episode += 1
      }
    }
    return writer.text
  }

  private func appendEpisode(
    _ number: Int, to writer: inout JSONWriter, drawing generator: inout SeededGenerator
  ) {
    writer.object { writer in
      writer.key("task_id")
      writer.integer(number)
      writer.key("reward")
      writer.double(generator.chance(0.4) ? 1 : 0.25)
      writer.key("traj")
      writer.array { writer in
        for _ in 0..<generator.integer(in: 8...30) {
          appendMessage(to: &writer, drawing: &generator)
        }
      }
    }
  }

  private func appendMessage(
    to writer: inout JSONWriter, drawing generator: inout SeededGenerator
  ) {
    let isCall = generator.chance(0.4)
    writer.object { writer in
      writer.key("role")
      writer.string(isCall ? "assistant" : "user")
      writer.key("content")
      if isCall { writer.null() } else { writer.string(prose(&generator)) }
      guard isCall else { return }
      writer.key("tool_calls")
      writer.array { writer in
        writer.object { writer in
          writer.key("id")
          writer.string("call_" + String(generator.next(), radix: 36))
          writer.key("function")
          writer.object { writer in
            writer.key("name")
            writer.string("update_reservation_flights")
            writer.key("arguments")
            writer.string(arguments(&generator))
          }
        }
      }
    }
  }

  private func prose(_ generator: inout SeededGenerator) -> String {
    let count = generator.integer(in: 10...120)
    var chosen = (0..<count).compactMap { _ in generator.pick(TrajectoryText.words) }
    if generator.chance(beyondASCII) {
      for place in stride(from: 0, to: count, by: 10) {
        chosen[place] = place % 20 == 0 ? "café" : "€"
      }
    }
    let sentence = chosen.joined(separator: " ")
    return generator.chance(0.3) ? sentence + "\n- " + sentence : sentence
  }

  private func arguments(_ generator: inout SeededGenerator) -> String {
    let value: JSONValue = [
      "reservation_id": .string(String(generator.next(), radix: 36, uppercase: true)),
      "passengers": .integer(generator.integer(in: 1...5)),
      "total": .double(Double(generator.integer(below: 100_000)) / 100),
      "nonfree_baggages": [.integer(generator.integer(below: 3)), 0],
    ]
    return value.compactText
  }
}
