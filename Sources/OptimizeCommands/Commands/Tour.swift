/// What `optimize` alone prints: the first steps that this build can take.
enum Tour {
  private static let stops: [(verb: String, line: String, purpose: String)] = [
    ("doctor", "optimize doctor", "see whether everything needed is here"),
    ("envs", "optimize envs", "list the environments"),
    ("backbones", "optimize backbones", "list the frozen models"),
    ("init", "optimize init", "write a run's configuration to edit"),
    ("run", "optimize run --env retail --backbone scripted:mixed", "the whole loop, offline"),
    ("help", "optimize help", "every command; help <command> explains one"),
  ]

  static func text(verbs: [Command]) -> String {
    let known = Set(verbs.map(\.name))
    let shown = stops.filter { known.contains($0.verb) }
    let width = shown.map(\.line.count).max() ?? 0
    let lines = shown.map { "  \($0.line.padded(to: width))  \($0.purpose)" }
    return "optimize makes an agent better without touching its model.\n\n"
      + lines.joined(separator: "\n") + "\n"
  }
}
