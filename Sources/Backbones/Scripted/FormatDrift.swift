import Trajectories

/// The right thing in a form that is almost right.
struct FormatDrift {
  let site: FaultSite

  func answer() -> Completion? {
    var generator = site.seed("form|\(site.right)").generator
    switch site.right {
    case .say: return nil
    case .text(let command): return Completion(text: drifted(command, &generator))
    case .tool(let name, let arguments): return drifted(name, arguments, &generator)
    }
  }

  private func drifted(_ command: String, _ generator: inout SeededGenerator) -> String {
    let forms = [
      "Action: " + command, "`" + command + "`", "I will do this.\n```\n\(command)\n```",
      "Thought: this is next.\nAction: " + command,
    ]
    return generator.pick(forms) ?? command
  }

  private func drifted(
    _ name: String, _ arguments: JSONValue, _ generator: inout SeededGenerator
  ) -> Completion {
    let text = arguments.compactText
    let single = text.replacing("\"", with: "'")
    var forms = [
      Completion(
        text:
          "I will do this now.\n```json\n{'name': '\(name)', 'arguments': \(single),}\n```"),
      Completion(
        text: "<tool_call>\n{\"name\": \"\(name)\", \"arguments\": \(text)}\n</tool_call>"),
    ]
    if site.fault.strength == .strong {
      // A brace too few cannot be told from an answer that was cut off.
      let call = ToolCall(
        id: "call_\(site.request.messages.count)", name: name, arguments: String(text.dropLast()))
      forms.append(Completion(text: "", toolCalls: [call], finishReason: .toolCalls))
      forms.append(Completion(text: "Calling \(name) with \(single) now."))
    }
    return generator.pick(forms) ?? Completion(text: "")
  }
}
