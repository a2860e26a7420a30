/// The phone under the reference's field names, for hashing it bit for bit.
extension Handset {
  var reference: ReferenceValue {
    .map([("device", phone.reference), ("surroundings", around.reference)])
  }
}

extension Phone {
  var reference: ReferenceValue {
    let apps: [(String, ReferenceValue)] = apps.map { app in
      let permissions = Permissions.names.map {
        ($0, ReferenceValue.flag(app.permissions[$0] ?? false))
      }
      return (
        app.name, .map([("app_name", .text(app.name)), ("permissions", .map(permissions))])
      )
    }
    let tunnelValue: ReferenceValue =
      tunnel.map { tunnel in
        .map([
          ("server_address", .optional(tunnel.address)),
          ("protocol", .optional(tunnel.protocolName)),
          ("server_performance", .text(tunnel.performance)),
        ])
      } ?? .null
    return .map([
      ("sim_card_status", .text(sim.rawValue)), ("sim_card_missing", .flag(isSIMMissing)),
      ("airplane_mode", .flag(isAirplaneOn)), ("network_signal_strength", .text(signal.rawValue)),
      ("network_technology_connected", .text(radio.rawValue)),
      ("network_connection_status", .text(service.rawValue)),
      ("battery_level", .amount(.whole(battery))), ("data_enabled", .flag(isDataOn)),
      ("roaming_enabled", .flag(isRoamingOn)), ("network_mode_preference", .text(mode.rawValue)),
      ("active_apn_settings", accessPoint.reference), ("wifi_enabled", .flag(isWiFiOn)),
      ("wifi_connected", .flag(isWiFiConnected)), ("wifi_ssid", .optional(wifiName)),
      ("wifi_signal_strength", .text(wifiSignal.rawValue)),
      ("wifi_calling_enabled", .flag(isWiFiCallingOn)),
      ("wifi_calling_mms_over_wifi", .flag(sendsMMSOverWiFi)),
      ("data_saver_mode", .flag(isDataSaverOn)), ("vpn_enabled_setting", .flag(isTunnelEnabled)),
      ("vpn_connected", .flag(isTunnelOn)), ("vpn_details", tunnelValue),
      ("app_statuses", .map(apps)),
    ])
  }
}

extension Phone.AccessPoint {
  var reference: ReferenceValue {
    .map([
      ("apn_name", .text(isBroken ? "broken" : "internet")),
      ("reset_at_reboot", .flag(resetsAtReboot)), ("mms_apn", .optional(mmsName)),
      ("mmsc_url", .optional(mmsURL)), ("mms_proxy", .null), ("mms_port", .null),
    ])
  }
}

extension Surroundings {
  var reference: ReferenceValue {
    let requestValue: ReferenceValue =
      request.map { request in
        .map([
          ("bill_id", .text(request.billID)), ("amount_due", .amount(.real(request.amount))),
          ("paid", .flag(request.isPaid)),
        ])
      } ?? .null
    return .map([
      ("name", .optional(name)), ("phone_number", .optional(phoneNumber)),
      ("is_abroad", .flag(isAbroad)), ("roaming_allowed", .flag(isRoamingAllowed)),
      (
        "signal_strength",
        .map([
          ("2G", .text(second.rawValue)), ("3G", .text(third.rawValue)),
          ("4G", .text(fourth.rawValue)), ("5G", .text(fifth.rawValue)),
        ])
      ), ("mobile_data_usage_exceeded", .flag(isDataExhausted)),
      ("line_active", .flag(isLineActive)), ("payment_request", requestValue),
    ])
  }
}
