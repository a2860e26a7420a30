import Signals
import Trajectories

/// Advice lines for networks that are to know that such lines exist; a third is no good.
///
/// The wording is kept apart from everything that rules render, so that a network has never read a
/// rule's text.
enum TrainingAdvice {
  private static let onCalls = [
    "A colleague suggests: {name} with {values}.",
    "It may be time for {name} now ({values}).",
    "Someone on the team would try {name}, using {values}.",
    "Thought from the sideline: {name}, {values}.",
  ]
  private static let onCommands = [
    "A colleague suggests: {text}.",
    "Someone on the team would now {text}.",
    "Thought from the sideline: {text}.",
  ]
  private static let onSpeech = [
    "A colleague suggests to talk to the person now.",
    "Someone on the team would say something here.",
  ]
  private static let beside = [
    "The weather turned mild this morning.",
    "The week's figures are due by Friday.",
    "A colleague is away at lunch.",
    "Somebody left the light on in the hall.",
  ]

  /// A line about the next right action, or about something else.
  static func line(
    for next: Action, seen: SlipSource, _ random: inout SeededGenerator
  ) -> String {
    let draw = random.unit()
    if draw < 1.0 / 6 { return random.pick(beside) ?? "" }
    let isWrong = draw < 1.0 / 3
    let action = isWrong ? seen.slip(from: next, tools: [], &random) ?? next : next
    switch action {
    case .say: return random.pick(onSpeech) ?? ""
    case .text(let command):
      return (random.pick(onCommands) ?? "").replacing("{text}", with: command)
    case .tool(let name, let arguments):
      let values = (arguments.objectValue ?? JSONObject()).map { $0.value.plainText }
      return (random.pick(onCalls) ?? "").replacing("{name}", with: name)
        .replacing("{values}", with: values.joined(separator: " and "))
    }
  }
}
