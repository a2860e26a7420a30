import Environments
import Interventions
import Signals
import Trajectories

/// Renders an episode so far, with what rules want shown, as the messages a model reads.
///
/// The only place that knows where an injected text may go: system texts end the standing
/// instructions, tail texts join the newest message that is not a tool's answer to a call.
struct Conversation: Sendable {
  private let opening: Opening
  /// The messages of the steps so far; step `i` owns `messages[starts[i]..<starts[i + 1]]`.
  private var messages: [Message] = []
  private var starts: [Int] = []
  /// The tool or first word of each step's action, for masks.
  private var verbs: [String?] = []

  init(opening: Opening) {
    self.opening = opening
  }

  mutating func append(_ step: Step) {
    starts.append(messages.count)
    verbs.append(step.action?.verb)
    for (place, read) in step.inserted.enumerated() {
      append(read.action, id: "read_\(step.index)_\(place)", answer: read.observation)
    }
    let answer = step.shown ?? step.observation
    guard let action = step.action else {
      messages.append(Message(.assistant, step.completions[step.chosen].text))
      messages.append(Message(.user, answer.text))
      return
    }
    append(action, id: "call_\(step.index)", answer: answer)
  }

  private mutating func append(_ action: Action, id: String, answer: Observation) {
    switch action {
    case .tool(let name, let arguments):
      let call = ToolCall(id: id, name: name, arguments: arguments.compactText)
      messages.append(Message(.assistant, "", toolCalls: [call]))
      messages.append(Message(.tool, answer.text, toolCallID: id, name: name))
    case .text(let command):
      messages.append(Message(.assistant, command))
      messages.append(Message(.user, answer.text))
    case .say(let text):
      messages.append(Message(.assistant, text))
      messages.append(Message(.user, answer.text))
    }
  }

  /// The messages of the next model call; `bounces` are shown for this step only.
  func rendered(_ plan: ContextPlan, bounces: [Step.Bounce]) -> [Message] {
    var rendered: [Message] = []
    rendered.reserveCapacity(messages.count + 3)
    let system = ([opening.system ?? ""] + plan.systemAdditions).filter { !$0.isEmpty }
    if !system.isEmpty { rendered.append(Message(.system, system.joined(separator: "\n\n"))) }
    rendered.append(Message(.user, opening.observation.text))
    appendSteps(plan, to: &rendered)
    for (place, bounce) in bounces.enumerated() {
      appendBounce(bounce, id: "rejected_\(starts.count)_\(place)", to: &rendered)
    }
    appendTail(plan.tailTexts, to: &rendered)
    return rendered
  }

  private func appendSteps(_ plan: ContextPlan, to rendered: inout [Message]) {
    if plan.droppedBefore <= 0, plan.masks.isEmpty {
      rendered.append(contentsOf: messages)
      return
    }
    for step in starts.indices where step >= plan.droppedBefore {
      let end = step + 1 < starts.count ? starts[step + 1] : messages.count
      var own = Array(messages[starts[step]..<end])
      if let last = own.indices.last,
        let line = plan.mask(
          step: step, verb: verbs[step], bytes: own[last].content.utf8.count)
      {
        own[last].content = line
      }
      rendered.append(contentsOf: own)
    }
  }

  private func appendBounce(
    _ bounce: Step.Bounce, id: String, to rendered: inout [Message]
  ) {
    guard var call = bounce.completion.toolCalls.first else {
      rendered.append(Message(.assistant, bounce.completion.text))
      rendered.append(Message(.user, bounce.reply))
      return
    }
    call.id = id
    rendered.append(Message(.assistant, bounce.completion.text, toolCalls: [call]))
    rendered.append(Message(.tool, bounce.reply, toolCallID: id, name: call.name))
  }

  /// A tool's answer must follow its call, so a tail text goes to the end of whatever is last.
  private func appendTail(_ texts: [String], to rendered: inout [Message]) {
    guard !texts.isEmpty, let last = rendered.indices.last else { return }
    rendered[last].content += "\n\n" + texts.joined(separator: "\n")
  }

  /// The tools as they are shown, with what rules add to their descriptions.
  func tools(_ plan: ContextPlan, current: [ToolSpec]) -> [ToolSpec] {
    if plan.toolSuffixes.isEmpty { return current }
    return current.map { tool in
      guard let suffix = plan.toolSuffixes[tool.name] else { return tool }
      var longer = tool
      longer.summary += " " + suffix
      return longer
    }
  }
}
