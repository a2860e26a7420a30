import Trajectories

/// What the user wants the phone to do again.
enum Symptom: String, Sendable, CaseIterable {
  case service, data, mms, travel

  /// The tool that shows whether it does.
  var probe: String {
    switch self {
    case .service: "check_status_bar"
    case .data: "run_speed_test"
    case .mms: "can_send_mms"
    case .travel: "check_network_status"
    }
  }

  func isGone(_ handset: Handset) -> Bool {
    switch self {
    case .service: handset.hasService
    case .data: handset.isFast
    case .mms: handset.canSendMMS
    case .travel: handset.phone.isRoamingOn && handset.around.isRoamingAllowed
    }
  }
}

/// A user who talks by a script and works the phone as told, one step at a time.
struct TelecomUser: Sendable {
  private(set) var talk: ScriptedUser
  let symptom: Symptom?
  /// How often the phone was used.
  private(set) var operations = 0
  /// What the phone's answers have told; no part of the world's identity.
  private(set) var known: Set<Handset.Aspect> = []
  private var turns = 0
  private var objections = 0

  private static let maximumTurns = 80

  init(script: UserScript, symptom: Symptom?) {
    talk = ScriptedUser(script)
    self.symptom = symptom
  }

  mutating func open() -> ScriptedUser.Turn { talk.open() }

  mutating func reply(
    to message: String, kit: TelecomKit, world: inout TelecomWorld
  ) -> ScriptedUser.Turn {
    turns += 1
    guard turns < TelecomUser.maximumTurns else { return leave("giveUp", isSatisfied: false) }
    let text = SpokenText(message)
    let acts = DialogueActs(text, slots: kit.desk.slots)
    if acts.announcesTransfer || (acts.asksConsent && isProposal(text)) {
      return talk.reply(to: message, slots: kit.desk.slots)
    }
    let instructions = kit.instructions.instructions(in: text)
    if instructions.count > 1 {
      return ScriptedUser.Turn(text: say("oneAtATime"), act: .clarify)
    }
    if let instruction = instructions.first { return carryOut(instruction, world: &world) }
    if let symptom, acts.asks.isEmpty, !acts.denies, acts.claimsDone || acts.asksForMore {
      if symptom.isGone(world.handset) { return leave("thanks", isSatisfied: true) }
      objections += 1
      // After one objection the user believes what the agent says.
      if objections > 1 { return leave("thanks", isSatisfied: true) }
      let shown = world.operate(symptom.probe)?.text ?? ""
      return ScriptedUser.Turn(text: say("notYet") + " " + shown, act: .answer)
    }
    return talk.reply(to: message, slots: kit.desk.slots)
  }

  /// Whether a message puts one of the changes of the records to the user; "please restart the
  /// phone and confirm" does not.
  private func isProposal(_ text: SpokenText) -> Bool {
    let messages = [text] + talk.heard.prefix(1)
    return talk.script.intents.contains { intent in
      intent.writes.contains { write in
        write.checks.allSatisfy { $0.find(in: messages) == .right }
      }
    }
  }

  private mutating func carryOut(
    _ instruction: DeviceInstruction, world: inout TelecomWorld
  ) -> ScriptedUser.Turn {
    operations += 1
    if let wanted = instruction.wanted, world.handset.isSwitchedOn(instruction.tool) == wanted {
      return ScriptedUser.Turn(
        text: say(wanted ? "alreadyOn" : "alreadyOff"), act: .answer)
    }
    guard let shown = world.operate(instruction.tool, instruction.arguments) else {
      return ScriptedUser.Turn(text: say("cannotFind"), act: .clarify)
    }
    if !shown.isRefused { known.formUnion(world.handset.aspects(toldBy: instruction)) }
    if let symptom, !shown.isRefused, symptom.isGone(world.handset) {
      return ScriptedUser.Turn(
        text: shown.text + "\n" + say("solved") + " " + ScriptedUser.stopMark,
        act: .leave(isSatisfied: true))
    }
    return ScriptedUser.Turn(text: shown.text, act: .answer)
  }

  private func leave(_ purpose: String, isSatisfied: Bool) -> ScriptedUser.Turn {
    let mark = isSatisfied ? ScriptedUser.stopMark : ScriptedUser.outOfScopeMark
    return ScriptedUser.Turn(
      text: say(purpose) + " " + mark, act: .leave(isSatisfied: isSatisfied))
  }

  private func say(_ purpose: String) -> String {
    talk.script.phrases.say(purpose, seed: talk.script.seed &+ UInt64(turns) &* 5)
  }
}

extension Handset {
  /// How a switch stands now; nil for tools that are no switches.
  func isSwitchedOn(_ tool: String) -> Bool? {
    switch tool {
    case "toggle_airplane_mode": phone.isAirplaneOn
    case "toggle_data": phone.isDataOn
    case "toggle_roaming": phone.isRoamingOn
    case "toggle_data_saver_mode": phone.isDataSaverOn
    case "toggle_wifi": phone.isWiFiOn
    case "toggle_wifi_calling": phone.isWiFiCallingOn
    case "connect_vpn", "disconnect_vpn": phone.isTunnelOn
    default: nil
    }
  }
}
