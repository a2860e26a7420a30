import Trajectories

/// The user's tools: what is done on the phone and what it shows then.
extension Handset {
  /// What an operation of the phone came to.
  struct Shown: Sendable {
    var text: String
    /// Whether the phone could not do it; nothing has changed then.
    var isRefused = false
  }

  static let tools = [
    "check_status_bar", "check_network_status", "check_network_mode_preference",
    "check_sim_status", "check_data_restriction_status", "check_apn_settings",
    "check_wifi_status", "check_wifi_calling_status", "check_vpn_status", "check_installed_apps",
    "check_app_status", "check_app_permissions", "check_payment_request", "can_send_mms",
    "run_speed_test", "toggle_airplane_mode", "toggle_data", "toggle_roaming",
    "toggle_data_saver_mode", "toggle_wifi", "toggle_wifi_calling",
    "set_network_mode_preference", "reseat_sim_card", "set_apn_settings", "reset_apn_settings",
    "connect_vpn", "disconnect_vpn", "grant_app_permission", "reboot_device", "make_payment",
  ]

  /// Carries out a tool; nil where there is none of that name.
  mutating func operate(_ tool: String, _ arguments: JSONValue = [:]) -> Shown? {
    if let text = look(tool, arguments) { return text }
    guard let done = change(tool, arguments) else { return nil }
    return done.isRefused ? done : Shown(text: done.text + "\n" + statusBar)
  }

  private mutating func change(_ tool: String, _ arguments: JSONValue) -> Shown? {
    switch tool {
    case "toggle_airplane_mode":
      toggleAirplane()
      return turned("Airplane mode", phone.isAirplaneOn)
    case "toggle_data":
      phone.isDataOn.toggle()
      search()
      return turned("Mobile data", phone.isDataOn)
    case "toggle_roaming":
      phone.isRoamingOn.toggle()
      search()
      return turned("Data roaming", phone.isRoamingOn)
    case "toggle_data_saver_mode":
      phone.isDataSaverOn.toggle()
      return turned("Data saver", phone.isDataSaverOn)
    case "toggle_wifi":
      guard !phone.isAirplaneOn else {
        return Shown(text: "Wi-Fi cannot be changed in airplane mode.", isRefused: true)
      }
      toggleWiFi()
      return turned("Wi-Fi", phone.isWiFiOn)
    case "toggle_wifi_calling":
      phone.isWiFiCallingOn.toggle()
      return turned("Wi-Fi calling", phone.isWiFiCallingOn)
    case "set_network_mode_preference":
      guard let mode = arguments["mode"]?.stringValue.flatMap(Phone.Mode.init(rawValue:)) else {
        let known = Phone.Mode.allCases.map(\.rawValue).joined(separator: ", ")
        return Shown(text: "The phone offers these network modes: \(known).", isRefused: true)
      }
      phone.mode = mode
      search()
      return Shown(text: "The network mode is now \(mode.rawValue).")
    case "reseat_sim_card":
      phone.isSIMMissing = false
      search()
      return Shown(text: "The SIM card was taken out and put back in.")
    case "reset_apn_settings":
      phone.accessPoint.resetsAtReboot = true
      search()
      return Shown(text: "The APN settings will be reset at the next restart.")
    case "set_apn_settings": return setAccessPoint(arguments["apn_settings"] ?? arguments)
    case "connect_vpn":
      guard !phone.isTunnelOn else {
        return Shown(text: "The VPN is connected already.", isRefused: true)
      }
      connectTunnel()
      return Shown(text: "The VPN is connected.")
    case "disconnect_vpn":
      guard phone.isTunnelOn else {
        return Shown(text: "There is no VPN connection to end.", isRefused: true)
      }
      disconnectTunnel()
      return Shown(text: "The VPN is disconnected.")
    case "grant_app_permission": return grant(arguments)
    case "reboot_device":
      reboot()
      return Shown(text: "The phone has restarted.")
    case "make_payment":
      guard var request = around.request else {
        return Shown(text: "There is no payment request.", isRefused: true)
      }
      request.isPaid = true
      around.request = request
      return Shown(text: "Paid \(Amount.real(request.amount).spoken) for bill \(request.billID).")
    default: return nil
    }
  }

  private func turned(_ name: String, _ isOn: Bool) -> Shown {
    Shown(text: "\(name) is now \(isOn ? "ON" : "OFF").")
  }

  private mutating func setAccessPoint(_ settings: JSONValue) -> Shown {
    let name = settings["apn_name"]?.stringValue ?? "internet"
    guard name == "internet" || name == "broken" else {
      return Shown(text: "The phone knows no APN of that name.", isRefused: true)
    }
    phone.accessPoint = Phone.AccessPoint(
      isBroken: name == "broken",
      resetsAtReboot: settings["reset_at_reboot"]?.boolValue ?? false)
    if let url = settings["mmsc_url"] { phone.accessPoint.mmsURL = url.stringValue }
    search()
    return Shown(text: "The APN is now \(name).")
  }

  private mutating func grant(_ arguments: JSONValue) -> Shown {
    let app = arguments["app_name"]?.stringValue ?? ""
    let permission = (arguments["permission"]?.stringValue ?? "").lowercased()
    guard let place = phone.apps.firstIndex(where: { $0.name == app }) else {
      return Shown(text: "There is no app \(app.prefix(40)).", isRefused: true)
    }
    guard phone.apps[place].permissions[permission] != nil else {
      let known = Phone.Permissions.names.joined(separator: ", ")
      return Shown(text: "The permissions of an app are: \(known).", isRefused: true)
    }
    phone.apps[place].permissions[permission] = true
    return Shown(text: "The app \(app) now has the permission \(permission).")
  }

  private func look(_ tool: String, _ arguments: JSONValue) -> Shown? {
    switch tool {
    case "check_status_bar": return Shown(text: statusBar)
    case "check_network_status": return Shown(text: networkStatus)
    case "check_network_mode_preference":
      return Shown(text: "Network mode: \(phone.mode.rawValue).")
    case "check_sim_status":
      switch phone.simState {
      case .active: return Shown(text: "SIM card: active.")
      case .missing: return Shown(text: "SIM card: none found.")
      case .lockedPIN: return Shown(text: "SIM card: locked, asks for the PIN.")
      case .lockedPUK: return Shown(text: "SIM card: locked, asks for the PUK.")
      }
    case "check_data_restriction_status": return switched("Data saver", phone.isDataSaverOn)
    case "check_apn_settings":
      return Shown(
        text: "APN name: \(phone.accessPoint.isBroken ? "broken" : "internet"). "
          + "MMSC address: \(phone.accessPoint.mmsURL ?? "not set").")
    case "check_wifi_status":
      guard phone.isWiFiOn, phone.isWiFiConnected else {
        return switched("Wi-Fi", phone.isWiFiOn)
      }
      return Shown(
        text: "Wi-Fi: ON, connected to \(phone.wifiName ?? "a network"), "
          + "signal \(phone.wifiSignal.rawValue).")
    case "check_wifi_calling_status": return switched("Wi-Fi calling", phone.isWiFiCallingOn)
    case "check_vpn_status":
      guard phone.isTunnelOn else { return switched("VPN", false) }
      return Shown(text: "VPN: ON, server performance \(phone.tunnel?.performance ?? "unknown").")
    case "check_installed_apps":
      return Shown(text: "Apps: \(phone.apps.map(\.name).joined(separator: ", ")).")
    case "check_app_status", "check_app_permissions":
      let name = arguments["app_name"]?.stringValue ?? "messaging"
      guard let app = phone.app(name) else {
        return Shown(text: "There is no app \(name.prefix(40)).", isRefused: true)
      }
      let granted = app.permissions.granted
      let listed = granted.isEmpty ? "none" : granted.joined(separator: ", ")
      return Shown(text: "Permissions of \(name): \(listed).")
    case "check_payment_request":
      guard let request = around.request else { return Shown(text: "Payment requests: none.") }
      return Shown(
        text: "Payment request: bill \(request.billID), \(Amount.real(request.amount).spoken).")
    case "can_send_mms":
      return Shown(text: canSendMMS ? "The picture message was sent." : "Picture message: failed.")
    case "run_speed_test":
      guard let speed else { return Shown(text: "Speed test: no connection.") }
      return Shown(text: "Speed test: \(Amount.real(speed).spoken) Mbps, \(Handset.grade(speed)).")
    default: return nil
    }
  }

  private func switched(_ name: String, _ isOn: Bool) -> Shown {
    Shown(text: "\(name): \(isOn ? "ON" : "OFF").")
  }

  private var statusBar: String {
    var parts: [String] = []
    if phone.isAirplaneOn {
      parts.append("airplane mode")
    } else {
      parts.append(phone.signal == .none ? "no signal" : "signal \(phone.signal.rawValue)")
      if phone.radio != .none { parts.append(phone.radio.rawValue) }
      let hasData = phone.isDataOn && phone.radio != .none
      parts.append(hasData ? "data on" : "data off")
      if hasData, phone.isDataSaverOn { parts.append("data saver") }
    }
    if phone.isWiFiOn, phone.isWiFiConnected { parts.append("Wi-Fi") }
    if phone.isTunnelOn { parts.append("VPN") }
    parts.append("battery \(phone.battery)%")
    return "Status bar: \(parts.joined(separator: ", "))."
  }

  private var networkStatus: String {
    func word(_ isOn: Bool) -> String { isOn ? "ON" : "OFF" }
    return """
      Airplane mode: \(word(phone.isAirplaneOn))
      SIM card: \(phone.simState.rawValue)
      Connection: \(phone.service.rawValue)
      Signal: \(phone.signal.rawValue)
      Network: \(phone.radio.rawValue)
      Mobile data: \(word(phone.isDataOn))
      Data roaming: \(word(phone.isRoamingOn))
      Wi-Fi: \(word(phone.isWiFiOn))
      """
  }
}
