/// The same records in fewer characters, for models with small windows.
enum RetailCompact {
  static func text(_ order: Order) -> String {
    var lines = ["order \(order.id), \(order.status.rawValue), of \(order.customerID)"]
    var counts: [OrderLine: Int] = [:]
    for line in order.lines { counts[line, default: 0] += 1 }
    // What was bought several times stands where it stands first.
    for line in order.lines {
      guard let count = counts.removeValue(forKey: line) else { continue }
      lines.append(
        "item \(line.itemID) \(line.name) (\(options(line.options))) "
          + "\(line.price.spoken), product \(line.productID)"
          + (count > 1 ? ", \(count) times" : ""))
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
    let names = product.variants.first.map { $0.options.map(\.name) } ?? []
    let areAlike = product.variants.allSatisfy { $0.options.map(\.name) == names }
    guard areAlike, !names.isEmpty else {
      return (["product \(product.id) \(product.name)"] + product.variants.map { text($0) })
        .joined(separator: "\n")
    }
    // The names of the options are said once.
    let head = "product \(product.id) \(product.name) (\(names.joined(separator: ", ")))"
    let lines = product.variants.map { variant in
      "item \(variant.id) (\(variant.options.map(\.value).joined(separator: ", "))) "
        + variant.price.spoken + (variant.isAvailable ? "" : " not available")
    }
    return ([head] + lines).joined(separator: "\n")
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
