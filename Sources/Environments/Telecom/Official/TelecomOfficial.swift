import Trajectories

/// The official carrier and phone, read from their databases.
enum TelecomOfficial {
  /// The moment at which all official tasks happen.
  static let today = "2025-02-25"

  static func world(in folder: String) throws(EnvironmentError) -> TelecomWorld {
    let path = folder + "/db.toml"
    let database = RecordReader(value: .object(try toml(path)), file: path, key: "database")
    let carrier = Carrier(
      plans: try rows(database, "plans", plan), devices: try rows(database, "devices", device),
      lines: try rows(database, "lines", line),
      subscribers: try rows(database, "customers", subscriber),
      bills: try rows(database, "bills", bill), today: today)
    return TelecomWorld(carrier: carrier, handset: try handset(in: folder))
  }

  private static func toml(_ path: String) throws(EnvironmentError) -> JSONObject {
    let text = try DeskKit.text(path)
    do throws(TOMLReader.Failure) {
      return try TOMLReader.read(text)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
  }

  private static func rows<Row>(
    _ database: RecordReader, _ table: String,
    _ row: (RecordReader) throws(EnvironmentError) -> Row
  ) throws(EnvironmentError) -> [Row] {
    var rows: [Row] = []
    for record in try database.list(table) { rows.append(try row(record)) }
    return rows
  }

  private static func plan(_ record: RecordReader) throws(EnvironmentError) -> DataPlan {
    DataPlan(
      id: try record.text("plan_id"), name: try record.text("name"),
      limitGB: try record.amount("data_limit_gb").double,
      monthlyPrice: try record.amount("price_per_month").double,
      refuelPricePerGB: try record.amount("data_refueling_price_per_gb").double)
  }

  private static func device(_ record: RecordReader) throws(EnvironmentError) -> CarrierDevice {
    CarrierDevice(
      id: try record.text("device_id"), kind: try record.text("device_type"),
      model: try record.text("model"), imei: record.value["imei"]?.stringValue,
      takesESIM: try record.flag("is_esim_capable"),
      isActivated: record.value["activated"]?.boolValue ?? false,
      activatedAt: record.value["activation_date"]?.stringValue,
      lastTransferAt: record.value["last_esim_transfer_date"]?.stringValue)
  }

  private static func line(_ record: RecordReader) throws(EnvironmentError) -> Line {
    guard let status = Line.Status(rawValue: try record.text("status")) else {
      throw .badData(file: record.file, detail: "expected a known status of a line")
    }
    return Line(
      id: try record.text("line_id"), phoneNumber: try record.text("phone_number"),
      status: status, planID: try record.text("plan_id"),
      deviceID: record.value["device_id"]?.stringValue,
      usedGB: try record.amount("data_used_gb").double,
      refueledGB: try record.amount("data_refueling_gb").double,
      hasRoaming: try record.flag("roaming_enabled"),
      contractEnd: record.value["contract_end_date"]?.stringValue,
      lastPlanChange: record.value["last_plan_change_date"]?.stringValue,
      lastSIMReplacement: record.value["last_sim_replacement_date"]?.stringValue,
      suspendedSince: record.value["suspension_start_date"]?.stringValue)
  }

  private static func subscriber(_ record: RecordReader) throws(EnvironmentError) -> Subscriber {
    let address = try record.record("address")
    var payments: [StoredPayment] = []
    for method in try record.list("payment_methods") {
      payments.append(
        StoredPayment(
          kind: try method.text("method_type"),
          lastFour: try method.text("account_number_last_4"),
          expires: try method.text("expiration_date")))
    }
    return Subscriber(
      id: try record.text("customer_id"), name: try record.text("full_name"),
      birthDate: try record.text("date_of_birth"), email: try record.text("email"),
      phoneNumber: try record.text("phone_number"), street: try address.text("street"),
      city: try address.text("city"), state: try address.text("state"),
      zip: try address.text("zip_code"), status: try record.text("account_status"),
      payments: payments, lineIDs: try record.texts("line_ids"),
      billIDs: try record.texts("bill_ids"), createdAt: try record.text("created_at"),
      lastExtension: record.value["last_extension_date"]?.stringValue,
      goodwillUsed: try record.amount("goodwill_credit_used_this_year").double)
  }

  private static func bill(_ record: RecordReader) throws(EnvironmentError) -> Bill {
    guard let status = Bill.Status(rawValue: try record.text("status")) else {
      throw .badData(file: record.file, detail: "expected a known status of a bill")
    }
    var items: [BillItem] = []
    for item in try record.list("line_items") {
      items.append(
        BillItem(
          text: try item.text("description"), amount: try item.amount("amount").double,
          date: try item.text("date"), kind: try item.text("item_type")))
    }
    return Bill(
      id: try record.text("bill_id"), customerID: try record.text("customer_id"),
      periodStart: try record.text("period_start"), periodEnd: try record.text("period_end"),
      issued: try record.text("issue_date"), total: try record.amount("total_due").double,
      due: try record.text("due_date"), items: items, status: status)
  }

  private static func handset(in folder: String) throws(EnvironmentError) -> Handset {
    let path = folder + "/user_db.toml"
    let record = try RecordReader(value: .object(toml(path)), file: path, key: "phone")
      .record("device")
    guard let sim = Phone.SIM(rawValue: try record.text("sim_card_status")),
      let signal = Phone.Signal(rawValue: try record.text("network_signal_strength")),
      let radio = Phone.Radio(rawValue: try record.text("network_technology_connected")),
      let service = Phone.Service(rawValue: try record.text("network_connection_status")),
      let mode = Phone.Mode(rawValue: try record.text("network_mode_preference")),
      let battery = record.value["battery_level"]?.intValue
    else { throw .badData(file: path, detail: "expected known states of a phone") }
    var phone = Phone()
    (phone.sim, phone.signal, phone.radio) = (sim, signal, radio)
    (phone.service, phone.mode, phone.battery) = (service, mode, battery)
    phone.isSIMMissing = try record.flag("sim_card_missing")
    phone.isAirplaneOn = try record.flag("airplane_mode")
    phone.isDataOn = try record.flag("data_enabled")
    phone.isRoamingOn = try record.flag("roaming_enabled")
    phone.isWiFiOn = try record.flag("wifi_enabled")
    phone.isWiFiConnected = try record.flag("wifi_connected")
    phone.isWiFiCallingOn = try record.flag("wifi_calling_enabled")
    phone.sendsMMSOverWiFi = try record.flag("wifi_calling_mms_over_wifi")
    phone.isDataSaverOn = try record.flag("data_saver_mode")
    phone.isTunnelEnabled = try record.flag("vpn_enabled_setting")
    phone.isTunnelOn = try record.flag("vpn_connected")
    let point = try record.record("active_apn_settings")
    phone.accessPoint.isBroken = try point.text("apn_name") == "broken"
    phone.accessPoint.mmsName = try point.text("mms_apn")
    phone.accessPoint.mmsURL = try point.text("mmsc_url")
    var apps: [Phone.App] = []
    for (name, app) in try record.map("app_statuses") {
      let granted = try app.record("permissions")
      var permissions = Phone.Permissions()
      for permission in Phone.Permissions.names {
        permissions[permission] = try granted.flag(permission)
      }
      apps.append(Phone.App(name: name, permissions: permissions))
    }
    phone.apps = apps
    return Handset(phone: phone)
  }
}
