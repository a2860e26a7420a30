import Trajectories

/// The agent's tools: what they check, what they change, what they answer.
extension Carrier {
  mutating func call(_ name: String, _ arguments: JSONValue, isCompact: Bool) -> DeskReply {
    do throws(CarrierRefusal) {
      return try run(name, CarrierArguments(arguments), isCompact: isCompact)
    } catch {
      return .refusal(error.text, error.errorClass)
    }
  }

  private mutating func run(
    _ name: String, _ arguments: CarrierArguments, isCompact: Bool
  ) throws(CarrierRefusal) -> DeskReply {
    func show(_ value: ReferenceValue) -> DeskReply {
      DeskReply(text: isCompact ? value.compactText : value.jsonText)
    }
    func show(_ found: Subscriber, asList: Bool = false) -> DeskReply {
      let reference = asList ? ReferenceValue.list([found.reference]) : found.reference
      return DeskReply(
        text: isCompact ? CarrierCompact.text(found) : reference.jsonText, identified: found.id)
    }
    switch name {
    case "get_customer_by_phone":
      guard let found = subscriber(phone: try arguments.text("phone_number")) else {
        throw .notFound("customer")
      }
      return show(found)
    case "get_customer_by_id": return show(try subscriber(arguments))
    case "get_customer_by_name": return show(try byName(arguments), asList: true)
    case "get_details_by_id":
      return DeskReply(text: try details(arguments.text("id"), isCompact: isCompact))
    case "get_bills_for_customer":
      let found = try subscriber(arguments)
      let limit = try arguments.optionalInteger("limit") ?? 12
      let newest = bills(of: found).enumerated().sorted {
        ($1.element.issued, $0.offset) < ($0.element.issued, $1.offset)
      }
      let shown = newest.prefix(max(0, limit)).map(\.element)
      guard isCompact else { return show(.list(shown.map(\.reference))) }
      return DeskReply(text: shown.map(CarrierCompact.text).joined(separator: "\n"))
    case "get_data_usage":
      let line = try line(arguments)
      return show(
        .map([
          ("line_id", .text(line.id)), ("data_used_gb", .amount(.real(line.usedGB))),
          ("data_limit_gb", .amount(.real(plan(of: line)?.limitGB ?? 0))),
          ("data_refueling_gb", .amount(.real(line.refueledGB))),
        ]))
    case "transfer_to_human_agents":
      _ = try arguments.text("summary")
      return DeskReply(text: "Transfer successful", isTransfer: true)
    default: return try write(name, arguments)
    }
  }

  private mutating func write(
    _ name: String, _ arguments: CarrierArguments
  ) throws(CarrierRefusal) -> DeskReply {
    switch name {
    case "suspend_line":
      let line = try line(arguments)
      _ = try arguments.text("reason")
      guard line.status == .active else { throw .notActive(line.status) }
      lines.update(line.id) { [shelf] in
        $0.status = .suspended
        $0.suspendedSince = shelf.today
      }
      return try done("Line \(line.id) is suspended; holding it costs 5.00 a month.", arguments)
    case "resume_line":
      let line = try line(arguments)
      guard line.status == .suspended || line.status == .pending else {
        throw .notSuspended(line.status)
      }
      lines.update(line.id) {
        $0.status = .active
        $0.suspendedSince = nil
      }
      return try done("Line \(line.id) is active again.", arguments)
    case "enable_roaming", "disable_roaming":
      let line = try line(arguments)
      let isOn = name == "enable_roaming"
      let word = isOn ? "enabled" : "disabled"
      guard line.hasRoaming != isOn else {
        return try done("Roaming was \(word) already.", arguments)
      }
      lines.update(line.id) { $0.hasRoaming = isOn }
      return try done("Roaming is \(word) for line \(line.id).", arguments)
    case "refuel_data": return try refuel(arguments)
    case "send_payment_request":
      let subscriber = try subscriber(arguments)
      let bill = try arguments.text("bill_id")
      guard !bills(of: subscriber).contains(where: { $0.status == .awaitingPayment }) else {
        throw .billPending
      }
      guard subscriber.billIDs.contains(bill) else { throw .billNotOwned }
      bills.update(bill) { $0.status = .awaitingPayment }
      return try done("The customer has a payment request for bill \(bill).", arguments)
    default:
      return .refusal("Error: there is no tool \(name.prefix(64))", .unknownTool)
    }
  }

  private func done(
    _ text: String, _ arguments: CarrierArguments
  ) throws(CarrierRefusal) -> DeskReply {
    DeskReply(text: text, wroteFor: try subscriber(arguments).id)
  }

  private mutating func refuel(_ arguments: CarrierArguments) throws(CarrierRefusal) -> DeskReply {
    let line = try line(arguments)
    let amount = try arguments.number("gb_amount")
    guard amount > 0, amount <= 1000 else { throw .amountNotPositive }
    guard let plan = plan(of: line) else { throw .notFound("plan") }
    let charge = amount * plan.refuelPricePerGB
    lines.update(line.id) { $0.refueledGB += amount }
    let subscriber = try subscriber(arguments)
    let item = BillItem(
      text: "Data refueling: \(amount) GB at $\(plan.refuelPricePerGB)/GB", amount: charge,
      date: shelf.today, kind: "Charge")
    bills.update(draft(of: subscriber)) {
      $0.items.append(item)
      $0.total += charge
    }
    return try done(
      "Added \(amount) GB to line \(line.id) for \(Amount.real(charge).spoken).", arguments)
  }

  /// The bill that is still being written; one is opened where there is none.
  private mutating func draft(of subscriber: Subscriber) -> String {
    if let draft = bills(of: subscriber).first(where: { $0.status == .draft }) { return draft.id }
    let id = "B" + Digest(of: "draft|" + subscriber.id).hex.prefix(8)
    bills.add(
      id,
      Bill(
        id: id, customerID: subscriber.id, periodStart: shelf.today, periodEnd: shelf.today,
        issued: shelf.today, total: 0, due: shelf.today, items: [], status: .draft))
    subscribers.update(subscriber.id) { $0.billIDs.append(id) }
    return id
  }

  // The lookups that all tools share.

  private func subscriber(_ arguments: CarrierArguments) throws(CarrierRefusal) -> Subscriber {
    guard let found = subscribers[try arguments.text("customer_id")] else {
      throw .notFound("customer")
    }
    return found
  }

  private func byName(_ arguments: CarrierArguments) throws(CarrierRefusal) -> Subscriber {
    let name = try arguments.text("full_name").lowercased()
    let birthDate = try arguments.text("dob")
    for id in subscriberIDs {
      guard let found = subscribers[id], found.birthDate == birthDate else { continue }
      if found.name.lowercased() == name { return found }
    }
    throw .notFound("customer")
  }

  private func line(_ arguments: CarrierArguments) throws(CarrierRefusal) -> Line {
    let subscriber = try subscriber(arguments)
    let id = try arguments.text("line_id")
    guard subscriber.lineIDs.contains(id) else { throw .lineNotOwned }
    guard let line = lines[id] else { throw .notFound("line") }
    return line
  }

  private func details(_ id: String, isCompact: Bool) throws(CarrierRefusal) -> String {
    func show<Row>(
      _ row: Row?, _ kind: String, _ reference: (Row) -> ReferenceValue,
      _ compact: (Row) -> String
    ) throws(CarrierRefusal) -> String {
      guard let row else { throw .notFound(kind) }
      return isCompact ? compact(row) : reference(row).jsonText
    }
    switch id.utf8.first {
    case UInt8(ascii: "L"): return try show(lines[id], "line", \.reference, CarrierCompact.text)
    case UInt8(ascii: "B"): return try show(bills[id], "bill", \.reference, CarrierCompact.text)
    case UInt8(ascii: "C"):
      return try show(subscribers[id], "customer", \.reference, CarrierCompact.text)
    case UInt8(ascii: "P"): return try show(plan(id), "plan", \.reference, CarrierCompact.text)
    case UInt8(ascii: "D"):
      let device = shelf.devices.first { $0.id == id }
      return try show(device, "device", \.reference) { $0.reference.compactText }
    default: throw .unknownID
    }
  }
}

/// Call arguments whose problems are the carrier's refusals.
struct CarrierArguments {
  private let arguments: CallArguments

  init(_ value: JSONValue) { arguments = CallArguments(value) }

  func text(_ field: String) throws(CarrierRefusal) -> String {
    do throws(CallArguments.Problem) {
      return try arguments.text(field)
    } catch {
      throw CarrierRefusal(error)
    }
  }

  func optionalInteger(_ field: String) throws(CarrierRefusal) -> Int? {
    guard arguments.value[field] != nil else { return nil }
    do throws(CallArguments.Problem) {
      return try arguments.integer(field)
    } catch {
      throw CarrierRefusal(error)
    }
  }

  func number(_ field: String) throws(CarrierRefusal) -> Double {
    guard let found = arguments.value[field] else { throw .schemaMissing(field) }
    guard let number = Amount(found) else { throw .schemaType(field, expected: "a number") }
    return number.double
  }
}
