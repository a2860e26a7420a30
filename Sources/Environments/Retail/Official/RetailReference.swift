/// The shop's records in the reference's types.
extension RetailWorld {
  /// The hasher over this world's first state.
  func referenceHash() -> ReferenceHash {
    var orderRows: [(key: String, value: ReferenceValue)] = []
    var customerRows: [(key: String, value: ReferenceValue)] = []
    orders.forEach { id, order in orderRows.append((id, reference(order))) }
    customers.forEach { id, customer in customerRows.append((id, reference(customer))) }
    return ReferenceHash(
      form: rules == .v2 ? .json : .tuples,
      tables: [
        ReferenceHash.Table(name: "orders", rows: orderRows),
        ReferenceHash.Table(
          name: "products", rows: products.products.map { ($0.id, reference($0)) }),
        ReferenceHash.Table(name: "users", rows: customerRows),
      ])
  }

  /// What differs from the first state.
  var referenceChanges: [ReferenceHash.Change] {
    orders.changedRows.map {
      ReferenceHash.Change(table: "orders", key: $0.key, value: reference($0.row))
    }
      + customers.changedRows.map {
        ReferenceHash.Change(table: "users", key: $0.key, value: reference($0.row))
      }
  }

  private func reference(_ options: [ItemOption]) -> ReferenceValue {
    .map(options.map { ($0.name, .text($0.value)) })
  }

  private func reference(_ product: Product) -> ReferenceValue {
    let variants: [(String, ReferenceValue)] = product.variants.map { variant in
      (
        variant.id,
        .map([
          ("item_id", .text(variant.id)), ("options", reference(variant.options)),
          ("available", .flag(variant.isAvailable)), ("price", money(variant.price)),
        ])
      )
    }
    return .map([
      ("name", .text(product.name)), ("product_id", .text(product.id)),
      ("variants", .map(variants)),
    ])
  }

  private func reference(_ customer: Customer) -> ReferenceValue {
    let methods: [(String, ReferenceValue)] = customer.paymentMethods.map { method in
      var members: [(String, ReferenceValue)] = [
        ("source", .text(method.kind.rawValue)), ("id", .text(method.id)),
      ]
      if let brand = method.brand { members.append(("brand", .text(brand))) }
      if let digits = method.lastFour { members.append(("last_four", .text(digits))) }
      if let balance = method.balance { members.append(("balance", money(balance))) }
      return (method.id, .map(members))
    }
    var members: [(String, ReferenceValue)] = [
      (
        "name",
        .map([
          ("first_name", .text(customer.firstName)), ("last_name", .text(customer.lastName)),
        ])
      ),
      ("address", customer.address.reference), ("email", .text(customer.email)),
      ("payment_methods", .map(methods)), ("orders", .texts(customer.orders)),
    ]
    if rules == .v2 { members.append(("user_id", .text(customer.id))) }
    return .map(members)
  }

  private func reference(_ order: Order) -> ReferenceValue {
    var members: [(String, ReferenceValue)] = [
      ("order_id", .text(order.id)), ("user_id", .text(order.customerID)),
      ("address", order.address.reference), ("status", .text(order.status.rawValue)),
    ]
    members.append(
      (
        "items",
        .list(
          order.lines.map { line in
            .map([
              ("name", .text(line.name)), ("product_id", .text(line.productID)),
              ("item_id", .text(line.itemID)), ("price", money(line.price)),
              ("options", reference(line.options)),
            ])
          })
      ))
    members.append(
      (
        "fulfillments",
        .list(
          order.fulfillments.map { parcel in
            .map([
              ("tracking_id", .texts(parcel.trackingIDs)), ("item_ids", .texts(parcel.itemIDs)),
            ])
          })
      ))
    members.append(
      (
        "payment_history",
        .list(
          order.payments.map { payment in
            .map([
              ("transaction_type", .text(payment.isRefund ? "refund" : "payment")),
              ("amount", money(payment.amount)),
              ("payment_method_id", .text(payment.methodID)),
            ])
          })
      ))
    return .map(members + requests(of: order))
  }

  /// The first reference adds these when they are set; the second always has them, null or not.
  private func requests(of order: Order) -> [(String, ReferenceValue)] {
    let all: [(String, ReferenceValue)] = [
      ("cancel_reason", .optional(order.cancelReason)),
      ("exchange_items", order.exchange.map { .texts($0.items) } ?? .null),
      ("exchange_new_items", order.exchange.map { .texts($0.newItems) } ?? .null),
      ("exchange_payment_method_id", .optional(order.exchange?.methodID)),
      ("exchange_price_difference", order.exchange.map { money($0.difference) } ?? .null),
      ("return_items", order.returned.map { .texts($0.items) } ?? .null),
      ("return_payment_method_id", .optional(order.returned?.methodID)),
    ]
    guard rules != .v2 else { return all }
    return all.filter { if case .null = $0.1 { false } else { true } }
  }

  /// The second reference declares every sum of money as a fraction.
  private func money(_ amount: Amount) -> ReferenceValue {
    .amount(rules == .v2 ? amount.asReal : amount)
  }
}

extension PostalAddress {
  var reference: ReferenceValue {
    .map([
      ("address1", .text(address1)), ("address2", .text(address2)), ("city", .text(city)),
      ("country", .text(country)), ("state", .text(state)), ("zip", .text(zip)),
    ])
  }
}
