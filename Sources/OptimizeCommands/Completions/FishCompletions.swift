/// The completion script for fish.
enum FishCompletions {
  static func script(for root: Command) -> String {
    let nodes = CompletionNode.all(of: root)
    let keys = nodes.map(\.key).filter { !$0.isEmpty }.joined(separator: " ")
    var lines = [
      "# fish completion for optimize; load it with: optimize completions fish | source",
      "function __optimize_verb",
      "  set -l verb ''",
      "  for token in (commandline -opc)[2..-1]",
      "    contains -- \"$verb/$token\" \(keys); and set verb \"$verb/$token\"",
      "  end",
      "  test \"$verb\" = \"$argv[1]\"",
      "end",
      "complete -c optimize -f",
    ]
    for node in nodes {
      let start = "complete -c optimize -n \"__optimize_verb '\(node.key)'\""
      for verb in node.verbs {
        lines.append("\(start) -a \(verb.word) -d \(CompletionNode.quoted(verb.summary))")
      }
      if node.verbs.isEmpty, let offered = arguments(node.argument) {
        lines.append("\(start) \(offered)")
      }
      for option in node.options {
        var line = "\(start) -l \(option.long.dropFirst(2))"
        if let short = option.short { line += " -s \(short.dropFirst())" }
        if let value = option.value {
          line += " -r " + (arguments(value) ?? "-f")
        }
        lines.append("\(line) -d \(CompletionNode.quoted(option.summary))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func arguments(_ offer: CompletionNode.Offer) -> String? {
    switch offer {
    case .words(let words):
      "-f -a " + CompletionNode.quoted(words.joined(separator: " "))
    case .files: "-F"
    case .folders: "-f -a '(__fish_complete_directories)'"
    case .nothing: nil
    }
  }
}
