import Trajectories

/// R3, R4, R6 and R18: where an order goes, how it is paid, and in which order things are done.
extension RetailTaskBuilder {
  static func spoken(_ address: PostalAddress) -> String {
    "\(address.address1), \(address.address2), \(address.city), \(address.state) \(address.zip)"
  }

  /// A new address for an order, or for the profile where there is no order.
  func addressGoal(_ address: PostalAddress, for order: Order?) -> WriteGoal {
    var arguments: JSONObject = [
      "address1": .string(address.address1), "address2": .string(address.address2),
      "city": .string(address.city), "state": .string(address.state),
      "country": .string(address.country), "zip": .string(address.zip),
    ]
    let place = UserCheck(
      accepted: EvidenceField("address", ways: [[address.address1, address.zip]]),
      rivals: order.map { [$0.address.address1.lowercased()] }
        ?? [customer.address.address1.lowercased()],
      correction: "It should go to \(RetailTaskBuilder.spoken(address)).",
      question: "Which address exactly?")
    guard let order else {
      arguments["user_id"] = .string(customer.id)
      return WriteGoal(
        tool: "modify_user_address", arguments: arguments,
        checks: [
          UserCheck(
            accepted: EvidenceField("target", anyOf: ["profile", "default address"]), rivals: [],
            correction: "I mean my profile.", question: "Is that for my profile?"), place,
        ],
        proposal: "I will change the default address in your profile to "
          + "\(RetailTaskBuilder.spoken(address)). Do you confirm (yes or no)?")
    }
    arguments["order_id"] = .string(order.id)
    return WriteGoal(
      tool: "modify_pending_order_address", arguments: arguments,
      checks: [orderCheck(order), place],
      proposal: "I will send order \(order.id) to \(RetailTaskBuilder.spoken(address)). "
        + "Do you confirm (yes or no)?")
  }

  func paymentGoal(_ order: Order, method: PaymentMethod) -> WriteGoal {
    let other = customer.paymentMethods.first {
      $0.id != method.id && $0.id != order.payments.first?.methodID
    }
    return WriteGoal(
      tool: "modify_pending_order_payment",
      arguments: ["order_id": .string(order.id), "payment_method_id": .string(method.id)],
      checks: [orderCheck(order), methodCheck(method)],
      proposal: "I will move the payment of order \(order.id), "
        + "\((order.payments.first?.amount ?? .zero).spoken), to \(method.id). "
        + "Do you confirm (yes or no)?",
      tempting: other.map {
        ["order_id": .string(order.id), "payment_method_id": .string($0.id)]
      })
  }

  /// R3: one order, all pending orders, or back to the address of the profile.
  mutating func changeAddress(_ order: Order) -> Bool {
    identify()
    return addressPart(order)
  }

  mutating func addressPart(
    _ order: Order, allowing targets: [Target] = Target.allCases
  ) -> Bool {
    let pending = customer.orders.compactMap { world.orders[$0] }.filter { $0.status == .pending }
    if pending.count > 1, targets.count > 1, random.chance(0.5) { return changeAll(pending) }
    if order.address != customer.address, random.chance(0.6) {
      let target = locate(order, allowing: targets)
      add(
        UserIntent(
          request: say("address.profile", ["target": target]),
          writes: [addressGoal(customer.address, for: order)]))
      return true
    }
    let address = newAddress()
    let target = locate(order, allowing: targets)
    knowAddress(address)
    add(
      UserIntent(
        request: say("address.request", ["target": target]),
        writes: [addressGoal(address, for: order)]))
    return true
  }

  private mutating func changeAll(_ pending: [Order]) -> Bool {
    let address = newAddress()
    for id in customer.orders { step(.read("get_order_details", ["order_id": .string(id)])) }
    knowAddress(address)
    let writes = pending.map { addressGoal(address, for: $0) }
    add(UserIntent(request: say("address.all"), writes: writes))
    return true
  }

  mutating func knowAddress(_ address: PostalAddress) {
    know("address", [say("say.address", ["address": RetailTaskBuilder.spoken(address)])])
  }

  /// R4: another payment method; a gift card that holds too little is refused.
  mutating func changePayment(_ order: Order) -> Bool {
    guard let paid = order.payments.first else { return false }
    let others = customer.paymentMethods.filter { $0.id != paid.methodID }
    guard let wished = random.pick(others) else { return false }
    let isPoor = wished.kind == .giftCard && random.chance(0.6)
    if wished.kind == .giftCard {
      let balance = Amount(
        cents: Int(paid.amount.double * 100) + (isPoor ? -random.integer(in: 1...500) : 1000))
      world.customers.update(customer.id) { customer in
        for place in customer.paymentMethods.indices
        where customer.paymentMethods[place].id == wished.id {
          customer.paymentMethods[place].balance = balance
        }
      }
      refreshCustomer()
      guard balance > .zero else { return false }
    }
    identify()
    let target = locate(order)
    know("payment", [say("say.payment", ["method": wished.kind.spoken[0]])])
    let request = say("payment.request", ["target": target])
    guard isPoor else {
      add(UserIntent(request: request, writes: [paymentGoal(order, method: wished)]))
      return true
    }
    var forbidden = paymentGoal(order, method: wished)
    forbidden.stance = .forbidden
    refuse(
      "low-balance", because: "the gift card holds less than the order costs.",
      intent: UserIntent(request: request, writes: [forbidden]))
    // With a third method the customer settles for that one.
    guard let second = others.first(where: { $0.id != wished.id }) else { return true }
    add(
      UserIntent(
        request: say(
          "payment.instead", ["method": second.kind.spoken[0], "order": order.id]),
        writes: [paymentGoal(order, method: second)]))
    return true
  }

  /// R6: items and address of one order; changing the items first locks the order.
  mutating func modifyAndAddress(_ order: Order) -> Bool {
    guard let swap = oneOptionSwaps(in: order).first else { return false }
    let difference = (swap.new.price - swap.line.price).roundedToCents
    let usable = customer.paymentMethods.filter {
      !($0.kind == .giftCard && ($0.balance ?? .zero) < difference)
    }
    guard let method = random.pick(usable) else { return false }
    identify()
    let target = locate(order)
    let wish = swapWish(swap)
    know("options", [wish], isUpfront: true)
    read(product: swap.line.productID)
    know("payment", [say("say.payment", ["method": method.kind.spoken[0]])])
    let backHome = order.address != customer.address && random.chance(0.5)
    let address = backHome ? customer.address : newAddress()
    if !backHome { knowAddress(address) }
    isOrderSensitive = true
    add(
      UserIntent(
        request: say("modify.request", ["target": target]) + " " + wish + " "
          + say(backHome ? "also.profileAddress" : "also.address"),
        writes: [
          addressGoal(address, for: order),
          swapGoal(order, [swap], method: method, isExchange: false),
        ]))
    return true
  }

  /// R18: the customer calls the cancellation off when it is put to them, and wants another thing.
  mutating func changeOfMind(_ order: Order) -> Bool {
    identify()
    let target = locate(order)
    let reason = RetailRefusal.reasons[random.integer(below: 2)]
    know("reason", [say("reason." + reason)])
    step(.write(0))
    var first = cancelGoal(order, reason: reason)
    let second: WriteGoal
    let other = customer.paymentMethods.first {
      $0.id != order.payments.first?.methodID && $0.kind != .giftCard
    }
    if let other, random.chance(0.5) {
      first.stance = .abandoned(say("mind.payment", ["method": other.kind.spoken[0]]))
      second = paymentGoal(order, method: other)
    } else {
      let address = newAddress()
      let isTold = random.chance(0.5)
      let words = say("say.address", ["address": RetailTaskBuilder.spoken(address)])
      first.stance = .abandoned(say("mind.address") + (isTold ? " " + words : ""))
      if !isTold { know("address", [words]) }
      second = addressGoal(address, for: order)
    }
    step(.write(1))
    add(
      UserIntent(request: say("cancel.request", ["target": target]), writes: [first, second]),
      writesLast: false)
    return true
  }

  mutating func swapWish(_ swap: RetailSwap) -> String {
    let changed = swap.new.options.first { !swap.line.options.contains($0) }
    return say(
      "swap",
      [
        "product": swap.line.name.lowercased(), "option": changed?.name ?? "",
        "value": changed?.value ?? "",
      ])
  }
}
