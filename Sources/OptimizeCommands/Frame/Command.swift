/// One verb, or a verb with verbs below it: what help, parsing and completions are made from.
struct Command: Sendable {
  typealias Run = @Sendable (Invocation) async throws -> ExitStatus
  typealias Validation = @Sendable (Invocation) throws(UsageError) -> Void

  /// A command line worth copying, and what it does.
  struct Example: Sendable {
    let line: String
    let purpose: String

    init(_ line: String, _ purpose: String) {
      self.line = line
      self.purpose = purpose
    }
  }

  let name: String
  let group: CommandGroup
  let summary: String
  let discussion: String
  let positionals: [PositionalSpec]
  let options: [OptionSpec]
  let examples: [Example]
  let subcommands: [Command]
  /// Checks what one option alone cannot say, before anything runs.
  let validate: Validation?
  let run: Run

  init(
    name: String, group: CommandGroup, summary: String, discussion: String = "",
    positionals: [PositionalSpec] = [], options: [OptionSpec] = [], examples: [Example] = [],
    subcommands: [Command] = [], validate: Validation? = nil, run: @escaping Run
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.discussion = discussion
    self.positionals = positionals
    self.options = options
    self.examples = examples
    self.subcommands = subcommands
    self.validate = validate
    self.run = run
  }

  func subcommand(named name: String) -> Command? {
    subcommands.first { $0.name == name }
  }

  /// The verb's own options and those that every verb has.
  var allOptions: [OptionSpec] { options + GlobalOptions.all }
}

/// The headings under which help lists the verbs.
enum CommandGroup: String, Sendable, CaseIterable {
  case start = "Get started"
  case learn = "Learn"
  case judge = "Judge"
  case use = "Use"
  case look = "Look around"
  case upkeep = "Upkeep"
}
