/// The commands that a world offers, and whether a command is one of them.
///
/// A world may offer a form with one slot at its end that the agent fills, such as
/// `search[keywords]`. Its list alone does not tell a form from a command; a form is the only offer
/// that begins as it does, and the instructions show it as it stands.
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
    listed.contains(command)
      || listed.contains { offer in
        form(of: offer).map { OfferedCommands.fills(command, $0.start, $0.end) } ?? false
      }
  }

  /// The commands that can be taken as they stand: the list without its forms.
  package var ready: [String] { listed.filter { form(of: $0) == nil } }

  /// What stands around an offer's slot, or nil where the offer is no form.
  private func form(of offer: String) -> (start: Substring, end: Substring)? {
    guard let close = offer.last, close == "]" || close == ">",
      let open = offer.lastIndex(of: close == "]" ? "[" : "<"), open > offer.startIndex,
      instructions?.contains(offer) == true,
      listed.count(where: { $0.hasPrefix(offer[...open]) }) == 1
    else { return nil }
    // Square brackets are part of the command, angle brackets only name what goes there.
    return close == "]" ? (offer[...open], offer.suffix(1)) : (offer[..<open], "")
  }

  /// Whether something that is more than blank, on one line, stands in the slot.
  private static func fills(_ command: String, _ start: Substring, _ end: Substring) -> Bool {
    guard command.hasPrefix(start), command.hasSuffix(end),
      command.utf8.count > start.utf8.count + end.utf8.count
    else { return false }
    let filling = command.dropFirst(start.count).dropLast(end.count)
    return filling.contains { $0 != " " && $0 != "\t" } && !filling.contains(where: \.isNewline)
  }
}
