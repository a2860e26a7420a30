/// One verb as completion scripts see it.
struct CompletionNode: Sendable {
  /// What may stand in a place.
  enum Offer: Sendable {
    case words([String])
    case files
    case folders
    case nothing
  }

  /// A word to offer, with its explanation where the shell shows one.
  struct Entry: Sendable {
    let word: String
    let summary: String
  }

  /// An option, with what may follow it.
  struct OptionEntry: Sendable {
    let long: String
    let short: String?
    let summary: String
    /// Nil for a flag.
    let value: Offer?

    var spellings: [String] { [long] + (short.map { [$0] } ?? []) }
  }

  /// The verbs from the root, each after a slash; empty for the root.
  let key: String
  let verbs: [Entry]
  let options: [OptionEntry]
  let argument: Offer

  /// The whole tree, a verb before the verbs below it.
  static func all(of root: Command) -> [CompletionNode] { nodes(root, key: "") }

  private static func nodes(_ command: Command, key: String) -> [CompletionNode] {
    let own = CompletionNode(
      key: key,
      verbs: command.subcommands.map { Entry(word: $0.name, summary: $0.summary) },
      options: command.allOptions.map(entry),
      argument: command.positionals.first.map(offer) ?? .nothing)
    return [own] + command.subcommands.flatMap { nodes($0, key: key + "/" + $0.name) }
  }

  private static func entry(_ spec: OptionSpec) -> OptionEntry {
    if case .flag(let isOn) = spec.kind {
      return OptionEntry(
        long: isOn ? "--no-\(spec.name)" : "--\(spec.name)", short: spec.short.map { "-\($0)" },
        summary: spec.summary, value: nil)
    }
    let value: Offer =
      switch spec.kind {
      case .file: .files
      case .folder: .folders
      default: spec.completions.isEmpty ? .nothing : .words(spec.completions)
      }
    return OptionEntry(
      long: "--\(spec.name)", short: spec.short.map { "-\($0)" }, summary: spec.summary,
      value: value)
  }

  private static func offer(_ spec: PositionalSpec) -> Offer {
    switch spec.content {
    case .file: .files
    case .folder: .folders
    case .text: spec.candidates.isEmpty ? .nothing : .words(spec.candidates)
    }
  }

  /// A text as one word of a shell, safe in bash, zsh and fish alike.
  static func quoted(_ text: String) -> String {
    // Fish reads a backslash before a quote inside single quotes, bash and zsh do not: without
    // either character the three agree.
    "'" + text.replacing("'", with: "\u{2019}").replacing("\\", with: "/") + "'"
  }
}
