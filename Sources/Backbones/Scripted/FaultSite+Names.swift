import Environments
import Trajectories

/// Faults that get a name wrong.
extension FaultSite {
  /// Everything that the model was told: not what it wrote itself.
  var told: String {
    request.messages.filter { $0.role != .assistant && $0.role != .system }.map(\.content)
      .joined(separator: "\n")
  }

  private var names: [Mentions.Name] {
    var seen: Set<String> = []
    return Mentions(in: right.written).names.filter { seen.insert($0.text).inserted }
  }

  /// Speech is left to the faults that misunderstand; these slip while they write a call.
  private var writesCall: Bool {
    if case .say = right { return false }
    return true
  }

  private var isFinish: Bool {
    request.tools.first { $0.name == right.toolName }?.kind == .finish
  }

  func copiedNeighbour() -> Action? {
    guard writesCall else { return nil }
    var generator = seed("copy|\(right)").generator
    guard let name = generator.pick(names.filter { $0.shape != "figure" || isFinish }) else {
      return nil
    }
    let near = Mentions(in: told).names.filter { $0.shape == name.shape }
    let places = near.indices.filter { near[$0].text == name.text }
    let beside = places.flatMap { [$0 - 1, $0 + 1] }.filter(near.indices.contains)
      .map { near[$0].text }.filter { $0 != name.text }
    if generator.chance(0.5), let other = generator.pick(beside) {
      return right.replacing(name.text, with: other)
    }
    let slip = name.hasDigits ? name.withSlip(&generator) : generator.pick(beside)
    return slip.map { right.replacing(name.text, with: $0) }
  }

  func staleFact() -> Action? {
    guard writesCall else { return nil }
    // From the newest answer back: a value of the same parameter, or a name of the same kind.
    for turn in calls.turns.reversed() {
      if case .tool(let tool, .object(var arguments)) = right,
        let earlier = turn.call.flatMap({ try? JSONValue(parsing: $0.arguments) })?.objectValue
      {
        for member in arguments.members {
          guard let old = earlier[member.key], old != member.value, isName(old),
            isName(member.value)
          else { continue }
          arguments[member.key] = old
          return .tool(name: tool, arguments: .object(arguments))
        }
      }
      let old = Mentions(in: turn.call?.arguments ?? turn.text)
      for name in names.reversed() where name.shape != "figure" {
        if let other = old.others(like: name).last {
          return right.replacing(name.text, with: other.text)
        }
      }
    }
    return isFinish ? staleAnswer() : nil
  }

  /// An answer taken from the first figures that were seen instead of the last.
  private func staleAnswer() -> Action? {
    let seen = Mentions(in: told)
    for name in names {
      if let other = seen.others(like: name).first {
        return right.replacing(name.text, with: other.text)
      }
    }
    return nil
  }

  private func isName(_ value: JSONValue) -> Bool {
    guard let text = value.stringValue else { return false }
    return !text.contains(" ")
  }

  func otherEntity() -> Action? {
    let told = Mentions(in: told)
    for name in names where name.shape != "figure" || isFinish {
      // One decision for each entity, so that the mistake is the same everywhere.
      let seed = seed("entity|" + name.text)
      var generator = seed.generator
      guard generator.chance(figures.strikes) else { continue }
      let others = told.others(like: name)
      let chosen = others.min {
        Digest(of: "\(seed.value)\($0.text)") < Digest(of: "\(seed.value)\($1.text)")
      }
      if let chosen, chosen.text != name.text {
        return right.replacing(name.text, with: chosen.text)
      }
    }
    return nil
  }

  func believed() -> Action? {
    let policies = world.environment.wrongPolicies()
    for credulous in FaultTable.credulous {
      guard let policy = policies.first(where: { $0.name == credulous }), policy.targets(world)
      else { continue }
      if let action = policy.policy.nextAction(in: world), action != right { return action }
    }
    guard writesCall else { return nil }
    // What the user wrote wins over what the records say.
    let said = Mentions(
      in: request.messages.filter { $0.role == .user }.map(\.content).joined(separator: "\n"))
    for name in names where name.shape != "figure" && !said.names.contains(name) {
      if let other = said.others(like: name).last {
        return right.replacing(name.text, with: other.text)
      }
    }
    return nil
  }

  func forgotten() -> Action? {
    guard writesCall else { return nil }
    let messages = request.messages
    let lost = figures.outOfSight(messages)
    if lost.isEmpty { return nil }
    let kept = Array(messages[..<lost.lowerBound]) + Array(messages[lost.upperBound...])
    let inSight = kept.map { $0.content + $0.toolCalls.map(\.arguments).joined() }.joined()
    for name in names where name.shape != "figure" && !inSight.contains(name.text) {
      guard
        let place = messages[lost].lastIndex(where: {
          $0.role != .assistant && $0.content.contains(name.text)
        })
      else { continue }
      if fault.strength == .mild { return lookedUpAgain(messages[..<place]) }
      var generator = seed("forget|" + name.text).generator
      return name.withSlip(&generator).map { right.replacing(name.text, with: $0) }
    }
    return nil
  }

  /// The answer that had brought what is forgotten.
  private func lookedUpAgain(_ messages: ArraySlice<Message>) -> Action? {
    guard let turn = messages.last(where: { $0.role == .assistant }) else { return nil }
    guard let call = turn.toolCalls.first else {
      return request.style == .textCommands ? .text(turn.content) : .say(turn.content)
    }
    return (try? JSONValue(parsing: call.arguments)).map { .tool(name: call.name, arguments: $0) }
  }

  /// The action with what nobody has shown the model guessed.
  func guessing(_ action: Action) -> Action {
    let seen = told + request.messages.compactMap { $0.toolCalls.first?.arguments }.joined()
    var guessed = action
    for name in Mentions(in: action.written).names
    where name.hasDigits && !seen.contains(name.text) {
      var generator = seed("guess|" + name.text).generator
      if let slip = name.withSlip(&generator) {
        guessed = guessed.replacing(name.text, with: slip)
      }
    }
    return guessed
  }
}
