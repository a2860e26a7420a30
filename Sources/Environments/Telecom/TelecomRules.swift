import Trajectories

/// What the policy asks of writes beyond what the tools check.
extension TelecomWorld {
  /// What a proposal must show before this write may run; nil for calls that write nothing.
  func consentFields(_ tool: String, _ arguments: JSONValue) -> [EvidenceField]? {
    let line = arguments["line_id"]?.stringValue.flatMap { carrier.lines[$0] }
    let lineField = EvidenceField("line", anyOf: line.map { [$0.id, $0.phoneNumber] } ?? ["line"])
    switch tool {
    case "send_payment_request":
      let id = arguments["bill_id"]?.stringValue ?? ""
      return [
        EvidenceField("bill", anyOf: [id]),
        .money("amount", .real(carrier.bills[id]?.total ?? 0)),
      ]
    case "resume_line", "enable_roaming", "disable_roaming": return [lineField]
    case "suspend_line": return [lineField, .money("fee", .whole(5))]
    case "refuel_data":
      let gigabytes = Amount(arguments["gb_amount"])?.double ?? 0
      let plan = line.flatMap { carrier.plan(of: $0) }
      return [
        lineField, .gigabytes(gigabytes),
        .money("price", .real(gigabytes * (plan?.refuelPricePerGB ?? 0))),
      ]
    default: return nil
    }
  }

  /// Names what a call does, so that two ways to write the same call compare equal.
  func signature(_ tool: String, _ arguments: JSONValue) -> String {
    guard case .object(let object) = arguments else { return tool }
    var parts = [tool]
    for member in object.members.sorted(by: { $0.key < $1.key }) where member.key != "reason" {
      let number = Amount(member.value).map { "\($0.double)" }
      parts.append(member.key + "=" + (number ?? member.value.compactText))
    }
    let text = parts.joined(separator: "|")
    // Absurd arguments are remembered by their digest only.
    return text.utf8.count > 1024 ? Digest(of: text).hex : text
  }

  /// The policy's rules that a write breaks and its tool lets through.
  func violations(_ tool: String, _ arguments: JSONValue, seenBills: Set<String>) -> [String] {
    let line = arguments["line_id"]?.stringValue.flatMap { carrier.lines[$0] }
    switch tool {
    case "send_payment_request":
      let id = arguments["bill_id"]?.stringValue ?? ""
      let isChecked = seenBills.contains(id) && carrier.bills[id]?.status == .overdue
      return isChecked ? [] : ["P-OVERDUE-CHECK"]
    case "refuel_data":
      let added = Amount(arguments["gb_amount"])?.double ?? 0
      return added + (line?.refueledGB ?? 0) > 2 ? ["P-REFUEL"] : []
    case "resume_line":
      guard let line, let owner = carrier.subscriber(phone: line.phoneNumber) else { return [] }
      let owes = carrier.bills(of: owner).contains { $0.status == .overdue }
      return owes || carrier.isContractOver(line) ? ["P-RESUME"] : []
    default: return []
    }
  }
}

extension EvidenceField {
  /// An amount of data in the forms that people write it in.
  static func gigabytes(_ amount: Double) -> EvidenceField {
    var forms = ["\(amount) gb", "\(amount)gb", "\(amount) gigabytes"]
    if amount == amount.rounded(), amount.magnitude < 1e6 {
      let whole = Int(amount)
      forms += ["\(whole) gb", "\(whole)gb", "\(whole) gigabytes", "\(whole) gigabyte"]
    }
    return EvidenceField("gigabytes", anyOf: forms)
  }
}
