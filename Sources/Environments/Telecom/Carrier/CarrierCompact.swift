/// The same records in fewer characters, for models with small windows.
enum CarrierCompact {
  static func text(_ subscriber: Subscriber) -> String {
    let methods = subscriber.payments.map { "\($0.kind) \($0.lastFour) until \($0.expires)" }
    let address = [subscriber.street, subscriber.city, subscriber.state, subscriber.zip]
    let extended = subscriber.lastExtension.map { ", extended \(spaced($0))" } ?? ""
    return [
      "customer \(subscriber.id), \(subscriber.name), born \(subscriber.birthDate), "
        + "\(subscriber.phoneNumber), \(subscriber.email)",
      "lives at " + address.joined(separator: ", "),
      "\(subscriber.status) since \(spaced(subscriber.createdAt))\(extended), pays with "
        + methods.joined(separator: ", ") + ", credit used \(subscriber.goodwillUsed)",
      "lines " + subscriber.lineIDs.joined(separator: " "),
      "bills " + subscriber.billIDs.joined(separator: " "),
    ].joined(separator: "\n")
  }

  static func text(_ line: Line) -> String {
    var parts = [
      "line \(line.id)", line.phoneNumber, line.status.rawValue, "plan \(line.planID)",
    ]
    if let device = line.deviceID { parts.append("device \(device)") }
    parts += [
      "used \(line.usedGB) GB", "added \(line.refueledGB) GB",
      "roaming \(line.hasRoaming ? "yes" : "no")",
    ]
    if let end = line.contractEnd { parts.append("contract until \(end)") }
    if let day = line.lastPlanChange { parts.append("plan changed \(day)") }
    if let day = line.lastSIMReplacement { parts.append("SIM replaced \(day)") }
    if let day = line.suspendedSince { parts.append("suspended since \(day)") }
    return parts.joined(separator: ", ")
  }

  static func text(_ plan: DataPlan) -> String {
    "plan \(plan.id), \(plan.name), \(plan.limitGB) GB, \(plan.monthlyPrice) a month, "
      + "\(plan.refuelPricePerGB) for each GB added"
  }

  /// An item's amount and day are left out where they are the bill's.
  static func text(_ bill: Bill) -> String {
    let head =
      "bill \(bill.id), \(bill.status.rawValue), \(bill.total), \(bill.periodStart) to "
      + "\(bill.periodEnd), issued \(bill.issued), due \(bill.due), of \(bill.customerID)"
    let items = bill.items.map { item in
      "\(item.kind): \(item.text)" + (item.amount == bill.total ? "" : " \(item.amount)")
        + (item.date == bill.issued ? "" : " \(item.date)")
    }
    return ([head] + items).joined(separator: "; ")
  }

  /// A day with a time, as the records write it elsewhere.
  private static func spaced(_ moment: String) -> String {
    String(moment.map { $0 == "T" ? " " : $0 })
  }
}
