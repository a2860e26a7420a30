/// Finds what is wrong with a phone from what its owner has told of it.
///
/// Of the phone it uses nothing but the aspects that are known: equal dialogues lead to equal
/// questions, whatever is hidden.
struct TelecomDiagnosis {
  enum Finding {
    /// The owner has to look at something.
    case look(String)
    /// The owner has to change something.
    case change(String, String)
    /// Nobody at the desk can help; the code says why.
    case hopeless(String)
    case nothing
  }

  /// The codes that the phone gives reason for; the records tell the others.
  static let codes = ["sim-locked", "no-5g"]

  let symptom: Symptom
  let handset: Handset
  let known: Set<Handset.Aspect>

  private var phone: Phone { handset.phone }

  func next() -> Finding {
    guard known.isSuperset(of: [.airplane, .sim, .network, .data, .roaming]) else {
      return .look("check_network_status")
    }
    if symptom == .travel {
      return phone.isRoamingOn ? .nothing : .change("toggle_roaming", "")
    }
    if [.lockedPIN, .lockedPUK].contains(phone.simState) { return .hopeless("sim-locked") }
    if phone.isAirplaneOn { return .change("toggle_airplane_mode", "") }
    if phone.isSIMMissing { return .change("reseat_sim_card", "") }
    guard handset.hasService else { return accessPoint ?? .change("reboot_device", "") }
    switch symptom {
    case .service, .travel: return .nothing
    case .data: return network ?? speed ?? .nothing
    case .mms: return network ?? accessPoint ?? messages ?? .nothing
    }
  }

  private var accessPoint: Finding? {
    guard known.contains(.accessPoint) else { return .look("check_apn_settings") }
    let point = phone.accessPoint
    guard point.isBroken || symptom == .mms && point.mmsURL == nil else { return nil }
    return .change(point.resetsAtReboot ? "reboot_device" : "reset_apn_settings", "")
  }

  private var network: Finding? {
    if !phone.isDataOn { return .change("toggle_data", "") }
    if handset.around.isAbroad, !phone.isRoamingOn { return .change("toggle_roaming", "") }
    guard phone.radio != .fifth else { return nil }
    guard known.contains(.mode) else { return .look("check_network_mode_preference") }
    if phone.mode != .newest { return .change("set_network_mode_preference", "") }
    return symptom == .data ? .hopeless("no-5g") : nil
  }

  private var speed: Finding? {
    guard known.isSuperset(of: [.dataSaver, .tunnel]) else { return .look("check_status_bar") }
    if phone.isDataSaverOn { return .change("toggle_data_saver_mode", "") }
    guard phone.isTunnelOn else { return nil }
    guard known.contains(.tunnelSpeed) else { return .look("check_vpn_status") }
    return phone.tunnel?.performance == "poor" ? .change("disconnect_vpn", "") : nil
  }

  private var messages: Finding? {
    guard known.contains(.wifiCalling) else { return .look("check_wifi_calling_status") }
    if phone.isWiFiCallingOn { return .change("toggle_wifi_calling", "") }
    guard known.contains(.permissions) else { return .look("check_app_permissions") }
    guard let granted = phone.app("messaging")?.permissions else { return nil }
    if !granted.sms { return .change("grant_app_permission", "sms") }
    return granted.storage ? nil : .change("grant_app_permission", "storage")
  }
}
