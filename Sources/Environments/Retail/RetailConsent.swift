import Trajectories

/// What the policy asks of writes beyond what the tools check.
extension RetailWorld {
  func consentFields(_ name: String, _ arguments: JSONValue) -> [EvidenceField]? {
    switch name {
    case "cancel_pending_order":
      return [order(in: arguments), text("reason", in: arguments)]
    case "modify_pending_order_address":
      return [order(in: arguments)] + address(in: arguments)
    case "modify_user_address":
      return [EvidenceField("target", anyOf: ["profile", "default address", "account"])]
        + address(in: arguments)
    case "modify_pending_order_payment":
      return [order(in: arguments), method(in: arguments)]
    case "modify_pending_order_items", "exchange_delivered_order_items":
      return [order(in: arguments), method(in: arguments)] + swaps(in: arguments)
    case "return_delivered_order_items":
      return [order(in: arguments), method(in: arguments)] + returned(in: arguments)
    default:
      return nil
    }
  }

  func violations(_ name: String, _ arguments: JSONValue) -> [String] { [] }

  func signature(_ name: String, _ arguments: JSONValue) -> String {
    guard case .object(let object) = arguments else { return name }
    // Most calls have one text and nothing to sort.
    if object.count == 1, case .string(let text)? = object.members.first?.value,
      text.utf8.count < 512
    {
      return name + "|" + object.members[0].key + "=" + text
    }
    let pairs = RetailWorld.pairs(in: arguments)
    var parts = [name]
    for member in object.members.sorted(by: { $0.key < $1.key }) {
      switch member.key {
      case "item_ids" where !pairs.isEmpty:
        parts.append(
          "pairs=" + pairs.sorted { $0 < $1 }.map { "\($0.0)>\($0.1)" }.joined(separator: ","))
      case "new_item_ids" where !pairs.isEmpty: continue
      default: parts.append(member.key + "=" + member.value.compactText)
      }
    }
    let text = parts.joined(separator: "|")
    // Absurd arguments are remembered by their digest only.
    return text.utf8.count > 1024 ? Digest(of: text).hex : text
  }

  /// Old and new items; the new one is empty for returns.
  private static func pairs(in arguments: JSONValue) -> [(String, String)] {
    let old = arguments["item_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard let list = arguments["new_item_ids"]?.arrayValue else { return old.map { ($0, "") } }
    return Array(zip(old, list.compactMap(\.stringValue)))
  }

  private func order(in arguments: JSONValue) -> EvidenceField {
    let id = arguments["order_id"]?.stringValue ?? ""
    return EvidenceField("order", anyOf: [id, id.hasPrefix("#") ? String(id.dropFirst()) : id])
  }

  private func text(_ field: String, in arguments: JSONValue) -> EvidenceField {
    EvidenceField(field, anyOf: [arguments[field]?.stringValue ?? ""])
  }

  private func address(in arguments: JSONValue) -> [EvidenceField] {
    [text("address1", in: arguments), text("zip", in: arguments)]
  }

  private func method(in arguments: JSONValue) -> EvidenceField {
    let id = arguments["payment_method_id"]?.stringValue ?? ""
    let kind =
      arguments["order_id"]?.stringValue.flatMap { orders[$0] }
      .flatMap { customers[$0.customerID]?.method(id)?.kind }
    return EvidenceField("payment method", anyOf: [id] + (kind.map(\.spoken) ?? []))
  }

  private func swaps(in arguments: JSONValue) -> [EvidenceField] {
    let order = arguments["order_id"]?.stringValue.flatMap { orders[$0] }
    var fields: [EvidenceField] = []
    var difference = Amount.zero
    for (old, new) in RetailWorld.pairs(in: arguments).prefix(32) {
      let line = order?.lines.first { $0.itemID == old }
      let variant = products.variant(new)?.variant
      var oldWays = [[old]]
      if let line { oldWays.append([line.name]) }
      fields.append(EvidenceField("old item", ways: oldWays))
      var newWays = [[new]]
      if let line, let variant {
        let changed = variant.options.filter { !line.options.contains($0) }.map(\.value)
        if !changed.isEmpty { newWays.append(changed) }
        difference = difference + (variant.price - line.price)
      }
      fields.append(EvidenceField("new item", ways: newWays))
    }
    return fields + [.money("price difference", difference.roundedToCents)]
  }

  private func returned(in arguments: JSONValue) -> [EvidenceField] {
    let order = arguments["order_id"]?.stringValue.flatMap { orders[$0] }
    return RetailWorld.pairs(in: arguments).prefix(32).map { item, _ in
      let name = order?.lines.first { $0.itemID == item }?.name
      return EvidenceField("item", anyOf: [item] + (name.map { [$0] } ?? []))
    }
  }
}

extension PaymentMethod.Kind {
  /// How people name it.
  var spoken: [String] {
    switch self {
    case .creditCard: ["credit card"]
    case .paypal: ["paypal"]
    case .giftCard: ["gift card"]
    case .certificate: ["certificate", "travel certificate"]
    }
  }
}
