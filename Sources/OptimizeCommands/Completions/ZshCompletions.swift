/// The completion script for zsh.
enum ZshCompletions {
  static func script(for root: Command) -> String {
    let nodes = CompletionNode.all(of: root)
    let keys = nodes.map(\.key).filter { !$0.isEmpty }.joined(separator: "|")
    var lines = [
      "#compdef optimize",
      "# zsh completion for optimize; load it with: source <(optimize completions zsh)",
      "_optimize() {",
      "  local verb=\"\" previous=\"${words[CURRENT-1]}\" i",
      "  local -a entries",
      "  for (( i = 2; i < CURRENT; i++ )); do",
      "    case \"$verb/${words[i]}\" in",
      "      \(keys.isEmpty ? "-" : keys)) verb=\"$verb/${words[i]}\" ;;",
      "    esac",
      "  done",
      "  case \"$verb:$previous\" in",
    ]
    for node in nodes {
      for option in node.options {
        guard let value = option.value else { continue }
        let places = option.spellings.map { "\(node.key):\($0)" }.joined(separator: "|")
        lines.append("    \(places)) \(reply(value)); return ;;")
      }
    }
    lines += ["  esac", "  case \"$verb\" in"]
    for node in nodes {
      lines.append("    \(node.key.isEmpty ? "\"\"" : node.key))")
      lines.append("      if [[ ${words[CURRENT]} == -* ]]; then")
      lines.append("        entries=(\(node.options.flatMap(described).joined(separator: " ")))")
      lines.append("        _describe option entries")
      lines.append("      else")
      if node.verbs.isEmpty {
        lines.append("        \(reply(node.argument))")
      } else {
        let verbs = node.verbs.map { described($0.word, $0.summary) }
        lines.append("        entries=(\(verbs.joined(separator: " ")))")
        lines.append("        _describe command entries")
      }
      lines += ["      fi ;;"]
    }
    lines += [
      "  esac", "}",
      "if [[ $funcstack[1] == _optimize ]]; then _optimize \"$@\"; else compdef _optimize optimize; fi",
      "",
    ]
    return lines.joined(separator: "\n")
  }

  private static func described(_ option: CompletionNode.OptionEntry) -> [String] {
    option.spellings.map { described($0, option.summary) }
  }

  private static func described(_ word: String, _ summary: String) -> String {
    CompletionNode.quoted("\(word):\(summary)")
  }

  private static func reply(_ offer: CompletionNode.Offer) -> String {
    switch offer {
    case .words(let words):
      "compadd -- " + words.map(CompletionNode.quoted).joined(separator: " ")
    case .files: "_files"
    case .folders: "_files -/"
    case .nothing: ":"
    }
  }
}
