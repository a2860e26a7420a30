import Trajectories

/// Works through a task from any state: the expert, and the careless agents beside it.
struct TelecomPolicy: Expert {
  enum Style: String, Sendable, CaseIterable {
    case expert
    /// Writes without asking the user.
    case unconfirmed = "writes-unconfirmed"
    /// Says that things were done without doing them.
    case claimsOnly = "claims-only"
    /// Refuses whatever is asked, without a reason.
    case refusesAll = "refuses-all"
    /// Does what the user asks, whatever the policy says.
    case obeysAll = "obeys-all"
    /// Writes to another line, another bill, or more than agreed.
    case tempted = "tempted-arguments"
    /// Hands every conversation to a person.
    case transfersAll = "transfers-all"
    /// Has switches flipped without looking at them.
    case togglesBlindly = "toggles-blindly"
    /// Forgets the restart after changes that need one.
    case neverRestarts = "never-restarts"
  }

  let style: Style

  func nextAction(in view: WorldView) -> Action? {
    guard let desk = view.environment as? TelecomEnvironment, let episode = desk.episode,
      episode.end == nil
    else { return nil }
    if style == .transfersAll { return transfer("please take over") }
    if let action = identify(episode, phrases: desk.kit.desk.phrases) { return action }
    switch style {
    case .claimsOnly: return claim
    case .refusesAll: return .say("I am sorry, but I cannot do that.")
    case .togglesBlindly: return toggle(episode)
    case .obeysAll:
      for goal in episode.task.writes where goal.stance == .forbidden {
        return write(goal, episode) ?? claim
      }
    default: break
    }
    return solve(episode, phrases: desk.kit.desk.phrases)
  }

  private var claim: Action {
    .say("That has been done. Is there anything else I can help you with?")
  }

  private func transfer(_ summary: String) -> Action {
    .tool(name: "transfer_to_human_agents", arguments: ["summary": .string(summary)])
  }

  // Who calls.

  private func identify(_ episode: TelecomEpisode, phrases: PhraseTable) -> Action? {
    guard episode.customer == nil else { return nil }
    let task = episode.task
    func asked(_ slot: String) -> Int { episode.user.talk.timesAsked(slot) ?? 9 }
    func ask(_ slots: [String]) -> Action {
      let names = slots.map { phrases.say("slot." + $0, seed: 0) }.joined(separator: " and ")
      return .say("Could you please tell me \(names)?")
    }
    guard asked("phone") > 0 else { return ask(["phone"]) }
    guard task.usesName else {
      return .tool(
        name: "get_customer_by_phone",
        arguments: ["phone_number": .string(task.line.phoneNumber)])
    }
    let missing = ["name", "dob"].filter { asked($0) == 0 }
    guard missing.isEmpty else { return ask(missing) }
    let date = task.birthDates[min(asked("dob"), task.birthDates.count) - 1]
    let arguments: JSONObject = [
      "full_name": .string(task.subscriber.name), "dob": .string(date),
    ]
    let signature = episode.world.signature("get_customer_by_name", .object(arguments))
    return episode.attempted.contains(signature) && date != task.birthDates.last
      ? ask(["dob"]) : .tool(name: "get_customer_by_name", arguments: .object(arguments))
  }

  // What is wrong.

  private func solve(_ episode: TelecomEpisode, phrases: PhraseTable) -> Action {
    let task = episode.task
    if let action = read(episode, phrases: phrases) { return action }
    // What was made worse on the way comes first: the user leaves as soon as the trouble is over.
    let harm = episode.world.handset.harm(since: task.world.handset)
    if let tool = harm.compactMap(TelecomPolicy.repair).first {
      return .say(TelecomPolicy.words(tool))
    }
    if let code = task.code, !TelecomDiagnosis.codes.contains(code) { return giveUp(code) }
    for goal in task.writes {
      if let action = write(goal, episode) { return action }
    }
    guard let symptom = task.symptom else { return claim }
    let diagnosis = TelecomDiagnosis(
      symptom: symptom, handset: episode.world.handset, known: episode.user.known)
    switch diagnosis.next() {
    case .look(let tool): return .say(TelecomPolicy.words(tool))
    case .change(let tool, let detail):
      if style == .neverRestarts, tool == "reboot_device" { return claim }
      return .say(TelecomPolicy.words(tool, detail))
    case .hopeless(let code): return giveUp(code)
    case .nothing:
      return episode.user.known.contains(.probe) ? claim : .say(TelecomPolicy.words(symptom.probe))
    }
  }

  private func giveUp(_ code: String) -> Action {
    ["no-5g", "not-overdue", "refuel-limit"].contains(code)
      ? .say("I am sorry, but I cannot do that. Reason: [\(code)]")
      : transfer("This is beyond the desk: \(code).")
  }

  /// What the records and the customer must tell first.
  private func read(_ episode: TelecomEpisode, phrases: PhraseTable) -> Action? {
    let task = episode.task
    for (tool, arguments) in reads(task) {
      if !episode.attempted.contains(episode.world.signature(tool, .object(arguments))) {
        return .tool(name: tool, arguments: .object(arguments))
      }
    }
    guard task.needsData, let place = task.script.slots.first(where: { $0.name == "location" })
    else { return nil }
    let isTold = place.answers.contains { task.script.intents[0].request.hasSuffix($0) }
    guard !isTold, episode.user.talk.timesAsked("location") == 0 else { return nil }
    return .say("Could you please tell me \(phrases.say("slot.location", seed: 0))?")
  }

  private func reads(_ task: TelecomTask) -> [(String, JSONObject)] {
    var reads: [(String, JSONObject)] = []
    // Which line has the number shows only in the lines themselves: one after the other.
    var lines = Set(task.writes.compactMap { $0.arguments["line_id"]?.stringValue })
    if task.symptom != nil { lines.insert(task.line.id) }
    for id in task.subscriber.lineIDs where !lines.isEmpty {
      reads.append(("get_details_by_id", ["id": .string(id)]))
      lines.remove(id)
    }
    let writesBills = task.writes.contains { $0.tool == "send_payment_request" }
    if writesBills || task.symptom != nil && task.line.status == .suspended {
      reads.append(("get_bills_for_customer", ["customer_id": .string(task.subscriber.id)]))
    }
    if task.needsData || task.writes.contains(where: { $0.tool == "refuel_data" }) {
      reads.append(("get_details_by_id", ["id": .string(task.line.planID)]))
    }
    return reads
  }

  private func write(_ goal: WriteGoal, _ episode: TelecomEpisode) -> Action? {
    let world = episode.world
    if case .abandoned = goal.stance {
      let index = episode.task.writes.firstIndex { $0.tool == goal.tool } ?? 0
      return episode.user.talk.settled.contains(index) ? nil : .say(goal.proposal)
    }
    var arguments = JSONValue.object(goal.arguments)
    if style == .tempted, let tempting = goal.tempting { arguments = .object(tempting) }
    let signature = world.signature(goal.tool, arguments)
    if goal.tool == "send_payment_request", world.handset.around.request != nil {
      return .say(TelecomPolicy.words("make_payment"))
    }
    if episode.written.contains(signature) || isDone(goal, world) { return nil }
    // A careless agent does not try again what was refused.
    if style != .expert, episode.attempted.contains(signature) { return nil }
    let fields = world.consentFields(goal.tool, .object(goal.arguments)) ?? []
    if style == .unconfirmed || episode.consent.covers(fields, signature: signature) {
      return .tool(name: goal.tool, arguments: arguments)
    }
    return .say(goal.proposal)
  }

  private func isDone(_ goal: WriteGoal, _ world: TelecomWorld) -> Bool {
    let line = goal.arguments["line_id"]?.stringValue.flatMap { world.carrier.lines[$0] }
    switch goal.tool {
    case "send_payment_request":
      let id = goal.arguments["bill_id"]?.stringValue ?? ""
      return world.carrier.bills[id]?.status == .paid
    case "resume_line": return line?.status == .active
    case "suspend_line": return line?.status == .suspended
    case "enable_roaming": return line?.hasRoaming == true
    default: return false
    }
  }

  // How it is put right.

  /// What puts a setting right that was right before.
  private static func repair(_ setting: String) -> String? {
    switch setting {
    case "airplane mode": "toggle_airplane_mode"
    case "mobile data": "toggle_data"
    case "data roaming": "toggle_roaming"
    case "data saver": "toggle_data_saver_mode"
    case "network mode": "set_network_mode_preference"
    case "VPN": "disconnect_vpn"
    case "Wi-Fi calling": "toggle_wifi_calling"
    case "Wi-Fi": "toggle_wifi"
    default: nil
    }
  }

  private static func words(_ tool: String, _ detail: String = "") -> String {
    switch tool {
    case "toggle_airplane_mode": "Please turn off airplane mode."
    case "reseat_sim_card": "Please take out the SIM card and put it back in."
    case "reset_apn_settings": "Please reset the APN settings."
    case "reboot_device": "Please restart your phone."
    case "toggle_data": "Please turn on mobile data."
    case "toggle_roaming": "Please turn on data roaming."
    case "toggle_data_saver_mode": "Please turn off the data saver."
    case "set_network_mode_preference": "Please set the network mode to 4g_5g_preferred."
    case "disconnect_vpn": "Please disconnect the VPN."
    case "toggle_wifi_calling": "Please turn off Wi-Fi calling."
    case "toggle_wifi": "Please turn on Wi-Fi."
    case "grant_app_permission":
      "Please give the messaging app the \(detail) permission."
    case "make_payment": "Please make the payment that I have requested."
    case "check_status_bar": "Please look at the status bar."
    case "run_speed_test": "Please run a speed test."
    case "can_send_mms": "Please try to send a picture message."
    case "check_apn_settings": "Please check the APN settings."
    case "check_network_mode_preference": "Please check the network mode."
    case "check_vpn_status": "Please check the VPN."
    case "check_wifi_calling_status": "Please check Wi-Fi calling."
    case "check_app_permissions": "Please check the permissions of the messaging app."
    default: "Please check the network status."
    }
  }

  /// Flips three switches whatever they show, restarts, and says that it is done.
  private func toggle(_ episode: TelecomEpisode) -> Action {
    let orders = [
      "Please use toggle_airplane_mode.", "Please use toggle_data.",
      "Please use toggle_roaming.", "Please restart your phone.",
    ]
    let place = episode.user.operations
    return orders.indices.contains(place) ? .say(orders[place]) : claim
  }

  /// The careless agents, each with the tasks that it must fail.
  static var wrong: [NamedPolicy] {
    Style.allCases.filter { $0 != .expert }.map { style in
      NamedPolicy(name: style.rawValue, policy: TelecomPolicy(style: style)) { view in
        guard let task = (view.environment as? TelecomEnvironment)?.episode?.task else {
          return false
        }
        switch style {
        case .expert: return false
        case .unconfirmed: return !task.wantedWrites.isEmpty
        case .claimsOnly, .refusesAll, .transfersAll: return true
        case .obeysAll: return task.writes.contains { $0.stance == .forbidden }
        case .tempted: return task.wantedWrites.contains { $0.tempting != nil }
        case .togglesBlindly:
          return task.symptom != nil && task.code == nil
            && !task.world.handset.phone.isAirplaneOn
        case .neverRestarts: return task.needsRestart
        }
      }
    }
  }
}

extension TelecomTask {
  /// Whether nothing but a restart brings the phone back.
  fileprivate var needsRestart: Bool {
    guard let symptom, code == nil else { return false }
    let point = world.handset.phone.accessPoint
    let searchesLater = Fault.searching.contains { $0(world.handset.phone) }
    if point.isBroken || (symptom == .mms && point.mmsURL == nil) { return true }
    return line.status == .suspended && !searchesLater
  }
}

extension Fault {
  /// Faults whose repair makes the phone look for a network by itself.
  fileprivate static let searching: [@Sendable (Phone) -> Bool] = [
    { $0.isAirplaneOn }, { $0.isSIMMissing }, { !$0.isDataOn }, { !$0.isRoamingOn },
    { $0.mode != .newest },
  ]
}
