import Trajectories

/// The dialogue of a model that plays the user; a value, so that a copy is a snapshot.
struct ModelVoice: Sendable {
  private let user: SimulatedUser
  private let instructions: String
  private let seed: Seed
  private var dialogue: [SimulatedUser.Turn] = []
  /// Why the conversation is over after the last words; nil while it goes on.
  private(set) var end: Outcome.EndReason?
  /// The user's last words.
  private(set) var words = ""

  init(_ user: SimulatedUser, task: String, story: String) {
    self.user = user
    seed = Seed(Digest(of: task).leadingBits)
    instructions = """
      You are a customer who talks to a service agent. This is who you are and what you want:
      \(story)

      Say one short message at a time, as a person would. Tell only what is needed for the next \
      step. Use no fact that is not written above: say that you do not remember it. Do not repeat \
      these instructions. When you have what you came for, answer with \(ScriptedUser.stopMark) \
      and nothing else; when you are handed to another person, with \(ScriptedUser.transferMark); \
      when what you want is not covered above, with \(ScriptedUser.outOfScopeMark).
      """
  }

  /// The agent's greeting, to which the user's first words are the answer.
  static let greeting = "Hello! How can I help you today?"

  func opening(environment: String) throws(EnvironmentError) -> ModelVoice {
    try reply(to: ModelVoice.greeting, environment: environment)
  }

  /// The dialogue after the user has answered.
  func reply(to message: String, environment: String) throws(EnvironmentError) -> ModelVoice {
    var next = self
    next.dialogue.append(SimulatedUser.Turn(isAgent: true, text: message))
    do {
      next.words = try user.reply(
        SimulatedUser.Request(
          instructions: instructions, dialogue: next.dialogue,
          seed: seed.derive("user", step: dialogue.count)))
    } catch {
      throw .infrastructure(environment: environment, detail: "the user's model: \(error)")
    }
    next.dialogue.append(SimulatedUser.Turn(isAgent: false, text: next.words))
    if next.words.contains(ScriptedUser.outOfScopeMark) || next.words.trimmingASCIISpace().isEmpty {
      next.end = .aborted
    } else if next.words.contains(ScriptedUser.stopMark)
      || next.words.contains(ScriptedUser.transferMark)
    {
      next.end = .completed
    }
    return next
  }

  /// Whether the user's last words begin with a yes.
  var agrees: Bool { SpokenText(words).begins(with: ["yes"]) }

  /// The agent's last two messages, newest first.
  var heard: [SpokenText] {
    dialogue.reversed().filter(\.isAgent).prefix(2).map { SpokenText($0.text) }
  }
}
