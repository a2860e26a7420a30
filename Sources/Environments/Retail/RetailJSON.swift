import Trajectories

/// The records as JSON text, as tools answer with them.
enum RetailJSON {
  static func text(_ order: Order) -> String {
    var writer = JSONWriter(capacity: 1024)
    write(order, to: &writer)
    return writer.text
  }

  static func text(_ customer: Customer) -> String {
    var writer = JSONWriter(capacity: 512)
    write(customer, to: &writer)
    return writer.text
  }

  static func text(_ product: Product) -> String {
    var writer = JSONWriter(capacity: 2048)
    writer.object { writer in
      field("name", product.name, &writer)
      field("product_id", product.id, &writer)
      writer.key("variants")
      writer.object { writer in
        for variant in product.variants {
          writer.key(variant.id)
          write(variant, to: &writer)
        }
      }
    }
    return writer.text
  }

  static func text(_ variant: Variant) -> String {
    var writer = JSONWriter()
    write(variant, to: &writer)
    return writer.text
  }

  static func write(_ order: Order, to writer: inout JSONWriter) {
    writer.object { writer in
      field("order_id", order.id, &writer)
      field("user_id", order.customerID, &writer)
      writer.key("address")
      write(order.address, to: &writer)
      writer.key("items")
      writer.array { writer in
        for line in order.lines { write(line, to: &writer) }
      }
      writer.key("fulfillments")
      writer.array { writer in
        for parcel in order.fulfillments {
          writer.object { writer in
            list("tracking_id", parcel.trackingIDs, &writer)
            list("item_ids", parcel.itemIDs, &writer)
          }
        }
      }
      field("status", order.status.rawValue, &writer)
      writer.key("payment_history")
      writer.array { writer in
        for payment in order.payments {
          writer.object { writer in
            field("transaction_type", payment.isRefund ? "refund" : "payment", &writer)
            amount("amount", payment.amount, &writer)
            field("payment_method_id", payment.methodID, &writer)
          }
        }
      }
      writeRequests(of: order, to: &writer)
    }
  }

  private static func writeRequests(of order: Order, to writer: inout JSONWriter) {
    if let reason = order.cancelReason { field("cancel_reason", reason, &writer) }
    if let exchange = order.exchange {
      list("exchange_items", exchange.items, &writer)
      list("exchange_new_items", exchange.newItems, &writer)
      field("exchange_payment_method_id", exchange.methodID, &writer)
      amount("exchange_price_difference", exchange.difference, &writer)
    }
    if let returned = order.returned {
      list("return_items", returned.items, &writer)
      field("return_payment_method_id", returned.methodID, &writer)
    }
  }

  static func write(_ customer: Customer, to writer: inout JSONWriter) {
    writer.object { writer in
      field("user_id", customer.id, &writer)
      writer.key("name")
      writer.object { writer in
        field("first_name", customer.firstName, &writer)
        field("last_name", customer.lastName, &writer)
      }
      writer.key("address")
      write(customer.address, to: &writer)
      field("email", customer.email, &writer)
      writer.key("payment_methods")
      writer.object { writer in
        for method in customer.paymentMethods {
          writer.key(method.id)
          write(method, to: &writer)
        }
      }
      list("orders", customer.orders, &writer)
    }
  }

  private static func write(_ line: OrderLine, to writer: inout JSONWriter) {
    writer.object { writer in
      field("name", line.name, &writer)
      field("product_id", line.productID, &writer)
      field("item_id", line.itemID, &writer)
      amount("price", line.price, &writer)
      write(line.options, to: &writer)
    }
  }

  private static func write(_ variant: Variant, to writer: inout JSONWriter) {
    writer.object { writer in
      field("item_id", variant.id, &writer)
      write(variant.options, to: &writer)
      writer.key("available")
      writer.bool(variant.isAvailable)
      amount("price", variant.price, &writer)
    }
  }

  private static func write(_ options: [ItemOption], to writer: inout JSONWriter) {
    writer.key("options")
    writer.object { writer in
      for option in options { field(option.name, option.value, &writer) }
    }
  }

  private static func write(_ method: PaymentMethod, to writer: inout JSONWriter) {
    writer.object { writer in
      field("source", method.kind.rawValue, &writer)
      field("id", method.id, &writer)
      if let brand = method.brand { field("brand", brand, &writer) }
      if let digits = method.lastFour { field("last_four", digits, &writer) }
      if let balance = method.balance { amount("balance", balance, &writer) }
    }
  }

  static func write(_ address: PostalAddress, to writer: inout JSONWriter) {
    writer.object { writer in
      field("address1", address.address1, &writer)
      field("address2", address.address2, &writer)
      field("city", address.city, &writer)
      field("country", address.country, &writer)
      field("state", address.state, &writer)
      field("zip", address.zip, &writer)
    }
  }

  private static func field(_ key: String, _ text: String, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.string(text)
  }

  private static func list(_ key: String, _ texts: [String], _ writer: inout JSONWriter) {
    writer.key(key)
    writer.array { writer in
      for text in texts { writer.string(text) }
    }
  }

  private static func amount(_ key: String, _ amount: Amount, _ writer: inout JSONWriter) {
    writer.key(key)
    switch amount {
    case .whole(let value): writer.integer(value)
    case .real(let value): writer.double(value)
    }
  }
}
