import Trajectories

/// What the phone's answers tell of it.
extension Handset {
  /// Something of the phone that an answer can tell.
  enum Aspect: Sendable, Hashable {
    case airplane, sim, network, data, roaming, mode, accessPoint
    case dataSaver, tunnel, tunnelSpeed, wifiCalling, permissions
    /// Whether the trouble is over.
    case probe
  }

  /// What is known after an operation that left the phone as it is now.
  func aspects(toldBy instruction: DeviceInstruction) -> Set<Aspect> {
    switch instruction.tool {
    case "check_network_status": [.airplane, .sim, .network, .data, .roaming]
    case "check_sim_status": [.sim]
    case "check_network_mode_preference": [.mode]
    case "check_data_restriction_status": [.dataSaver]
    case "check_apn_settings": [.accessPoint]
    case "check_wifi_calling_status": [.wifiCalling]
    case "check_vpn_status": [.tunnel, .tunnelSpeed]
    case "check_app_status", "check_app_permissions":
      instruction.arguments["app_name"] == "browser" ? [] : [.permissions]
    case "run_speed_test", "can_send_mms": [.probe]
    case "check_wifi_status", "check_installed_apps", "check_payment_request": []
    case "toggle_roaming": statusBarAspects.union([.roaming])
    case "set_network_mode_preference": statusBarAspects.union([.mode])
    default: statusBarAspects
    }
  }

  /// Every change is answered with the status bar, which tells no more than it shows.
  private var statusBarAspects: Set<Aspect> {
    guard !phone.isAirplaneOn else { return [.airplane, .tunnel] }
    guard phone.radio != .none else { return [.airplane, .tunnel, .network] }
    return phone.isDataOn
      ? [.airplane, .tunnel, .network, .data, .dataSaver] : [.airplane, .tunnel, .network, .data]
  }
}
