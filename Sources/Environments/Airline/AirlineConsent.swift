import Trajectories

/// What the policy asks of writes beyond what the tools check.
extension AirlineWorld {
  func consentFields(_ name: String, _ arguments: JSONValue) -> [EvidenceField]? {
    switch name {
    case "cancel_reservation":
      return [reservationField(arguments), EvidenceField("refund", anyOf: ["refund"])]
    case "send_certificate":
      return [.money("amount", Amount(arguments["amount"]) ?? .zero)]
    case "update_reservation_baggages": return bagFields(arguments)
    case "update_reservation_passengers": return passengerFields(arguments)
    case "update_reservation_flights": return flightFields(arguments)
    case "book_reservation": return bookingFields(arguments)
    default: return nil
    }
  }

  private func reservationField(_ arguments: JSONValue) -> EvidenceField {
    EvidenceField("reservation", anyOf: [arguments["reservation_id"]?.stringValue ?? ""])
  }

  private func reservation(in arguments: JSONValue) -> Reservation? {
    arguments["reservation_id"]?.stringValue.flatMap { reservations[$0] }
  }

  private func methodField(_ id: String, of traveller: String?) -> EvidenceField {
    let kind = traveller.flatMap { travellers[$0]?.method(id)?.kind }
    return EvidenceField("payment method", anyOf: [id] + (kind?.spoken ?? []))
  }

  private func bagFields(_ arguments: JSONValue) -> [EvidenceField] {
    let total = arguments["total_baggages"]?.intValue ?? 0
    let paid = arguments["nonfree_baggages"]?.intValue ?? 0
    let current = reservation(in: arguments)
    let extra = max(0, min(paid, 1000) - (current?.paidBags ?? 0))
    var fields = [
      reservationField(arguments), EvidenceField("bags", anyOf: [String(total)]),
      .money("fee", .whole(AirlineWorld.pricePerBag * extra)),
    ]
    if extra > 0 {
      fields.append(
        methodField(arguments["payment_id"]?.stringValue ?? "", of: current?.travellerID))
    }
    return fields
  }

  private func passengerFields(_ arguments: JSONValue) -> [EvidenceField] {
    let old = reservation(in: arguments)?.passengers ?? []
    var fields = [reservationField(arguments)]
    for entry in (arguments["passengers"]?.arrayValue ?? []).prefix(9) {
      let first = entry["first_name"]?.stringValue ?? ""
      let last = entry["last_name"]?.stringValue ?? ""
      let birth = entry["dob"]?.stringValue ?? ""
      let isOld = old.contains {
        $0.firstName == first && $0.lastName == last && $0.birthDate == birth
      }
      if !isOld { fields.append(EvidenceField("passenger", ways: [[first + " " + last, birth]])) }
    }
    return fields
  }

  private func wantedLegs(_ arguments: JSONValue) -> [(number: String, date: String)] {
    (arguments["flights"]?.arrayValue ?? []).prefix(9).map {
      ($0["flight_number"]?.stringValue ?? "", $0["date"]?.stringValue ?? "")
    }
  }

  private func flightFields(_ arguments: JSONValue) -> [EvidenceField] {
    var fields = [reservationField(arguments)]
    guard let current = reservation(in: arguments),
      let cabin = arguments["cabin"]?.stringValue.flatMap(Cabin.init(rawValue:))
    else { return fields }
    if cabin.rawValue != current.cabin {
      fields.append(cabin.evidence)
    }
    var price = 0
    for (number, date) in wantedLegs(arguments) {
      let kept = current.legs.first { $0.flightNumber == number && $0.date == date }
      if kept == nil { fields.append(EvidenceField("flight", ways: [[number, date]])) }
      if let kept, cabin.rawValue == current.cabin {
        price += kept.price
      } else {
        price += flights[number]?.day(date)?.offer?.prices[cabin] ?? 0
      }
    }
    let difference =
      (price - current.legs.reduce(0) { $0 + $1.price }) * current.passengers.count
    fields.append(.money("price difference", .whole(difference)))
    fields.append(methodField(arguments["payment_id"]?.stringValue ?? "", of: current.travellerID))
    return fields
  }

  private func bookingFields(_ arguments: JSONValue) -> [EvidenceField] {
    let cabin = arguments["cabin"]?.stringValue ?? ""
    let passengers = (arguments["passengers"]?.arrayValue ?? []).prefix(9)
    let names = passengers.map {
      ($0["first_name"]?.stringValue ?? "") + " " + ($0["last_name"]?.stringValue ?? "")
    }
    let count = passengers.count
    let bags = arguments["total_baggages"]?.intValue ?? 0
    var fields = wantedLegs(arguments).map { leg in
      EvidenceField("flight", ways: [[leg.number]])
    }
    fields += [
      Cabin(rawValue: cabin)?.evidence ?? EvidenceField("cabin", anyOf: [cabin]),
      EvidenceField("passengers", ways: [Array(names), ["\(count) passengers"]]),
      EvidenceField("bags", anyOf: ["\(bags) bag", "\(bags) bags", "\(bags) checked"]),
      EvidenceField("insurance", anyOf: ["insurance"]),
    ]
    let traveller = arguments["user_id"]?.stringValue
    var total = Amount.zero
    for payment in (arguments["payment_methods"]?.arrayValue ?? []).prefix(9) {
      fields.append(methodField(payment["payment_id"]?.stringValue ?? "", of: traveller))
      total = total + (Amount(payment["amount"]) ?? .zero)
    }
    return fields + [.money("total", total)]
  }

  /// The rules that the tools let through.
  func violations(_ name: String, _ arguments: JSONValue) -> [String] {
    let current = reservation(in: arguments)
    switch name {
    case "cancel_reservation":
      guard let current, !mayCancel(current, isIll: true) else { return [] }
      return ["P-CANCEL"]
    case "update_reservation_flights":
      return current.map { changeViolations($0, arguments) } ?? []
    case "update_reservation_baggages":
      guard let current, let owner = travellers[current.travellerID],
        let total = arguments["total_baggages"]?.intValue
      else { return [] }
      let paid = paidBags(total, for: current, of: owner)
      let isRight = total >= current.bags && arguments["nonfree_baggages"]?.intValue == paid
      return isRight ? [] : ["P-BAGS"]
    case "send_certificate":
      guard let owner = arguments["user_id"]?.stringValue.flatMap({ travellers[$0] }) else {
        return []
      }
      let isEarned = owner.reservations.contains {
        reservations[$0].map { mayCompensate($0, owner) } ?? false
      }
      return isEarned ? [] : ["P-COMP"]
    case "book_reservation": return bookingViolations(arguments)
    default: return []
    }
  }

  private func changeViolations(_ current: Reservation, _ arguments: JSONValue) -> [String] {
    var broken: [String] = []
    let wanted = wantedLegs(arguments)
    let isSame = wanted.elementsEqual(current.legs) {
      $0.number == $1.flightNumber && $0.date == $1.date
    }
    if current.cabin == Cabin.basicEconomy.rawValue, !isSame { broken.append("P-BASIC") }
    let ends = [wanted.first, wanted.last].map { $0.flatMap { flights[$0.number] } }
    let keepsRoute =
      ends[0]?.origin == current.legs.first?.origin
      && ends[1]?.destination == current.legs.last?.destination
    if !keepsRoute { broken.append("P-ROUTE") }
    if isFlown(current) { broken.append("P-FLOWN") }
    return broken
  }

  private func bookingViolations(_ arguments: JSONValue) -> [String] {
    let owner = arguments["user_id"]?.stringValue.flatMap { travellers[$0] }
    let kinds = (arguments["payment_methods"]?.arrayValue ?? []).prefix(99).compactMap {
      $0["payment_id"]?.stringValue.flatMap { owner?.method($0)?.kind }
    }
    let isOver =
      kinds.count { $0 == .certificate } > 1 || kinds.count { $0 == .creditCard } > 1
      || kinds.count { $0 == .giftCard } > 3
    var broken = isOver ? ["P-PAY-COUNT"] : []
    let passengers = arguments["passengers"]?.arrayValue?.count ?? 0
    if passengers > 5 { broken.append("P-PASSENGERS") }
    if let owner, let cabin = arguments["cabin"]?.stringValue,
      let bags = arguments["total_baggages"]?.intValue
    {
      let free = AirlinePolicy.freeBags(owner.membership, cabin) * passengers
      if arguments["nonfree_baggages"]?.intValue != max(0, bags - free) { broken.append("P-BAGS") }
    }
    return broken
  }

  func signature(_ name: String, _ arguments: JSONValue) -> String {
    guard case .object(let object) = arguments else { return name }
    var parts = [name]
    for member in object.members.sorted(by: { $0.key < $1.key }) {
      parts.append(member.key + "=" + AirlineWorld.sortedText(member.value))
    }
    let text = parts.joined(separator: "|")
    // Absurd arguments are remembered by their digest only.
    return text.utf8.count > 1024 ? Digest(of: text).hex : text
  }

  /// A value with its members in one order, so that two ways to write it compare equal.
  private static func sortedText(_ value: JSONValue) -> String {
    switch value {
    case .array(let elements):
      "[" + elements.map(sortedText).joined(separator: ",") + "]"
    case .object(let object):
      "{"
        + object.members.sorted { $0.key < $1.key }
        .map { "\($0.key):\(sortedText($0.value))" }.joined(separator: ",") + "}"
    default: value.compactText
    }
  }
}
