import Trajectories

/// A call of an official telecom task, by either side.
struct OfficialTelecomCall: Sendable, Hashable {
  var byUser: Bool
  var name: String
  var arguments: JSONValue = [:]
}

/// One fault of the official tasks: how it comes about and how it is put right.
struct OfficialFault: Sendable {
  var name: String
  /// At most one fault of a group occurs in a task.
  var group: String
  /// Whether nothing puts it right.
  var isFinal = false

  /// The families of tasks, with the groups that each draws from and those that it needs one of.
  static let families: [(name: String, groups: [String], needed: [String])] = [
    (
      "service_issue", ["airplane", "seat", "lock", "apn", "suspension"],
      ["airplane", "seat", "lock", "apn", "suspension"]
    ),
    (
      "mobile_data_issue", ["airplane", "roaming", "data", "saver", "mode", "vpn", "usage"],
      ["roaming", "data", "saver", "mode", "vpn", "usage"]
    ),
    (
      "mms_issue",
      ["airplane", "seat", "data", "usage", "roaming", "mode", "calling", "mmsc", "permission"],
      ["mode", "calling", "mmsc", "permission"]
    ),
  ]

  static let all: [OfficialFault] = [
    OfficialFault(name: "airplane_mode_on", group: "airplane"),
    OfficialFault(name: "unseat_sim_card", group: "seat"),
    OfficialFault(name: "lock_sim_card_pin", group: "lock", isFinal: true),
    OfficialFault(name: "break_apn_settings", group: "apn"),
    OfficialFault(name: "overdue_bill_suspension", group: "suspension"),
    OfficialFault(name: "contract_end_suspension", group: "suspension", isFinal: true),
    OfficialFault(name: "user_abroad_roaming_enabled_off", group: "roaming"),
    OfficialFault(name: "user_abroad_roaming_disabled_on", group: "roaming"),
    OfficialFault(name: "user_abroad_roaming_disabled_off", group: "roaming"),
    OfficialFault(name: "data_mode_off", group: "data"),
    OfficialFault(name: "data_saver_mode_on", group: "saver"),
    OfficialFault(name: "bad_network_preference", group: "mode"),
    OfficialFault(name: "bad_vpn", group: "vpn"),
    OfficialFault(name: "data_usage_exceeded", group: "usage"),
    OfficialFault(name: "data_usage_exceeded_no_refuel", group: "usage", isFinal: true),
    OfficialFault(name: "bad_wifi_calling", group: "calling"),
    OfficialFault(name: "break_apn_mms_setting", group: "mmsc"),
    OfficialFault(name: "break_app_sms_permission", group: "permission"),
    OfficialFault(name: "break_app_storage_permission", group: "permission"),
    OfficialFault(name: "break_app_both_permissions", group: "permission"),
  ]

  static let overdueBill = "B1234321"

  private static func user(_ name: String, _ arguments: JSONValue = [:]) -> OfficialTelecomCall {
    OfficialTelecomCall(byUser: true, name: name, arguments: arguments)
  }

  private static func desk(
    _ name: String, _ line: Line, _ owner: String, _ extra: JSONObject = [:]
  ) -> OfficialTelecomCall {
    var arguments: JSONObject = ["customer_id": .string(owner), "line_id": .string(line.id)]
    for member in extra { arguments[member.key] = member.value }
    return OfficialTelecomCall(byUser: false, name: name, arguments: .object(arguments))
  }

  private static func permission(_ call: String, _ name: String) -> OfficialTelecomCall {
    user(call, ["app_name": "messaging", "permission": .string(name)])
  }

  /// The calls that bring it about, from the line as it is then.
  func causes(line: Line, owner: String, limit: Double) -> [OfficialTelecomCall] {
    typealias Fault = OfficialFault
    let abroad = Fault.user("set_user_location", ["abroad": true])
    let search = Fault.user("simulate_network_search")
    switch name {
    case "airplane_mode_on": return [Fault.user("turn_airplane_mode_on")]
    case "unseat_sim_card": return [Fault.user("unseat_sim_card")]
    case "lock_sim_card_pin": return [Fault.user("lock_sim_card", ["mode": "pin"])]
    case "break_apn_settings": return [Fault.user("break_apn_settings")]
    case "overdue_bill_suspension", "contract_end_suspension":
      let isOver = name == "contract_end_suspension"
      return [
        Fault.desk(
          "suspend_line_for_overdue_bill", line, owner,
          ["new_bill_id": .string(Fault.overdueBill), "contract_ended": .bool(isOver)]), search,
      ]
    case "user_abroad_roaming_enabled_off":
      return [abroad, Fault.user("turn_roaming_off"), Fault.desk("enable_roaming", line, owner)]
    case "user_abroad_roaming_disabled_on":
      return [
        abroad, Fault.user("turn_roaming_on"), Fault.desk("disable_roaming", line, owner), search,
      ]
    case "user_abroad_roaming_disabled_off":
      return [
        abroad, Fault.user("turn_roaming_off"), Fault.desk("disable_roaming", line, owner), search,
      ]
    case "data_mode_off": return [Fault.user("turn_data_off")]
    case "data_saver_mode_on": return [Fault.user("turn_data_saver_mode_on")]
    case "bad_network_preference":
      return [Fault.user("set_network_mode_preference", ["mode": "2g_only"])]
    case "bad_vpn": return [Fault.user("break_vpn")]
    case "data_usage_exceeded":
      let used = limit + line.refueledGB + 0.1
      return [Fault.desk("set_data_usage", line, owner, ["data_used_gb": .double(used)])]
    case "data_usage_exceeded_no_refuel":
      return [
        Fault.desk("refuel_data", line, owner, ["gb_amount": 2.0]),
        Fault.desk("set_data_usage", line, owner, ["data_used_gb": .double(limit + 2.1)]),
      ]
    case "bad_wifi_calling":
      return [Fault.user("set_wifi_calling", ["enabled": true, "mms_over_wifi": true])]
    case "break_apn_mms_setting": return [Fault.user("break_apn_mms_setting")]
    default: return permissions.map { Fault.permission("remove_app_permission", $0) }
    }
  }

  private var permissions: [String] {
    switch name {
    case "break_app_sms_permission": ["sms"]
    case "break_app_storage_permission": ["storage"]
    default: ["sms", "storage"]
    }
  }

  /// The calls that put it right.
  func cures(line: Line, owner: String) -> [OfficialTelecomCall] {
    typealias Fault = OfficialFault
    let enable = Fault.desk("enable_roaming", line, owner)
    switch name {
    case "airplane_mode_on": return [Fault.user("toggle_airplane_mode")]
    case "unseat_sim_card": return [Fault.user("reseat_sim_card")]
    case "break_apn_settings", "break_apn_mms_setting":
      return [Fault.user("reset_apn_settings"), Fault.user("reboot_device")]
    case "overdue_bill_suspension":
      return [
        OfficialTelecomCall(
          byUser: false, name: "send_payment_request",
          arguments: ["customer_id": .string(owner), "bill_id": .string(Fault.overdueBill)]),
        Fault.user("make_payment"), Fault.desk("resume_line", line, owner),
        Fault.user("reboot_device"),
      ]
    case "user_abroad_roaming_enabled_off": return [Fault.user("toggle_roaming")]
    case "user_abroad_roaming_disabled_on": return [enable]
    case "user_abroad_roaming_disabled_off": return [enable, Fault.user("toggle_roaming")]
    case "data_mode_off": return [Fault.user("toggle_data")]
    case "data_saver_mode_on": return [Fault.user("toggle_data_saver_mode")]
    case "bad_network_preference":
      return [Fault.user("set_network_mode_preference", ["mode": "4g_5g_preferred"])]
    case "bad_vpn": return [Fault.user("disconnect_vpn")]
    case "data_usage_exceeded":
      return [Fault.desk("refuel_data", line, owner, ["gb_amount": 2.0])]
    case "bad_wifi_calling": return [Fault.user("toggle_wifi_calling")]
    case "break_app_sms_permission", "break_app_storage_permission",
      "break_app_both_permissions":
      return permissions.map { Fault.permission("grant_app_permission", $0) }
    default: return []
    }
  }
}
