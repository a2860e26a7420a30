/// The help of a verb, made from its declaration.
struct HelpText: Sendable {
  let path: [String]
  let command: Command
  let terminal: Terminal

  private static let program = "optimize"

  var text: String {
    var lines: [String] = []
    lines += PlainText.wrap(command.summary, width: terminal.width)
    lines.append("")
    lines.append(terminal.bold("Usage"))
    lines += usageLines
    if !command.discussion.isEmpty {
      lines.append("")
      lines += PlainText.wrap(command.discussion, width: terminal.width)
    }
    lines += section("Arguments", command.positionals.map { ($0.name, $0.summary) })
    for group in CommandGroup.allCases {
      let members = command.subcommands.filter { $0.group == group }
      lines += section(group.rawValue, members.map { ($0.name, $0.summary) })
    }
    lines += section("Options", command.options.map(row))
    lines += section("Everywhere", GlobalOptions.all.map(row))
    if !command.examples.isEmpty {
      lines += ["", terminal.bold("Examples")]
      for example in command.examples {
        lines.append("  \(example.line)")
        lines += PlainText.wrap(example.purpose, width: terminal.width - 6).map { "      " + $0 }
      }
    }
    if path.isEmpty {
      lines += section(
        "Exit codes", ExitStatus.allCases.map { (String($0.rawValue), $0.meaning) })
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var usageLines: [String] {
    let name = ([HelpText.program] + path).joined(separator: " ")
    var lines: [String] = []
    let required = command.options.filter(\.isRequired).map { "--\($0.name) \($0.placeholder)" }
    let words = [name] + command.positionals.map(\.usage) + required + ["[options]"]
    lines.append("  " + words.joined(separator: " "))
    if !command.subcommands.isEmpty { lines.append("  \(name) <command> ...") }
    return lines
  }

  private func row(_ spec: OptionSpec) -> (String, String) {
    var label = spec.short.map { "-\($0), " } ?? "    "
    if case .flag(let isOn) = spec.kind {
      label += isOn ? "--no-\(spec.name)" : "--\(spec.name)"
    } else {
      label += "--\(spec.name) \(spec.placeholder)"
    }
    var notes: [String] = []
    if case .choice(let names) = spec.kind {
      notes.append("one of " + names.joined(separator: ", "))
    }
    if let value = spec.defaultText { notes.append("default \(value.isEmpty ? "empty" : value)") }
    if spec.isRequired { notes.append("required") }
    if spec.isRepeated { notes.append("may be repeated") }
    if !GlobalOptions.withoutVariable.contains(spec.name) {
      notes.append(([spec.variable] + spec.otherVariables).joined(separator: ", "))
    }
    let tail = notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"
    return (label, spec.summary + tail)
  }

  private func section(_ title: String, _ rows: [(label: String, text: String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    let widest = rows.map(\.label.count).max() ?? 0
    let column = min(widest, terminal.width / 3)
    var lines = ["", terminal.bold(title)]
    for row in rows {
      let wrapped = PlainText.wrap(row.text, width: terminal.width - column - 4)
      let indent = String(repeating: " ", count: column + 4)
      if row.label.count > column {
        lines.append("  " + row.label)
        lines += wrapped.map { indent + $0 }
      } else {
        lines.append("  " + row.label.padded(to: column) + "  " + (wrapped.first ?? ""))
        lines += wrapped.dropFirst().map { indent + $0 }
      }
    }
    return lines
  }
}
