import Environments
import Trajectories

/// Makes plausible mistakes out of what has been seen: the slips of weak models.
struct SlipSource: Sendable {
  /// Words that hold a digit, in the order in which they were seen.
  private var identifiers: [String] = []
  /// Pairs of a word and a number, as text worlds name their things.
  private var numbered: [String] = []
  private static let kept = 160

  init(_ opening: Opening) {
    read(opening.observation.text)
  }

  /// Takes in what the agent gets to see.
  mutating func read(_ text: String) {
    var previous = ""
    for word in text.split(whereSeparator: { !SlipSource.isPart($0) }) {
      let word = String(word)
      defer { previous = word }
      guard word.contains(where: \.isNumber) else { continue }
      if word.allSatisfy(\.isNumber), previous.allSatisfy(\.isLetter), !previous.isEmpty {
        numbered.append(previous + " " + word)
      }
      if word.count > 2 { identifiers.append(word) }
    }
    if identifiers.count > SlipSource.kept {
      identifiers.removeFirst(identifiers.count - SlipSource.kept)
    }
    if numbered.count > SlipSource.kept { numbered.removeFirst(numbered.count - SlipSource.kept) }
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "#_-@.".contains(character)
  }

  /// A thing or an identifier that was seen, for texts that talk about the wrong one.
  func anything(_ random: inout SeededGenerator) -> String? {
    random.pick(numbered.isEmpty ? identifiers : numbered)
  }

  /// A wrong action near the right one, or nil where none comes to mind.
  func slip(
    from right: Action, tools: [ToolSpec], _ random: inout SeededGenerator
  ) -> Action? {
    switch right {
    case .say: return nil
    case .text(let command): return wrongText(command, &random).map(Action.text)
    case .tool(let name, let arguments):
      if random.chance(0.15), let other = random.pick(tools), other.name != name {
        return .tool(name: other.name, arguments: arguments)
      }
      guard case .object(var members) = arguments, let key = random.pick(members.keys) else {
        return nil
      }
      if random.chance(0.08) {
        members[key] = nil
        return .tool(name: name, arguments: .object(members))
      }
      guard let wrong = wrongValue(members[key] ?? .null, &random) else { return nil }
      members[key] = wrong
      return .tool(name: name, arguments: .object(members))
    }
  }

  private func wrongValue(_ value: JSONValue, _ random: inout SeededGenerator) -> JSONValue? {
    switch value {
    case .string(let text): return wrongText(text, &random).map(JSONValue.string)
    case .array(var elements):
      guard !elements.isEmpty else { return nil }
      let place = random.integer(below: elements.count)
      if elements.count > 1, random.chance(0.3) {
        elements.remove(at: place)
        return .array(elements)
      }
      guard let wrong = wrongValue(elements[place], &random) else { return nil }
      elements[place] = wrong
      return .array(elements)
    default: return nil
    }
  }

  /// A text with another number, another thing in place of one, or a letter lost.
  private func wrongText(_ text: String, _ random: inout SeededGenerator) -> String? {
    let draw = random.unit()
    if draw < 0.35 { return swapped(text, &random) ?? otherDigit(text, &random) }
    if draw < 0.75 { return otherDigit(text, &random) ?? lostLetter(text, &random) }
    return lostLetter(text, &random)
  }

  private func otherDigit(_ text: String, _ random: inout SeededGenerator) -> String? {
    var characters = Array(text)
    let places = characters.indices.filter { ("0"..."9").contains(characters[$0]) }
    guard let place = random.pick(places), let digit = random.pick(Array("0123456789")) else {
      return nil
    }
    characters[place] = digit
    return String(characters)
  }

  private func lostLetter(_ text: String, _ random: inout SeededGenerator) -> String? {
    var characters = Array(text)
    let places = characters.indices.filter { characters[$0].isLetter }
    guard places.count > 3, let place = random.pick(places) else { return nil }
    characters.remove(at: place)
    return String(characters)
  }

  /// Puts another seen thing where one is named.
  private func swapped(_ text: String, _ random: inout SeededGenerator) -> String? {
    let things = numbered.filter { text.contains($0) }
    if let thing = random.pick(things), let other = random.pick(numbered), other != thing {
      return text.replacing(thing, with: other)
    }
    let named = identifiers.filter { text.contains($0) }
    guard let word = random.pick(named) else { return nil }
    let alike = identifiers.filter { other in
      other != word && other.count == word.count && other.first?.isNumber == word.first?.isNumber
    }
    return random.pick(alike).map { text.replacing(word, with: $0) }
  }
}
