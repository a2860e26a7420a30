/// The records under the field names that tools answer with and hashes are taken over.
extension DataPlan {
  var reference: ReferenceValue {
    .map([
      ("plan_id", .text(id)), ("name", .text(name)), ("data_limit_gb", .amount(.real(limitGB))),
      ("price_per_month", .amount(.real(monthlyPrice))),
      ("data_refueling_price_per_gb", .amount(.real(refuelPricePerGB))),
    ])
  }
}

extension CarrierDevice {
  var reference: ReferenceValue {
    .map([
      ("device_id", .text(id)), ("device_type", .text(kind)), ("model", .text(model)),
      ("imei", .optional(imei)), ("is_esim_capable", .flag(takesESIM)),
      ("activated", .flag(isActivated)), ("activation_date", .moment(activatedAt)),
      ("last_esim_transfer_date", .moment(lastTransferAt)),
    ])
  }
}

extension Line {
  var reference: ReferenceValue {
    .map([
      ("line_id", .text(id)), ("phone_number", .text(phoneNumber)),
      ("status", .text(status.rawValue)), ("plan_id", .text(planID)),
      ("device_id", .optional(deviceID)), ("data_used_gb", .amount(.real(usedGB))),
      ("data_refueling_gb", .amount(.real(refueledGB))), ("roaming_enabled", .flag(hasRoaming)),
      ("contract_end_date", .optional(contractEnd)),
      ("last_plan_change_date", .optional(lastPlanChange)),
      ("last_sim_replacement_date", .optional(lastSIMReplacement)),
      ("suspension_start_date", .optional(suspendedSince)),
    ])
  }
}

extension Bill {
  var reference: ReferenceValue {
    let lines: [ReferenceValue] = items.map { item in
      .map([
        ("description", .text(item.text)), ("amount", .amount(.real(item.amount))),
        ("date", .text(item.date)), ("item_type", .text(item.kind)),
      ])
    }
    return .map([
      ("bill_id", .text(id)), ("customer_id", .text(customerID)),
      ("period_start", .text(periodStart)), ("period_end", .text(periodEnd)),
      ("issue_date", .text(issued)), ("total_due", .amount(.real(total))),
      ("due_date", .text(due)), ("line_items", .list(lines)), ("status", .text(status.rawValue)),
    ])
  }
}

extension Subscriber {
  var reference: ReferenceValue {
    let methods: [ReferenceValue] = payments.map { method in
      .map([
        ("method_type", .text(method.kind)), ("account_number_last_4", .text(method.lastFour)),
        ("expiration_date", .text(method.expires)),
      ])
    }
    return .map([
      ("customer_id", .text(id)), ("full_name", .text(name)),
      ("date_of_birth", .text(birthDate)), ("email", .text(email)),
      ("phone_number", .text(phoneNumber)),
      (
        "address",
        .map([
          ("street", .text(street)), ("city", .text(city)), ("state", .text(state)),
          ("zip_code", .text(zip)),
        ])
      ), ("account_status", .text(status)), ("payment_methods", .list(methods)),
      ("line_ids", .texts(lineIDs)), ("bill_ids", .texts(billIDs)),
      ("created_at", .moment(createdAt)), ("last_extension_date", .optional(lastExtension)),
      ("goodwill_credit_used_this_year", .amount(.real(goodwillUsed))),
    ])
  }
}

extension Carrier {
  /// All records, as the benchmark's hash sees them.
  var reference: ReferenceValue {
    func rows<Row>(
      _ table: LayeredTable<Row>, _ render: (Row) -> ReferenceValue
    ) -> ReferenceValue {
      var values: [ReferenceValue] = []
      table.forEach { _, row in values.append(render(row)) }
      return .list(values)
    }
    return .map([
      ("plans", .list(shelf.plans.map(\.reference))),
      ("devices", .list(shelf.devices.map(\.reference))),
      ("customers", rows(subscribers, \.reference)), ("lines", rows(lines, \.reference)),
      ("bills", rows(bills, \.reference)),
    ])
  }

  /// What differs from the first state.
  var changes: ReferenceValue {
    .list(
      subscribers.changedRows.map(\.row.reference) + lines.changedRows.map(\.row.reference)
        + bills.changedRows.map(\.row.reference))
  }
}

extension ReferenceValue {
  /// A day with a time, which the reference writes with a space.
  static func moment(_ text: String?) -> ReferenceValue {
    .optional(text.map { String($0.map { $0 == "T" ? " " : $0 }) })
  }

  var jsonText: String {
    var bytes: [UInt8] = []
    appendJSON(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same facts in fewer characters: no quotes, nothing that is empty.
  var compactText: String {
    switch self {
    case .null: ""
    case .flag(let value): value ? "yes" : "no"
    case .amount(let amount): amount.text
    case .text(let text): text
    case .list(let elements):
      elements.map(\.compactText).joined(separator: elements.isFlat ? " " : "\n")
    case .map(let members):
      members.compactMap { name, value in
        let text = value.compactText
        return text.isEmpty ? nil : "\(name) \(text)"
      }.joined(separator: "; ")
    }
  }
}

extension [ReferenceValue] {
  fileprivate var isFlat: Bool {
    allSatisfy { if case .text = $0 { true } else { false } }
  }
}
