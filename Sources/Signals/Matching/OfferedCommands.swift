/// The commands that a world offers, and whether a command is one of them.
///
/// A world may offer a form whose slot the agent fills, such as `search[keywords]`. Its list alone
/// does not tell a form from a command; the instructions do, because they show a form as it stands.
package struct OfferedCommands: Sendable {
  /// Everything that is on the list, forms included.
  package let listed: [String]
  private let instructions: String?

  package init(_ listed: [String], instructions: String?) {
    self.listed = listed
    self.instructions = instructions
  }

  /// Whether a command is on the list or fills one of its forms.
  package func contains(_ command: String) -> Bool {
    if listed.contains(command) { return true }
    return listed.contains { offer in
      guard let form = form(of: offer), command.hasPrefix(form.start) else { return false }
      return command.hasSuffix(form.end)
        && command.utf8.count > form.start.utf8.count + form.end.utf8.count
    }
  }

  /// The commands that can be taken as they stand: the list without its forms.
  package var ready: [String] { listed.filter { form(of: $0) == nil } }

  /// What stands around an offer's slot, or nil where the offer is no form.
  private func form(of offer: String) -> (start: Substring, end: Substring)? {
    guard let instructions, let close = offer.last, close == "]" || close == ">",
      let open = offer.lastIndex(of: close == "]" ? "[" : "<"), instructions.contains(offer)
    else { return nil }
    // Square brackets are part of the command, angle brackets only name what goes there.
    return close == "]" ? (offer[...open], offer.suffix(1)) : (offer[..<open], "")
  }
}
