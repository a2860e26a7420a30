import Trajectories

/// The writes that intents ask for, with what the customer looks at in a proposal.
extension RetailTaskBuilder {
  func orderCheck(_ order: Order) -> UserCheck {
    UserCheck(
      accepted: EvidenceField("order", anyOf: [order.id, String(order.id.dropFirst())]),
      rivals: customer.orders.filter { $0 != order.id }.map { $0.lowercased() },
      correction: "It is order \(order.id).", question: "Which order would that be?")
  }

  func methodCheck(_ method: PaymentMethod) -> UserCheck {
    let others = customer.paymentMethods.filter { $0.id != method.id }
    return UserCheck(
      accepted: EvidenceField("payment method", anyOf: [method.id] + method.kind.spoken),
      rivals: others.flatMap { [$0.id] + $0.kind.spoken },
      correction: "Please use my \(method.kind.spoken[0]).",
      question: "Which payment method would be used?")
  }

  mutating func cancelGoal(_ order: Order, reason: String) -> WriteGoal {
    let other = RetailRefusal.reasons.first { $0 != reason } ?? reason
    let total = order.payments.first?.amount ?? .zero
    return WriteGoal(
      tool: "cancel_pending_order",
      arguments: ["order_id": .string(order.id), "reason": .string(reason)],
      checks: [
        orderCheck(order),
        UserCheck(
          accepted: EvidenceField("reason", anyOf: [reason]), rivals: [other],
          correction: say("reason." + reason), question: "What reason would you put down?"),
      ],
      proposal: "I will cancel order \(order.id) with the reason \"\(reason)\" and refund "
        + "\(total.spoken) to \(order.payments.first?.methodID ?? "the payment method"). "
        + "Do you confirm (yes or no)?",
      tempting: ["order_id": .string(order.id), "reason": .string(other)])
  }

  /// A change of items in a pending order, or an exchange in a delivered one.
  func swapGoal(
    _ order: Order, _ swaps: [RetailSwap], method: PaymentMethod, isExchange: Bool
  ) -> WriteGoal {
    let difference =
      swaps.reduce(Amount.zero) { $0 + ($1.new.price - $1.line.price) }.roundedToCents
    var checks = [orderCheck(order), methodCheck(method)]
    for swap in swaps {
      let changed = swap.new.options.filter { !swap.line.options.contains($0) }
      let wish = changed.map { "\($0.name) \($0.value)" }.joined(separator: " and ")
      checks.append(
        UserCheck(
          accepted: EvidenceField("new item", ways: [[swap.new.id], changed.map(\.value)]),
          rivals: swap.rivals,
          correction: "The \(swap.line.name.lowercased()) should have \(wish).",
          question: "Which \(swap.line.name.lowercased()) would I get?"))
    }
    let parts = swaps.map { swap in
      let changed = swap.new.options.filter { !swap.line.options.contains($0) }
      return "the \(swap.line.name) \(swap.line.itemID) becomes item \(swap.new.id) ("
        + changed.map { "\($0.name) \($0.value)" }.joined(separator: ", ") + ")"
    }
    func arguments(_ new: [String], _ method: String) -> JSONObject {
      [
        "order_id": .string(order.id),
        "item_ids": .array(swaps.map { .string($0.line.itemID) }),
        "new_item_ids": .array(new.map(JSONValue.string)), "payment_method_id": .string(method),
      ]
    }
    let sign = difference < .zero ? "refund to" : "charge on"
    let right = swaps.map(\.new.id)
    let tempting = swaps.map { $0.tempting ?? $0.new.id }
    return WriteGoal(
      tool: isExchange ? "exchange_delivered_order_items" : "modify_pending_order_items",
      arguments: arguments(right, method.id), checks: checks,
      proposal: "In order \(order.id) \(parts.joined(separator: "; ")); the price difference is "
        + "\(difference.spoken), as a \(sign) \(method.id). Do you confirm (yes or no)?",
      tempting: tempting == right ? nil : arguments(tempting, method.id))
  }

  func returnGoal(_ order: Order, _ lines: [OrderLine], method: PaymentMethod) -> WriteGoal {
    var checks = [orderCheck(order), methodCheck(method)]
    for line in lines {
      checks.append(
        UserCheck(
          accepted: EvidenceField("item", anyOf: [line.itemID, line.name]), rivals: [],
          correction: "The \(line.name.lowercased()) goes back too.",
          question: "What about the \(line.name.lowercased())?"))
    }
    func arguments(_ lines: [OrderLine]) -> JSONObject {
      [
        "order_id": .string(order.id), "item_ids": .array(lines.map { .string($0.itemID) }),
        "payment_method_id": .string(method.id),
      ]
    }
    let all = lines.count == order.lines.count
    return WriteGoal(
      tool: "return_delivered_order_items", arguments: arguments(lines), checks: checks,
      proposal: "I will return from order \(order.id): "
        + lines.map { "\($0.name) \($0.itemID)" }.joined(separator: ", ")
        + "; the refund goes to \(method.id). Do you confirm (yes or no)?",
      tempting: all ? nil : arguments(order.lines))
  }
}

/// One item to give up and the item to get for it.
struct RetailSwap: Sendable {
  var line: OrderLine
  var new: Variant
  /// Option values that a wrong proposal would name.
  var rivals: [String]
  /// An item that a careless agent would take.
  var tempting: String?
}
