import Trajectories

/// Keeps a conversation within the positions that a network was trained for.
///
/// What is left out depends on the lengths of the messages only, and grows in quarters of the
/// window: until the next quarter is due the prompt's beginning stays the same and is not read
/// anew.
struct ContextWindow: Sendable {
  let context: Int

  /// What of a conversation is shown.
  struct Fit: Hashable {
    /// Positions of the messages that are left out.
    var dropped: Range<Int>
    /// Tokens that are left out.
    var droppedTokens: Int
    /// Tokens that are shown.
    var shownTokens: Int
  }

  /// Fits messages of the given lengths beside `fixed` tokens and room for the answer.
  ///
  /// The messages up to the first user's and the newest exchange always stay; an exchange is an
  /// assistant's message with what answers it.
  func fit(roles: [Message.Role], lengths: [Int], fixed: Int, reserve: Int) -> Fit {
    let total = fixed + lengths.reduce(0, +)
    let limit = context - reserve
    let first = roles.firstIndex(of: .user).map { $0 + 1 } ?? 0
    var fit = Fit(dropped: first..<first, droppedTokens: 0, shownTokens: total)
    guard total > limit else { return fit }
    let quarter = max(1, context / 4)
    let due = (total - limit + quarter - 1) / quarter * quarter
    let starts = roles.indices.filter { $0 >= first && roles[$0] == .assistant }
    var place = first
    for next in starts.dropFirst() where fit.droppedTokens < due {
      fit.droppedTokens += lengths[place..<next].reduce(0, +)
      place = next
    }
    fit.dropped = first..<place
    fit.shownTokens = total - fit.droppedTokens
    return fit
  }
}
