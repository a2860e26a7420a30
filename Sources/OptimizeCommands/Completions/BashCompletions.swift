/// The completion script for bash.
enum BashCompletions {
  static func script(for root: Command) -> String {
    let nodes = CompletionNode.all(of: root)
    let keys = nodes.map(\.key).filter { !$0.isEmpty }.joined(separator: "|")
    var lines = [
      "# bash completion for optimize; load it with: source <(optimize completions bash)",
      "_optimize() {",
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"\" verb=\"\" i",
      "  (( COMP_CWORD > 0 )) && previous=\"${COMP_WORDS[COMP_CWORD-1]}\"",
      "  # bash splits --option=value at the equals sign.",
      "  if [[ $word == = ]]; then word=\"\"",
      "  elif [[ $previous == = ]]; then previous=\"${COMP_WORDS[COMP_CWORD-2]}\"; fi",
      "  for (( i = 1; i < COMP_CWORD; i++ )); do",
      "    case \"$verb/${COMP_WORDS[i]}\" in",
      "      \(keys.isEmpty ? "-" : keys)) verb=\"$verb/${COMP_WORDS[i]}\" ;;",
      "    esac",
      "  done",
      "  COMPREPLY=()",
      "  case \"$verb:$previous\" in",
    ]
    for node in nodes {
      for option in node.options {
        guard let value = option.value else { continue }
        let places = option.spellings.map { "\(node.key):\($0)" }.joined(separator: "|")
        lines.append("    \(places)) \(reply(value)); return ;;")
      }
    }
    lines += ["  esac", "  if [[ $word == -* ]]; then", "    case \"$verb\" in"]
    for node in nodes {
      let words = node.options.flatMap(\.spellings)
      lines.append("      \(pattern(node.key))) \(reply(.words(words))) ;;")
    }
    lines += ["    esac", "    return", "  fi", "  case \"$verb\" in"]
    for node in nodes {
      let verbs = node.verbs.map(\.word)
      lines.append(
        "    \(pattern(node.key))) \(reply(verbs.isEmpty ? node.argument : .words(verbs))) ;;")
    }
    lines += ["  esac", "}", "complete -F _optimize optimize", ""]
    return lines.joined(separator: "\n")
  }

  private static func pattern(_ key: String) -> String { key.isEmpty ? "\"\"" : key }

  private static func reply(_ offer: CompletionNode.Offer) -> String {
    let source: String
    switch offer {
    case .words(let words):
      source = "-W " + CompletionNode.quoted(words.joined(separator: " "))
    case .files: source = "-f"
    case .folders: source = "-d"
    case .nothing: return ":"
    }
    return "COMPREPLY=( $(compgen \(source) -- \"$word\") )"
  }
}
