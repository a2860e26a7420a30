import Testing
import Trajectories

@testable import Environments

/// How the phone behaves, and how the user understands what to do with it.
@Suite struct PhoneTests {
  /// A breakage, what it stops, and the operations that put it right.
  struct Atom: Sendable, CustomStringConvertible {
    var description: String
    var stops: Set<Symptom>
    var breaks: @Sendable (inout Handset) -> Void
    var cures: [(tool: String, arguments: JSONValue)]
  }

  static let atoms: [Atom] = [
    Atom(
      description: "airplane mode", stops: [.service, .data, .mms],
      breaks: { $0.toggleAirplane() }, cures: [("toggle_airplane_mode", [:])]),
    Atom(
      description: "SIM card out", stops: [.service, .data, .mms],
      breaks: { $0.phone.isSIMMissing = true }, cures: [("reseat_sim_card", [:])]),
    Atom(
      description: "wrong APN", stops: [.service, .data, .mms],
      breaks: { $0.phone.accessPoint.isBroken = true },
      cures: [("reset_apn_settings", [:]), ("reboot_device", [:])]),
    Atom(
      description: "data off", stops: [.data, .mms], breaks: { $0.phone.isDataOn = false },
      cures: [("toggle_data", [:])]),
    Atom(
      description: "no roaming abroad", stops: [.data, .mms],
      breaks: {
        $0.around.isAbroad = true
        $0.around.isRoamingAllowed = true
      }, cures: [("toggle_roaming", [:])]),
    Atom(
      description: "data saver", stops: [.data], breaks: { $0.phone.isDataSaverOn = true },
      cures: [("toggle_data_saver_mode", [:])]),
    Atom(
      description: "2G only", stops: [.data, .mms], breaks: { $0.phone.mode = .secondOnly },
      cures: [("set_network_mode_preference", ["mode": "4g_5g_preferred"])]),
    Atom(
      description: "slow VPN", stops: [.data],
      breaks: { $0.connectTunnel(performance: "poor") }, cures: [("disconnect_vpn", [:])]),
    Atom(
      description: "Wi-Fi calling", stops: [.mms],
      breaks: {
        $0.phone.isWiFiCallingOn = true
        $0.phone.sendsMMSOverWiFi = true
      }, cures: [("toggle_wifi_calling", [:])]),
    Atom(
      description: "no MMSC", stops: [.mms], breaks: { $0.phone.accessPoint.mmsURL = nil },
      cures: [("reset_apn_settings", [:]), ("reboot_device", [:])]),
    Atom(
      description: "permissions", stops: [.mms],
      breaks: { $0.phone.apps[0].permissions = Phone.Permissions() },
      cures: [
        ("grant_app_permission", ["app_name": "messaging", "permission": "sms"]),
        ("grant_app_permission", ["app_name": "messaging", "permission": "storage"]),
      ]),
    Atom(
      description: "data used up", stops: [.data, .mms],
      breaks: { $0.around.isDataExhausted = true }, cures: []),
    Atom(
      description: "PIN", stops: [.service, .data, .mms], breaks: { $0.phone.sim = .lockedPIN },
      cures: []),
  ]

  @Test(arguments: atoms)
  func faultsStopWhatTheyShouldAndAreCured(atom: Atom) {
    var handset = Handset()
    handset.search()
    let all: [Symptom] = [.service, .data, .mms]
    #expect(all.allSatisfy { $0.isGone(handset) })
    atom.breaks(&handset)
    handset.search()
    for symptom in all {
      #expect(symptom.isGone(handset) != atom.stops.contains(symptom), "\(symptom)")
    }
    guard !atom.cures.isEmpty else { return }
    for cure in atom.cures {
      #expect(!atom.stops.allSatisfy { $0.isGone(handset) })
      #expect(handset.operate(cure.tool, cure.arguments)?.isRefused == false)
    }
    #expect(all.allSatisfy { $0.isGone(handset) })
  }

  @Test(arguments: [
    (Phone.Mode.newest, false, false, 275.0), (.newest, true, false, 27.5),
    (.newest, false, true, 55), (.newest, true, true, 5.5), (.fourthOnly, false, false, 44),
    (.thirdOnly, false, false, 1.5), (.secondOnly, false, false, 0.05),
  ])
  func speedFollowsTheNetwork(mode: Phone.Mode, isSlow: Bool, saves: Bool, speed: Double) {
    var handset = Handset()
    handset.phone.mode = mode
    handset.phone.isDataSaverOn = saves
    if isSlow { handset.connectTunnel(performance: "poor") }
    handset.search()
    #expect(handset.speed == speed)
  }

  @Test func networkIsSearchedForByThePhoneOnly() {
    var handset = Handset()
    handset.around.isLineActive = false
    handset.search()
    handset.around.isLineActive = true
    #expect(!handset.hasService)
    _ = handset.operate("reboot_device")
    #expect(handset.hasService)
  }

  @Test func unknownToolsAndOddArgumentsChangeNothing() {
    let before = Handset()
    for tool in Handset.tools {
      for arguments: JSONValue in [.null, [], ["mode": 7], ["app_name": [1]], "x"] {
        var handset = before
        if handset.operate(tool, arguments)?.isRefused == true { #expect(handset == before) }
      }
    }
    var handset = before
    #expect(handset.operate("format_phone") == nil && handset == before)
  }

  @Test(arguments: [
    ("Please turn off airplane mode.", ["toggle_airplane_mode"]),
    ("Could you switch airplane mode off for me?", ["toggle_airplane_mode"]),
    ("Please look at the status bar and tell me what you see.", ["check_status_bar"]),
    ("Restart your phone now, please.", ["reboot_device"]),
    ("Please remove and re-insert your SIM card.", ["reseat_sim_card"]),
    ("Go to the settings and reset the APN settings.", ["reset_apn_settings"]),
    (
      "Please reset the APN settings and then reboot your phone.",
      ["reset_apn_settings", "reboot_device"]
    ),
    ("Please disconnect the VPN.", ["disconnect_vpn"]),
    ("Please run a speed test and let me know the result.", ["run_speed_test"]),
    ("Try to send an MMS message now.", ["can_send_mms"]),
    ("Please grant the messaging app the storage permission.", ["grant_app_permission"]),
    ("Please use check_vpn_status.", ["check_vpn_status"]),
    ("I will reset your APN settings.", []), ("Airplane mode has been turned off.", []),
    ("Shall I enable roaming for line L1?", []), ("What is your phone number?", []), ("", []),
  ])
  func instructionsAreReadOutOfMessages(message: String, tools: [String]) throws {
    let kit = try TelecomKit(home: DeskRuns.home, isCompact: false)
    let found = kit.instructions.instructions(in: SpokenText(message))
    #expect(found.map(\.tool) == tools)
  }

  /// Agents ask for a confirmation of what was done; that is no proposal.
  @Test func instructionsWithAConfirmationAreCarriedOut() throws {
    let kit = try TelecomKit(home: DeskRuns.home, isCompact: false)
    let intent = UserIntent(request: "My phone is dead.")
    let script = UserScript(intents: [intent], slots: [], phrases: kit.desk.phrases, seed: 1)
    var world = TelecomWorld(
      carrier: Carrier(
        plans: [], devices: [], lines: [], subscribers: [], bills: [], today: "2026-01-01"))
    world.handset.toggleAirplane()
    var user = TelecomUser(script: script, symptom: .service)
    let many = user.reply(
      to: "Please turn off airplane mode. Then restart your phone.", kit: kit, world: &world)
    #expect(many.act == .clarify && world.handset.phone.isAirplaneOn)
    let already = user.reply(to: "Please turn on airplane mode.", kit: kit, world: &world)
    #expect(already.act == .answer && world.handset.phone.isAirplaneOn)
    let turn = user.reply(
      to: "Please turn off airplane mode and confirm when it is done.", kit: kit, world: &world)
    #expect(turn.act == .leave(isSatisfied: true) && world.handset.hasService)
  }
}
