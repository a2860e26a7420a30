import Signals
import Trajectories

/// The seven writes; the order of their checks is the order in which the references check.
extension RetailWorld {
  mutating func cancel(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("order_id")
    let reason = try arguments.text("reason")
    var order = try order(id)
    guard order.status == .pending else { throw .notPending(order.status, cancelling: true) }
    guard RetailRefusal.reasons.contains(reason) else { throw .invalidReason }
    let refunds = order.payments.map { payment in
      Payment(isRefund: true, amount: payment.amount, methodID: payment.methodID)
    }
    for refund in refunds where refund.methodID.contains("gift_card") {
      credit(refund.amount, to: refund.methodID, of: order.customerID)
    }
    order.status = .cancelled
    order.cancelReason = reason
    order.payments += refunds
    return store(order)
  }

  mutating func changeOrderAddress(
    _ arguments: RetailArguments
  ) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("order_id")
    let address = try arguments.address()
    var order = try order(id)
    guard isOpenForChanges(order) else { throw .notPending(order.status, cancelling: false) }
    order.address = address
    return store(order)
  }

  mutating func changeUserAddress(
    _ arguments: RetailArguments
  ) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("user_id")
    let address = try arguments.address()
    let before = try customer(id)
    var customer = before
    customer.address = address
    customers.update(id) { $0.address = address }
    guard isCompact else { return show(customer, wrote: true) }
    return DeskReply(
      text: CompactChange.text(
        from: RetailCompact.text(before), to: RetailCompact.text(customer)), wroteFor: id)
  }

  mutating func changePayment(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("order_id")
    let methodID = try arguments.text("payment_method_id")
    var order = try order(id)
    guard isOpenForChanges(order) else { throw .notPending(order.status, cancelling: false) }
    let method = try method(methodID, of: order)
    guard order.payments.count == 1, let first = order.payments.first, !first.isRefund else {
      throw .paymentCount
    }
    guard first.methodID != methodID else { throw .samePayment }
    try checkBalance(of: method, covers: first.amount, for: .order)
    order.payments += [
      Payment(isRefund: false, amount: first.amount, methodID: methodID),
      Payment(isRefund: true, amount: first.amount, methodID: first.methodID),
    ]
    if method.kind == .giftCard {
      credit(Amount.zero - first.amount, to: methodID, of: order.customerID)
    }
    if first.methodID.contains("gift_card") {
      credit(first.amount, to: first.methodID, of: order.customerID)
    }
    return store(order)
  }

  mutating func modifyItems(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("order_id")
    let items = try arguments.texts("item_ids")
    let newItems = try arguments.texts("new_item_ids")
    let methodID = try arguments.text("payment_method_id")
    var order = try order(id)
    guard order.status == .pending else { throw .notPending(order.status, cancelling: false) }
    let variants = try matchVariants(
      items, newItems, in: order, refusesSame: rules == .v2)
    var difference = difference(items, variants, in: order)
    if rules == .native { difference = difference.roundedToCents }
    let method = try method(methodID, of: order)
    try checkBalance(of: method, covers: difference, for: .newItem)
    order.payments.append(
      Payment(
        isRefund: !(difference > .zero), amount: difference.magnitude, methodID: methodID))
    if method.kind == .giftCard {
      credit(Amount.zero - difference, to: methodID, of: order.customerID)
    }
    for (item, variant) in zip(items, variants) {
      guard let place = order.lines.firstIndex(where: { $0.itemID == item }) else { continue }
      // The second benchmark's reference writes the last variant's price and options to all.
      let source = rules == .v2 ? variants.last ?? variant : variant
      order.lines[place].itemID = variant.id
      order.lines[place].price = source.price
      order.lines[place].options = source.options
    }
    order.status = .modified
    return store(order)
  }

  mutating func exchangeItems(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("order_id")
    let items = try arguments.texts("item_ids")
    let newItems = try arguments.texts("new_item_ids")
    let methodID = try arguments.text("payment_method_id")
    var order = try order(id)
    guard order.status == .delivered else { throw .notDelivered(order.status, exchanging: true) }
    let variants = try matchVariants(items, newItems, in: order, refusesSame: false)
    let difference = difference(items, variants, in: order).roundedToCents
    let method = try method(methodID, of: order)
    try checkBalance(of: method, covers: difference, for: .difference)
    order.status = .exchangeRequested
    order.exchange = Order.Exchange(
      items: RetailWorld.sorted(items), newItems: RetailWorld.sorted(newItems),
      methodID: methodID, difference: difference)
    return store(order)
  }

  mutating func returnItems(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    let id = try arguments.text("order_id")
    let items = try arguments.texts("item_ids")
    let methodID = try arguments.text("payment_method_id")
    var order = try order(id)
    guard order.status == .delivered else { throw .notDelivered(order.status, exchanging: false) }
    _ = try method(methodID, of: order)
    guard methodID.contains("gift_card") || methodID == order.payments.first?.methodID else {
      throw .refundTarget
    }
    try checkCounts(items, in: order, returning: true)
    order.status = .returnRequested
    order.returned = Order.Return(items: RetailWorld.sorted(items), methodID: methodID)
    return store(order)
  }

  // What several writes share.

  private mutating func store(_ order: Order) -> DeskReply {
    let before = isCompact ? orders[order.id] : nil
    orders.update(order.id) { $0 = order }
    return answer(
      storing: order, order.id, of: order.customerID, before: before,
      compact: { RetailCompact.text($0) }, show: { $0.show($1, wrote: true) })
  }

  private mutating func credit(_ amount: Amount, to method: String, of customer: String) {
    customers.update(customer) { customer in
      guard let place = customer.paymentMethods.firstIndex(where: { $0.id == method }) else {
        return
      }
      let balance = customer.paymentMethods[place].balance ?? .zero
      customer.paymentMethods[place].balance = (balance + amount).roundedToCents
    }
  }

  private func isOpenForChanges(_ order: Order) -> Bool {
    order.status == .pending || (rules == .v2 && order.status == .modified)
  }

  private func checkBalance(
    of method: PaymentMethod, covers amount: Amount, for purpose: RetailRefusal.Purpose
  ) throws(RetailRefusal) {
    guard method.kind == .giftCard, let balance = method.balance, balance < amount else { return }
    throw .lowBalance(needed: amount, available: balance, purpose: purpose)
  }

  private func checkCounts(
    _ items: [String], in order: Order, returning: Bool
  ) throws(RetailRefusal) {
    // No order holds as many lines; the limit keeps absurd lists from costing time.
    guard items.count <= order.lines.count else {
      let extra = items.first { item in !order.lines.contains { $0.itemID == item } }
      throw .itemNotInOrder(extra ?? items.last ?? "", returning: returning)
    }
    for item in items {
      let wanted = items.count { $0 == item }
      guard wanted <= order.lines.count(where: { $0.itemID == item }) else {
        throw .itemNotInOrder(item, returning: returning)
      }
    }
  }

  private func matchVariants(
    _ items: [String], _ newItems: [String], in order: Order, refusesSame: Bool
  ) throws(RetailRefusal) -> [Variant] {
    try checkCounts(items, in: order, returning: false)
    guard items.count == newItems.count else { throw .countMismatch }
    var variants: [Variant] = []
    for (item, newItem) in zip(items, newItems) {
      if refusesSame, item == newItem { throw .sameItem }
      guard let line = order.lines.first(where: { $0.itemID == item }) else {
        throw .itemNotInOrder(item, returning: false)
      }
      guard let variant = products[line.productID]?.variant(newItem) else {
        throw rules == .v2 ? .variantNotFound : .notAvailable(newItem)
      }
      guard variant.isAvailable else { throw .notAvailable(newItem) }
      variants.append(variant)
    }
    return variants
  }

  private func difference(_ items: [String], _ variants: [Variant], in order: Order) -> Amount {
    var total = Amount.zero
    for (item, variant) in zip(items, variants) {
      guard let line = order.lines.first(where: { $0.itemID == item }) else { continue }
      total = total + (variant.price - line.price)
    }
    return total
  }

  /// Ids are ASCII; byte order is the references' order.
  static func sorted(_ ids: [String]) -> [String] {
    ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
