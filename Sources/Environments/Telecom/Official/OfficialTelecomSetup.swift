import Trajectories

/// The calls that only the benchmark itself makes, to set the scene.
extension TelecomWorld {
  /// Carries out a call that sets the scene; false where it cannot be.
  mutating func prepare(_ call: OfficialTelecomCall) -> Bool {
    defer { synchronise() }
    return call.byUser ? prepareHandset(call) : prepareCarrier(call)
  }

  private mutating func prepareHandset(_ call: OfficialTelecomCall) -> Bool {
    let arguments = call.arguments
    func flip(_ toggle: (inout Handset) -> Void, until isRight: (Phone) -> Bool) {
      toggle(&handset)
      if !isRight(handset.phone) { toggle(&handset) }
    }
    switch call.name {
    case "set_user_info":
      handset.around.name = arguments["name"]?.stringValue
      handset.around.phoneNumber = arguments["phone_number"]?.stringValue
    case "set_user_location": handset.around.isAbroad = arguments["abroad"]?.boolValue ?? false
    case "turn_airplane_mode_on": flip({ $0.toggleAirplane() }, until: { $0.isAirplaneOn })
    case "turn_data_off": flip({ _ = $0.operate("toggle_data") }, until: { !$0.isDataOn })
    case "turn_roaming_on": flip({ _ = $0.operate("toggle_roaming") }, until: { $0.isRoamingOn })
    case "turn_roaming_off":
      flip({ _ = $0.operate("toggle_roaming") }, until: { !$0.isRoamingOn })
    case "turn_data_saver_mode_on":
      flip({ _ = $0.operate("toggle_data_saver_mode") }, until: { $0.isDataSaverOn })
    case "unseat_sim_card":
      handset.phone.isSIMMissing = true
      handset.search()
    case "lock_sim_card":
      handset.phone.sim = arguments["mode"]?.stringValue == "puk" ? .lockedPUK : .lockedPIN
      handset.search()
    case "break_apn_settings":
      handset.phone.accessPoint.isBroken = true
      handset.search()
    case "break_apn_mms_setting": handset.phone.accessPoint.mmsURL = nil
    case "break_vpn": handset.connectTunnel(performance: "poor")
    case "set_wifi_calling":
      handset.phone.isWiFiCallingOn = arguments["enabled"]?.boolValue ?? false
      if let overWiFi = arguments["mms_over_wifi"]?.boolValue {
        handset.phone.sendsMMSOverWiFi = overWiFi
      }
    case "remove_app_permission":
      guard let name = arguments["app_name"]?.stringValue,
        let place = handset.phone.apps.firstIndex(where: { $0.name == name }),
        let permission = arguments["permission"]?.stringValue
      else { return false }
      handset.phone.apps[place].permissions[permission] = false
    case "simulate_network_search": handset.search()
    default: return handset.operate(call.name, arguments)?.isRefused == false
    }
    return true
  }

  private mutating func prepareCarrier(_ call: OfficialTelecomCall) -> Bool {
    let lineID = call.arguments["line_id"]?.stringValue ?? ""
    switch call.name {
    case "set_data_usage":
      guard let used = call.arguments["data_used_gb"]?.doubleValue else { return false }
      carrier.lines.update(lineID) { $0.usedGB = used }
    case "suspend_line_for_overdue_bill":
      guard let line = carrier.lines[lineID], line.status == .active,
        let plan = carrier.plan(of: line), let id = call.arguments["new_bill_id"]?.stringValue,
        let owner = call.arguments["customer_id"]?.stringValue
      else { return false }
      // All official tasks happen in one month; these are the days of the one before.
      let (first, last, due) = ("2025-01-01", "2025-01-31", "2025-01-15")
      let item = BillItem(
        text: "Charge for line \(line.id)", amount: plan.monthlyPrice, date: carrier.shelf.today,
        kind: "Charge")
      carrier.bills.add(
        id,
        Bill(
          id: id, customerID: owner, periodStart: first, periodEnd: last, issued: first,
          total: plan.monthlyPrice, due: due, items: [item], status: .overdue))
      carrier.subscribers.update(owner) { $0.billIDs.append(id) }
      let today = carrier.shelf.today
      let isOver = call.arguments["contract_ended"]?.boolValue ?? false
      carrier.lines.update(lineID) {
        $0.status = .suspended
        $0.suspendedSince = today
        if isOver { $0.contractEnd = last }
      }
    default:
      return carrier.call(call.name, call.arguments, isCompact: true).errorClass == nil
    }
    return true
  }
}
