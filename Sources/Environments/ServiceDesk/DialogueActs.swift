/// What an agent's message does, read by word lists alone.
struct DialogueActs: Sendable, Hashable {
  /// Slots that the message asks for, in order.
  var asks: [String] = []
  /// Whether the message asks the user to agree to something.
  var asksConsent = false
  /// Whether what it asks to agree to is only that the agent looks something up.
  var offersHelp = false
  /// Whether the message says that something was done.
  var claimsDone = false
  /// Whether the message says that something is not possible.
  var denies = false
  /// Whether the message announces a transfer to a person.
  var announcesTransfer = false
  /// Whether the message asks whether there is anything else.
  var asksForMore = false
  /// Whether the message states a figure outside a question.
  var statesFigure = false

  init(_ text: SpokenText, slots: [SlotWords]) {
    // The items of a list that was asked for are asked for as well.
    var isRequestedList = false
    for sentence in text.sentences {
      if !sentence.isListItem { isRequestedList = false }
      read(sentence, isRequested: isRequestedList && sentence.isListItem, slots: slots)
      if sentence.opensList, !sentence.isListItem {
        isRequestedList =
          sentence.text.containsAny(ActWords.wantsDetails)
          && !sentence.text.containsAny(ActWords.wantsYes)
      }
    }
  }

  private mutating func read(
    _ sentence: SpokenSentence, isRequested: Bool, slots: [SlotWords]
  ) {
    let text = sentence.text
    let isConditional = text.begins(with: ["if "])
    // An offer to transfer is a proposal; only doing it is an announcement.
    if !sentence.isQuestion, text.containsAny(ActWords.transfer), !text.containsAny(ActWords.offer)
    {
      announcesTransfer = true
    }
    let invites = text.containsAny(ActWords.more) && !text.containsAny(ActWords.notMore)
    if invites { asksForMore = true }
    let requests = sentence.isQuestion || isRequested || text.containsAny(ActWords.imperative)
    let consents = asksForYes(sentence, requests: requests)
    if consents {
      asksConsent = true
      offersHelp = text.containsAny(ActWords.help)
    }
    if requests, !invites, !text.begins(with: ["for example"]) {
      addAsks(in: text, isConditional: isConditional, isConsent: consents, slots: slots)
    }
    let isDenial =
      !isConditional && !text.containsAny(ActWords.notDeny)
      && (text.containsAny(ActWords.deny) || isUnavailable(sentence))
    if isDenial { denies = true }
    guard !sentence.isQuestion, !consents, !isConditional, !requests || sentence.isListItem else {
      return
    }
    if !isDenial, text.containsAny(ActWords.done), !text.containsAny(ActWords.notDone) {
      claimsDone = true
    }
    // What is repeated or refused may hold dates and measures that were the user's own.
    let sumsOnly = isDenial || text.begins(with: ActWords.echo)
    if !isRequested, !text.containsAny(ActWords.stalling), text.statesFigure(sumsOnly: sumsOnly) {
      statesFigure = true
    }
  }

  /// A list of choices says of some that they are not to be had, which denies nothing.
  private func isUnavailable(_ sentence: SpokenSentence) -> Bool {
    !sentence.isListItem && sentence.text.containsAny(ActWords.unavailable)
  }

  private func asksForYes(_ sentence: SpokenSentence, requests: Bool) -> Bool {
    let text = sentence.text
    if text.containsAny(ActWords.openChoice) { return false }
    if text.contains("or would you prefer"), !text.containsAny(ActWords.otherwise) { return false }
    if text.begins(with: ["if "]), !sentence.isQuestion, !text.contains("confirm") { return false }
    if text.containsAny(ActWords.agreement) { return true }
    if sentence.isQuestion, text.containsAny(ActWords.wish) {
      return !text.contains("or") || text.containsAny(ActWords.otherwise)
    }
    guard text.containsAny(ActWords.consent), !text.containsAny(ActWords.notConsent) else {
      return false
    }
    return requests || text.containsAny(ActWords.consentAlone)
  }

  private mutating func addAsks(
    in sentence: SpokenText, isConditional: Bool, isConsent: Bool, slots: [SlotWords]
  ) {
    var text = sentence
    // "If you don't know your email, ..." and "to change your address, ..." ask for neither.
    if isConditional, sentence.containsAny(ActWords.lacking) { text = sentence.afterFirstComma }
    if sentence.begins(with: ["to ", "in order to "]) { text = sentence.afterFirstComma }
    // A proposal names what it is about; it asks only for what it says that it needs.
    if isConsent, !text.containsAny(ActWords.wantsMore) { return }
    var found: [Hit] = []
    for slot in slots {
      for word in slot.words {
        if let hit = Hit(of: word, for: slot.name, in: text) { found.append(hit) }
      }
    }
    // "email address" asks for an email, not for an address.
    let whole = found.filter { hit in
      !found.contains { other in
        other.range != hit.range && other.range.lowerBound <= hit.range.lowerBound
          && other.range.upperBound >= hit.range.upperBound
      } && !(hit.isLoose && found.contains { $0.slot != hit.slot && $0.start <= hit.start })
    }
    let inOrder = whole.sorted { ($0.start, $0.slot) < ($1.start, $1.slot) }
    for hit in inOrder where !asks.contains(hit.slot) { asks.append(hit.slot) }
  }

  /// Where a slot's word stands in a sentence; a word with a gap is two words and others between.
  private struct Hit {
    var slot: String
    var start: Int
    var range: Range<Int>
    var isLoose = false

    init?(of word: String, for slot: String, in text: SpokenText) {
      self.slot = slot
      guard let gap = word.firstRange(of: " ... ") else {
        guard let start = text.position(of: word) else { return nil }
        self.start = start
        range = start..<(start + word.utf8.count)
        // What the user has said already is not asked for.
        if let given = text.position(of: "you provided", from: range.upperBound),
          given <= range.upperBound + 6
        {
          return nil
        }
        return
      }
      let last = String(word[gap.upperBound...])
      guard let start = text.position(of: String(word[..<gap.lowerBound])),
        let end = text.position(of: last, from: start)
      else { return nil }
      self.start = start
      range = end..<(end + last.utf8.count)
      isLoose = true
    }
  }
}

/// The words that an agent asks for a slot with.
struct SlotWords: Sendable, Hashable {
  var name: String
  var words: [String]
}

extension SpokenText {
  /// Whether a figure stands in it that is no id and no part of an address.
  func statesFigure(sumsOnly: Bool) -> Bool {
    let isAddress = containsAny(ActWords.address)
    var found = false
    var before: [ArraySlice<UInt8>] = []
    forEachToken { token in
      if !found, let first = token.first {
        if first == UInt8(ascii: "$") {
          found = true
        } else if !sumsOnly, SpokenText.isDigit(first) {
          let isCardEnd =
            before.last?.elementsEqual("in".utf8) ?? false
            && before.first?.elementsEqual("ending".utf8) ?? false
          found = !isCardEnd && SpokenText.isFigure(token, inAddress: isAddress)
        }
      }
      before = before.suffix(1) + [token]
    }
    return found
  }

  private static func isFigure(_ token: ArraySlice<UInt8>, inAddress: Bool) -> Bool {
    let digits = token.prefix(while: isDigit).count
    let rest = token.dropFirst(digits)
    if rest.isEmpty { return digits < 7 && digits != 5 && !inAddress }
    // The rule of the first day is quoted by every refusal.
    if digits == 2, token.starts(with: "24".utf8), rest.starts(with: "-hour".utf8) { return false }
    // "500ml" is a measure; "59xx6w" and "4nqlhd" are codes.
    let isWordy = rest.allSatisfy(isWord)
    return !isWordy || (rest.count < 5 && !rest.contains(where: isDigit))
  }
}
