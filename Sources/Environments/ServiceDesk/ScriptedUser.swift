/// A user who follows a script: what they say is a function of the script and the dialogue so far.
struct ScriptedUser: Sendable {
  /// What a turn of the user amounts to.
  enum Act: Sendable, Hashable {
    case request
    case answer
    case confirm
    case decline
    case clarify
    case leave(isSatisfied: Bool)
  }

  /// One turn of the user.
  struct Turn: Sendable, Hashable {
    var text: String
    var act: Act
  }

  let script: UserScript
  /// The intent that the user is at; the number of intents when all are closed.
  private(set) var intent = 0
  /// How often each slot was asked for.
  private(set) var timesAsked: [Int]
  /// Which writes of the current intent the user has settled with yes or a final no.
  private(set) var settled: Set<Int> = []
  /// The agent's last messages, newest first.
  private(set) var heard: [SpokenText] = []
  private(set) var turns = 0
  private var hasInsisted = false
  /// How many details of the current intent were told.
  private var told = 0
  private var clarifications = 0
  private var refusals = 0

  static let stopMark = "###STOP###"
  static let outOfScopeMark = "###OUT-OF-SCOPE###"
  static let transferMark = "###TRANSFER###"
  /// No episode needs more turns; it bounds every dialogue.
  private static let maximumTurns = 40
  private static let maximumSlotsPerTurn = 2
  private static let maximumClarifications = 3
  private static let maximumRefusals = 6

  init(_ script: UserScript) {
    self.script = script
    timesAsked = script.slots.map { _ in 0 }
  }

  /// The user's first words.
  mutating func open() -> Turn {
    startIntent()
    return Turn(text: script.intents.first?.request ?? say("greeting"), act: .request)
  }

  /// The user's answer to what the agent said.
  mutating func reply(to message: String, slots: [SlotWords]) -> Turn {
    turns += 1
    let text = SpokenText(message)
    heard = [text] + heard.prefix(1)
    let acts = DialogueActs(text, slots: slots)
    guard turns < ScriptedUser.maximumTurns else { return leave(isSatisfied: false) }
    let turn = react(to: acts)
    if turn.act == .clarify {
      clarifications += 1
      if clarifications >= ScriptedUser.maximumClarifications { return leave(isSatisfied: false) }
    } else {
      clarifications = 0
    }
    return turn
  }

  private mutating func react(to acts: DialogueActs) -> Turn {
    if acts.announcesTransfer {
      return Turn(text: ScriptedUser.transferMark, act: .leave(isSatisfied: true))
    }
    if script.intents.indices.contains(intent), script.intents[intent].isTicket {
      return followTicket(acts)
    }
    if let turn = answer(acts.asks, onlyNew: acts.asksConsent) { return turn }
    if acts.asksConsent, !(acts.denies && !hasOpenWish) {
      return judgeProposal(offersHelp: acts.offersHelp)
    }
    if let turn = answer(acts.asks, onlyNew: false) { return turn }
    if acts.denies { return takeDenial() }
    if acts.claimsDone { return takeClaim() }
    if script.intents.indices.contains(intent), script.intents[intent].isQuestion,
      acts.statesFigure
    {
      return closeIntent()
    }
    if acts.asksForMore { return hasOpenWish ? remind() : closeIntent() }
    return remind()
  }

  /// Whoever wrote a ticket has nothing to add to it.
  private mutating func followTicket(_ acts: DialogueActs) -> Turn {
    if acts.asksConsent { return Turn(text: say("yes"), act: .confirm) }
    if acts.asks.isEmpty, acts.claimsDone || acts.asksForMore { return closeIntent() }
    return Turn(text: say("ticket"), act: .answer)
  }

  /// Whether a write that the user wants is still open.
  private var hasOpenWish: Bool {
    guard script.intents.indices.contains(intent) else { return false }
    return script.intents[intent].writes.enumerated()
      .contains { !settled.contains($0.offset) && $0.element.stance != .forbidden }
  }

  private mutating func answer(_ asks: [String], onlyNew: Bool) -> Turn? {
    var said: [String] = []
    var unknown: [String] = []
    for ask in asks {
      guard
        let place = script.slots.firstIndex(where: {
          $0.name == ask && ($0.intent == nil || $0.intent == intent)
        })
      else { continue }
      let slot = script.slots[place]
      if onlyNew, timesAsked[place] > 0 { continue }
      if slot.answers.isEmpty {
        unknown.append(say("unknown", [("slot", slotName(slot.name))]))
        timesAsked[place] += 1
      } else if said.count < ScriptedUser.maximumSlotsPerTurn {
        said.append(slot.answers[min(timesAsked[place], slot.answers.count - 1)])
        timesAsked[place] += 1
      }
    }
    guard !said.isEmpty || !unknown.isEmpty else { return nil }
    return Turn(
      text: (said + unknown.prefix(1)).joined(separator: " "), act: .answer)
  }

  private mutating func judgeProposal(offersHelp: Bool) -> Turn {
    guard script.intents.indices.contains(intent) else { return leave(isSatisfied: true) }
    let open = script.intents[intent].writes.enumerated().filter { !settled.contains($0.offset) }
    // What was agreed once is agreed again; what was called off stays off.
    let matching = script.intents[intent].writes.enumerated().filter { place, write in
      if case .abandoned = write.stance, settled.contains(place) { return false }
      return write.checks.allSatisfy { $0.find(in: heard) == .right }
    }
    if let (place, write) = matching.first, case .abandoned(let words) = write.stance {
      settled.insert(place)
      return Turn(text: say("no") + " " + words, act: .decline)
    }
    if !matching.isEmpty {
      for (place, write) in matching where write.stance != .forbidden { settled.insert(place) }
      return Turn(text: say("yes"), act: .confirm)
    }
    // Who offers to look something up may do so; nothing is agreed to by that.
    if offersHelp { return Turn(text: say("yes"), act: .answer) }
    refusals += 1
    if refusals > ScriptedUser.maximumRefusals { return leave(isSatisfied: false) }
    guard let (_, write) = open.first else {
      return Turn(text: say("no") + " " + script.intents[intent].request, act: .decline)
    }
    for check in write.checks {
      switch check.find(in: heard) {
      case .right: continue
      case .wrong: return Turn(text: say("no") + " " + check.correction, act: .decline)
      case .missing: return Turn(text: check.question, act: .clarify)
      }
    }
    return remind()
  }

  private mutating func takeDenial() -> Turn {
    guard script.intents.indices.contains(intent) else { return leave(isSatisfied: true) }
    if script.intents[intent].insists, !hasInsisted {
      hasInsisted = true
      return Turn(text: say("insist"), act: .request)
    }
    return closeIntent()
  }

  private mutating func takeClaim() -> Turn {
    // A claim is believed, unless the user knows of a part that was never put to them.
    if hasOpenWish, !settled.isEmpty { return remind() }
    return closeIntent()
  }

  private mutating func closeIntent() -> Turn {
    if let detail = nextDetail() { return Turn(text: detail, act: .request) }
    intent = min(intent + 1, script.intents.count)
    guard script.intents.indices.contains(intent) else { return leave(isSatisfied: true) }
    startIntent()
    return Turn(
      text: say("next") + " " + script.intents[intent].request, act: .request)
  }

  private mutating func startIntent() {
    settled = []
    hasInsisted = false
    told = 0
    refusals = 0
    for (place, slot) in script.slots.enumerated()
    where slot.isUpfront && slot.intent == intent { timesAsked[place] = max(1, timesAsked[place]) }
  }

  private mutating func nextDetail() -> String? {
    guard script.intents.indices.contains(intent),
      script.intents[intent].details.indices.contains(told)
    else { return nil }
    told += 1
    return script.intents[intent].details[told - 1]
  }

  private mutating func remind() -> Turn {
    if let detail = nextDetail() { return Turn(text: detail, act: .request) }
    guard script.intents.indices.contains(intent) else {
      return Turn(text: say("thanks") + " " + ScriptedUser.stopMark, act: .leave(isSatisfied: true))
    }
    return Turn(text: say("clarify") + " " + script.intents[intent].request, act: .clarify)
  }

  private func leave(isSatisfied: Bool) -> Turn {
    let mark = isSatisfied ? ScriptedUser.stopMark : ScriptedUser.outOfScopeMark
    return Turn(
      text: say(isSatisfied ? "thanks" : "giveUp") + " " + mark,
      act: .leave(isSatisfied: isSatisfied))
  }

  private func slotName(_ name: String) -> String { script.phrases.say("own." + name, seed: 0) }

  private func say(_ purpose: String, _ values: [(String, String)] = []) -> String {
    let seed = script.seed &+ UInt64(turns) &* 7
    guard let (key, value) = values.first else { return script.phrases.say(purpose, seed: seed) }
    return script.phrases.say(purpose, seed: seed, [key: value])
  }

  /// How often a slot that can be asked for now was asked for; nil where the user has none.
  func timesAsked(_ name: String) -> Int? {
    script.slots.firstIndex {
      $0.name == name && ($0.intent == nil || $0.intent == intent)
    }.map { timesAsked[$0] }
  }
}
