/// What an agent's message does, read by word lists alone.
struct DialogueActs: Sendable, Hashable {
  /// Slots that the message asks for, in order.
  var asks: [String] = []
  /// Whether the message asks the user to agree to something.
  var asksConsent = false
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
    for (sentence, isQuestion) in text.sentences {
      // An offer to transfer is a proposal; only doing it is an announcement.
      if !isQuestion, sentence.containsAny(ActWords.transfer),
        !sentence.containsAny(ActWords.offer)
      {
        announcesTransfer = true
      }
      if sentence.containsAny(ActWords.more) {
        asksForMore = true
        continue
      }
      let requests = isQuestion || sentence.containsAny(ActWords.imperative)
      let consents =
        sentence.containsAny(ActWords.consent) && !sentence.containsAny(ActWords.notConsent)
      if consents && (requests || sentence.containsAny(ActWords.consentAlone)) {
        asksConsent = true
        continue
      }
      if requests {
        addAsks(in: sentence, slots: slots)
      } else {
        if sentence.containsAny(ActWords.done) { claimsDone = true }
        if sentence.hasDigit, !sentence.containsAny(ActWords.stalling) { statesFigure = true }
      }
      if sentence.containsAny(ActWords.deny) { denies = true }
    }
    if denies { claimsDone = false }
  }

  private mutating func addAsks(in sentence: SpokenText, slots: [SlotWords]) {
    var found: [(name: String, range: Range<Int>)] = []
    for slot in slots {
      for word in slot.words {
        guard let start = sentence.position(of: word) else { continue }
        found.append((slot.name, start..<(start + word.utf8.count)))
      }
    }
    // "email address" asks for an email, not for an address.
    let whole = found.filter { hit in
      !found.contains {
        $0.range != hit.range && $0.range.lowerBound <= hit.range.lowerBound
          && $0.range.upperBound >= hit.range.upperBound
      }
    }
    let inOrder = whole.sorted {
      ($0.range.lowerBound, $0.name) < ($1.range.lowerBound, $1.name)
    }
    for (name, _) in inOrder where !asks.contains(name) { asks.append(name) }
  }
}

/// The words that an agent asks for a slot with.
struct SlotWords: Sendable, Hashable {
  var name: String
  var words: [String]
}

/// Word lists that all service desks share.
enum ActWords {
  static let transfer = [
    "being transferred", "transferring you", "transfer you to a human", "transferred to a human",
    "connect you with a human", "hold on while i transfer",
  ]
  static let offer = [
    "can transfer", "could transfer", "if you", "would you like", "recommend", "want me to",
    "unable to transfer", "cannot transfer", "can't transfer", "not transfer",
  ]
  /// Words of an agent that is still looking: a figure beside them answers nothing.
  static let stalling = [
    "let me", "one moment", "hold on", "please wait", "i will check", "i'll check", "looking into",
    "i will look", "i'll look", "i found your", "i have found your",
  ]
  static let more = [
    "anything else", "something else", "any other questions", "further assistance",
    "any other request", "help you further", "assist you further", "else i can",
  ]
  static let imperative = [
    "please provide", "please share", "please tell", "please give", "please specify",
    "please let me know", "please enter", "please state", "please confirm", "please reply",
    "could you", "can you", "would you", "may i have", "i need your", "i will need", "i'll need",
    "i need to know", "let me know", "tell me", "please verify", "kindly",
  ]
  static let consent = [
    "confirm", "proceed", "go ahead", "shall i", "should i", "do you agree", "yes/no",
    "(yes or no)", "yes or no", "is that correct", "is this correct", "is that right",
    "is this right", "is that ok", "is that okay", "is this ok", "would you like me to",
    "do you want me to", "do i have your permission", "reply yes", "say yes", "(yes)",
    "does that sound", "does this sound", "sound good", "are you sure",
  ]
  static let consentAlone = ["reply yes", "say yes", "yes/no", "yes or no", "please confirm"]
  static let notConsent = [
    "confirm your", "provide", "confirm the reason", "confirm which", "confirm what",
    "confirm whether you remember", "would you like me to look", "before i proceed",
    "before we proceed", "so i can proceed", "so that i can proceed", "to proceed, i",
    "in order to proceed", "confirm the email", "proceed, could", "proceed, may", "proceed, can",
    "to proceed, please", "should i use", "shall i use", "which payment method", "what is the",
    "what is your", "confirm the payment method", "let me know which", "i need your",
    "i'll need your", "which reservation", "which order", "which item", "which card",
    "how would you like",
  ]
  static let done = [
    "has been", "have been", "was successful", "successfully", "is done", "all done", "is complete",
    "is completed", "have cancelled", "have updated", "have changed", "have processed",
    "have modified", "have requested", "is now", "are now", "i've cancelled", "i've updated",
    "i've changed", "i've processed", "i've modified", "i've submitted", "have booked",
    "i've booked", "have refunded", "i've issued", "have issued", "have added", "i've added",
  ]
  static let deny = [
    "cannot", "can't", "can not", "unable", "not able", "not possible", "not allowed",
    "not eligible", "not permitted", "impossible", "isn't possible", "against our policy",
    "won't be able", "no way to", "must decline", "not authorized",
    "does not allow", "do not allow", "doesn't allow", "not offer",
  ]
}
