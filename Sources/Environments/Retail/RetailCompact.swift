/// The same records in fewer characters, for models with small windows.
enum RetailCompact {
  /// What a write changed: the record's first line and the lines that it did not have before.
  static func change(from before: String, to after: String) -> String {
    let known = Set(before.split(separator: "\n"))
    let lines = after.split(separator: "\n")
    return lines.enumerated().filter { $0.offset == 0 || !known.contains($0.element) }
      .map { String($0.element) }.joined(separator: "\n")
  }

  static func text(_ order: Order) -> String {
    var lines = ["order \(order.id), \(order.status.rawValue), of \(order.customerID)"]
    for line in order.lines {
      lines.append(
        "item \(line.itemID) = \(line.name) (\(options(line.options))) "
          + "\(line.price.spoken), product \(line.productID)")
    }
    for payment in order.payments {
      lines.append(
        "\(payment.isRefund ? "refund" : "payment") \(payment.amount.spoken) \(payment.methodID)")
    }
    lines.append("to " + text(order.address))
    if let reason = order.cancelReason { lines.append("cancelled: \(reason)") }
    if let exchange = order.exchange {
      lines.append(
        "exchange \(exchange.items.joined(separator: " ")) for "
          + "\(exchange.newItems.joined(separator: " ")), \(exchange.methodID), "
          + "difference \(exchange.difference.text)")
    }
    if let returned = order.returned {
      lines.append(
        "return \(returned.items.joined(separator: " ")), refund to \(returned.methodID)")
    }
    return lines.joined(separator: "\n")
  }

  static func text(_ customer: Customer) -> String {
    let methods = customer.paymentMethods.map { method in
      method.id + (method.balance.map { " (\($0.spoken) left)" } ?? "")
    }
    return [
      "user \(customer.id), \(customer.firstName) \(customer.lastName), \(customer.email)",
      "lives at " + text(customer.address),
      "pays with " + methods.joined(separator: ", "),
      "orders " + customer.orders.joined(separator: " "),
    ].joined(separator: "\n")
  }

  static func text(_ product: Product) -> String {
    let lines = product.variants.map { variant in
      "item \(variant.id) (\(options(variant.options))) \(variant.price.spoken)"
        + (variant.isAvailable ? "" : " not available")
    }
    return (["product \(product.id) \(product.name)"] + lines).joined(separator: "\n")
  }

  static func text(_ variant: Variant) -> String {
    "item \(variant.id) (\(options(variant.options))) \(variant.price.spoken)"
      + (variant.isAvailable ? "" : " not available")
  }

  private static func text(_ address: PostalAddress) -> String {
    [
      address.address1, address.address2, address.city, address.state, address.zip,
      address.country,
    ].joined(separator: ", ")
  }

  private static func options(_ options: [ItemOption]) -> String {
    options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
  }
}
