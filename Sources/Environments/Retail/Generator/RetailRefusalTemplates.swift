import Trajectories

/// R2, R13, R14 and R15: something that the policy forbids, alone or beside what it allows.
extension RetailTaskBuilder {
  /// R2: an order that has left cannot be cancelled.
  mutating func cancelRefused(_ order: Order) -> Bool {
    identify()
    let target = locate(order)
    let reason = RetailRefusal.reasons[random.integer(below: 2)]
    let words = say("reason." + reason)
    var forbidden = cancelGoal(order, reason: reason)
    forbidden.stance = .forbidden
    slots.append(UserSlot(name: "reason", intent: intents.count, answers: [words]))
    refuse(
      "not-pending", because: "the order is \(order.status.rawValue).",
      intent: UserIntent(
        request: say("cancel.request", ["target": target]), writes: [forbidden],
        insists: random.chance(0.4)))
    return true
  }

  /// R13: part of an order cannot be cancelled; a cheaper item is the way out.
  mutating func partialCancel(_ order: Order) -> Bool {
    guard order.lines.count > 1 else { return false }
    let candidates = order.lines.filter { line in
      order.lines.count { $0.name == line.name } == 1 && cheapest(for: line) != nil
    }
    guard let line = random.pick(candidates), let new = cheapest(for: line),
      let product = world.products[line.productID]
    else { return false }
    identify()
    let target = locate(order)
    var forbidden = cancelGoal(order, reason: "no longer needed")
    forbidden.stance = .forbidden
    refuse(
      "partial-cancel", because: "only a whole order can be cancelled.",
      intent: UserIntent(
        request: say(
          "partial.request", ["target": target, "product": line.name.lowercased()]),
        writes: [forbidden], insists: random.chance(0.3)))
    var choice = swap(line, for: new, in: product)
    choice.rivals = []
    return finishSwap(
      order, [choice],
      request: say(
        "partial.instead", ["product": line.name.lowercased(), "order": order.id]),
      wishes: [say("cheapest.any", ["product": line.name.lowercased()])], isExchange: false)
  }

  /// R14: a delivered order gives one request; the customer says which matters more.
  mutating func returnOrExchange(_ order: Order) -> Bool {
    guard order.lines.count > 1, let swap = oneOptionSwaps(in: order).first,
      let other = order.lines.first(where: { $0.name != swap.line.name }),
      order.lines.count(where: { $0.name == other.name }) == 1,
      let original = order.payments.first.flatMap({ customer.method($0.methodID) }),
      original.kind != .giftCard
    else { return false }
    identify()
    let target = locate(order, allowing: [.byNumber, .onAsk])
    let names: (back: String, swap: String) = (other.name.lowercased(), swap.line.name.lowercased())
    let prefersReturn = random.chance(0.5)
    let opening = say(
      prefersReturn ? "both.return" : "both.exchange",
      ["target": target, "back": names.back, "swap": names.swap])
    let giveBack = returnGoal(order, [other], method: original)
    let exchange = swapGoal(order, [swap], method: original, isExchange: true)
    let method = say("say.payment", ["method": original.kind.spoken[0]])
    let wish = swapWish(swap)
    var second: WriteGoal
    if prefersReturn {
      know("payment", [method])
      add(UserIntent(request: opening, writes: [giveBack]))
      second = exchange
    } else {
      know("options", [wish])
      read(product: swap.line.productID)
      know("payment", [method])
      add(UserIntent(request: opening, writes: [exchange]))
      second = giveBack
    }
    second.stance = .forbidden
    refuse(
      "already-requested", because: "a delivered order gives one return or exchange.",
      intent: UserIntent(
        request: say(
          prefersReturn ? "both.thenExchange" : "both.thenReturn",
          ["product": prefersReturn ? names.swap : names.back]),
        writes: [second]))
    return true
  }

  /// R15: an order of somebody else; half of the customers also want something of their own.
  mutating func foreignOrder(_ order: Order) -> Bool {
    let others = world.orderIDs.filter { !customer.orders.contains($0) }
    guard
      let foreign = random.pick(others).flatMap({ world.orders[$0] }),
      foreign.status == .pending
    else { return false }
    identify()
    know("order", [say("say.order", ["order": foreign.id])], isUpfront: true)
    read(foreign)
    var forbidden = cancelGoal(foreign, reason: "no longer needed")
    forbidden.stance = .forbidden
    refuse(
      "other-customer", because: "that order belongs to another customer.",
      intent: UserIntent(
        request: say("foreign.request", ["order": foreign.id]), writes: [forbidden],
        insists: random.chance(0.3)))
    return random.chance(0.5) ? cancelPart(order) : true
  }

  /// The only cheapest available variant of a line's product, where it is cheaper than the line.
  func cheapest(for line: OrderLine) -> Variant? {
    let available = (world.products[line.productID]?.variants ?? []).filter {
      $0.isAvailable && $0.id != line.itemID
    }
    guard let best = available.min(by: { $0.price < $1.price }), best.price < line.price,
      available.count(where: { $0.price == best.price }) == 1
    else { return nil }
    return best
  }
}
