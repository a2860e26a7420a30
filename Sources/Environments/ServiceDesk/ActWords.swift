/// Word lists that all service desks share.
enum ActWords {
  static let transfer = [
    "being transferred", "transferring you", "transfer you to a human", "transferred to a human",
    "connect you with a human", "hold on while i transfer", "proceed with the transfer",
    "i'll transfer you", "i will transfer you",
  ]
  static let offer = [
    "can transfer", "could transfer", "if you", "would you like", "recommend", "want me to",
    "unable to transfer", "cannot transfer", "can't transfer", "not transfer", "please confirm",
    "shall i", "should i", "like me to", "do you",
  ]
  /// Words of an agent that is still looking: a figure beside them answers nothing.
  static let stalling = [
    "let me", "one moment", "hold on", "please wait", "i will check", "i'll check", "looking into",
    "i will look", "i'll look", "i found your", "i have found your", "i will search",
    "let's proceed", "i can help you", "24 hours",
  ]
  /// How a sentence begins that only repeats what the user said.
  static let echo = [
    "you'd like", "you would like", "you want", "you mentioned", "to confirm,", "understood",
    "got it", "to exchange the",
  ]
  static let more = [
    "anything else", "something else", "any other questions", "any more questions",
    "any further questions", "have other questions", "further questions", "further assistance",
    "further help", "any other request", "any other requests", "other requests", "need assistance",
    "need any assistance", "any assistance", "help you further", "assist you further", "else i can",
    "other questions", "further concerns", "need help with", "need any help",
    "if you need anything",
    "need more help",
  ]
  static let notMore = [
    "human agent", "transfer you", "can assist you further", "be able to assist you further",
    "i'll be happy to assist you further", "be happy to assist you further",
    "happy to help you further", "and assist you further", "i'll assist you further",
    "can help you further", "to assist you further",
    "see how i can assist", "how i can assist you further", "with this order",
    "if you need assistance with this",
    "i can assist you further with either",
  ]
  static let imperative = [
    "please provide", "please share", "please tell", "please give", "please specify",
    "please let me know", "please enter", "please state", "please confirm", "please reply",
    "please clarify", "could you", "can you", "would you", "may i have",
    "i need your", "i will need", "i'll need", "i need to know", "let me know", "tell me",
    "please verify", "kindly", "you can provide", "you can share", "you can also provide",
    "you can also share", "you can alternatively", "you may provide", "i need the",
    "i still need", "i'll also need", "i will also need", "i also need", "specify the",
    "i need you to",
  ]
  /// Requests whose list of items is a list of questions.
  static let wantsDetails = [
    "need", "provide", "tell me the following", "share",
    "gather",
  ]
  /// Requests whose list of items is what the user shall agree to.
  static let wantsYes = ["confirm", "confirmation", "confirmations", "your choice"]
  static let wantsMore = [
    "provide", "let me know", "specify", "which payment", "confirm the payment", "tell me",
    "confirm the reason", "payment method you'd like", "payment method you would like",
    "the reason",
  ]
  /// Words of a condition that the user may lack something.
  static let lacking = [
    "don't", "do not", "can't", "cannot", "unable", "forgot", "forgotten", "unsure",
    "not sure", "no longer",
  ]
  /// Questions that leave the choice open, so that a yes answers nothing.
  static let openChoice = [
    "one of these", "any of these", "either of these", "any of the options",
    "how you'd like", "how you would like", "how would you like", "one of the options",
    "which option", "which one", "which ones", "how you wish", "any other",
    "confirm if this is the",
    "let me confirm if",
  ]
  /// A yes is what these ask for, whatever else the sentence asks.
  static let agreement = [
    "would you like to proceed", "like me to", "want me to", "shall i", "should i", "may i proceed",
    "confirm if you'd like to", "confirm if you would like", "confirm if you want",
    "confirm that you", "confirm to proceed", "confirm if this is", "confirm if everything",
    "confirm if that", "do you confirm", "confirm this", "confirm so i can", "please confirm and",
    "confirm, and", "confirm (yes)", "reply yes",
    "say yes", "yes/no", "yes or no", "do you agree", "would you like to confirm",
    "know if you would like to proceed", "if this is acceptable",
    "whether you'd like to proceed", "whether you would like to proceed", "your confirmation",
    "confirmations from you",
    "confirm these details",
    "do i have your permission", "please confirm you",
  ]
  /// A question about what the user would like to have done.
  static let wish = ["would you like to", "do you want to", "do you wish to"]
  /// What makes a question with "or" one that a yes answers all the same.
  static let otherwise = [
    "or is there", "or do you", "or would you prefer to keep", "or need assistance",
  ]
  static let consent = [
    "confirm", "proceed", "go ahead", "is that correct", "is this correct", "is that right",
    "is this right", "is that ok", "is that okay", "is this ok", "do you want me to", "(yes)",
    "does that sound", "does this sound", "sound good", "are you sure",
  ]
  static let consentAlone = ["reply yes", "say yes", "yes/no", "yes or no", "please confirm"]
  static let notConsent = [
    "confirm your", "provide", "confirm the reason", "confirm which", "confirm what",
    "confirm whether you remember", "before i proceed", "before we proceed", "before proceeding",
    "so i can proceed", "so that i can proceed", "to proceed", "confirm the email",
    "proceed, could",
    "proceed, may", "proceed, can", "which payment method", "what is the", "what is your",
    "confirm the payment method", "let me know", "i need", "i'll need", "i will need",
    "need to confirm", "to confirm the following", "which reservation", "which order",
    "which item", "which card", "how would you like", "confirm the order",
    "confirm if the", "confirm if it's", "confirm if this is the order",
    "confirm if you'd like the refund", "are you sure this is", "once you", "confirm a few",
    "confirm the zip", "confirm the name", "confirm the item", "confirm the new",
  ]
  /// Offers to look something up.
  static let help = [
    "look up", "look into", "search", "check", "find", "retrieve", "review", "explore",
  ]
  static let done = [
    "has been", "have been", "was successful", "successfully", "is done", "all done", "is complete",
    "is completed", "have cancelled", "have updated", "have changed", "have processed",
    "have modified", "have requested", "is now", "are now", "i've cancelled", "i've updated",
    "i've changed", "i've processed", "i've modified", "i've submitted", "have booked",
    "i've booked", "have refunded", "i've issued", "have issued", "have added", "i've added",
  ]
  static let notDone = [
    "authenticated", "verified", "located", "retrieved", "identified", "delivered", "already",
    "found", "not been", "once", "shipped",
    "have been unable", "logged", "available",
  ]
  static let deny = [
    "cannot", "can't", "can not", "unable", "not able", "not possible", "not allowed",
    "not eligible", "not permitted", "impossible", "isn't possible", "against our policy",
    "won't be able", "no way to", "must decline", "not authorized",
    "does not allow", "do not allow", "doesn't allow", "not offer", "not supported",
    "no exceptions", "is not available", "are not available", "isn't available",
    "aren't available", "there are no", "not enough seats", "aren't enough", "are not enough",
    "can only be processed for delivered", "can only be made to", "can only cancel",
    "can only assist with", "exceeds the", "exceed the", "is preventing",
    "does not waive",
    "is fixed at", "is quite strict", "policy is firm", "is firm",
    "gets cancelled, not", "not individual",
    "must decline to", "only process",
  ]
  static let unavailable = ["unavailable", "no longer available"]
  static let notDeny = [
    "unable to locate", "unable to find", "couldn't", "without your",
    "until you", "there are no additional", "there are no other", "can't wait",
    "cannot proceed without", "unless you provide", "no issues",
  ]
  /// Words of an address, whose numbers are no figures.
  static let address = [
    "drive", "lane", "street", "avenue", "road", "broadway", "highway", "suite", "boulevard",
    "court", "zip", "address", "apartment", "usa",
  ]
}
