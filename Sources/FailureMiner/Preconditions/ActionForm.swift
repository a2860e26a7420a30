import Signals
package import Trajectories

/// An action's form: its constant words, and what fills its slots.
package struct ActionForm: Sendable, Hashable {
  /// The form with `<0>`, `<1>` … for slots; a tool's name for calls.
  package let text: String
  /// The first word, or the tool's name.
  package let verb: String
  /// What fills the slots: names and values.
  package let slots: [Slot]

  package struct Slot: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  /// Reads an action; nil for speech, thoughts and empty commands.
  package init?(_ action: Action) {
    switch action {
    case .say: return nil
    case .tool(let name, let arguments):
      text = name
      verb = name
      slots = arguments.leaves(limit: 16).compactMap { leaf in
        guard let value = leaf.value.stringValue, value.utf8.count <= 64 else { return nil }
        return Slot(name: leaf.path, value: value)
      }
    case .text(let command):
      guard command.utf8.count <= 200, let form = ActionForm.command(command) else { return nil }
      self = form
    }
  }

  private init(text: String, verb: String, slots: [Slot]) {
    self.text = text
    self.verb = verb
    self.slots = slots
  }

  private static func command(_ command: String) -> ActionForm? {
    if command.last == "]", let open = command.firstIndex(of: "[") {
      let verb = String(command[..<open])
      let value = String(command[command.index(after: open)...].dropLast())
      return ActionForm(
        text: verb + "[<0>]", verb: verb, slots: [Slot(name: "0", value: value.lowercased())])
    }
    let words = command.split(separator: " ").map(String.init)
    guard let verb = words.first, !verb.hasSuffix(":") else { return nil }
    // A name with its number, as in `drawer 2`, is one thing.
    var text: [String] = []
    var slots: [Slot] = []
    var index = 0
    while index < words.count {
      let next = index + 1 < words.count ? words[index + 1] : ""
      if index > 0, !next.isEmpty, next.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
        text.append("<\(slots.count)>")
        slots.append(Slot(name: "\(slots.count)", value: words[index] + " " + next))
        index += 2
      } else {
        text.append(words[index])
        index += 1
      }
    }
    return ActionForm(text: text.joined(separator: " "), verb: verb, slots: slots)
  }

  /// The form as a pattern with the slots as named groups `s0`, `s1` …; nil for calls.
  package static func pattern(of form: String) -> String {
    var pattern = "^"
    for (place, word) in form.split(separator: " ").enumerated() {
      if place > 0 { pattern += " " }
      if word.first == "<", word.last == ">", let slot = Int(word.dropFirst().dropLast()) {
        pattern += "(?P<s\(slot)>[^ ]+ [0-9]+)"
      } else {
        pattern += Pattern.escaped(word)
      }
    }
    return pattern + "$"
  }
}
