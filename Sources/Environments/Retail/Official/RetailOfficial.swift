import Trajectories

/// The official shops, read from their databases.
enum RetailOfficial {
  static func worldV1(in folder: String) throws(EnvironmentError) -> RetailWorld {
    try world(
      products: try OfficialData.database("products.json", in: folder),
      customers: try OfficialData.database("users.json", in: folder),
      orders: try OfficialData.database("orders.json", in: folder), rules: .v1, file: folder)
  }

  static func worldV2(in folder: String) throws(EnvironmentError) -> RetailWorld {
    let database = try OfficialData.database("db.json", in: folder)
    guard let products = database["products"]?.objectValue,
      let customers = database["users"]?.objectValue, let orders = database["orders"]?.objectValue
    else { throw .badData(file: folder, detail: "expected products, users and orders in db.json") }
    return try world(
      products: products, customers: customers, orders: orders, rules: .v2, file: folder)
  }

  private static func world(
    products: JSONObject, customers: JSONObject, orders: JSONObject, rules: RetailWorld.Rules,
    file: String
  ) throws(EnvironmentError) -> RetailWorld {
    func read<Row>(
      _ table: JSONObject, _ row: (RecordReader) throws(EnvironmentError) -> Row
    ) throws(EnvironmentError) -> [Row] {
      var rows: [Row] = []
      for member in table {
        rows.append(try row(RecordReader(value: member.value, file: file, key: member.key)))
      }
      return rows
    }
    return RetailWorld(
      products: try read(products, product), customers: try read(customers, customer),
      orders: try read(orders, order), rules: rules)
  }

  private static func options(_ record: RecordReader) throws(EnvironmentError) -> [ItemOption] {
    var options: [ItemOption] = []
    for member in try record.record("options").value.objectValue ?? JSONObject() {
      options.append(ItemOption(name: member.key, value: member.value.stringValue ?? ""))
    }
    return options
  }

  private static func product(_ record: RecordReader) throws(EnvironmentError) -> Product {
    var variants: [Variant] = []
    for (id, variant) in try record.map("variants") {
      variants.append(
        Variant(
          id: id, options: try options(variant), isAvailable: try variant.flag("available"),
          price: try variant.amount("price")))
    }
    return Product(id: record.key, name: try record.text("name"), variants: variants)
  }

  private static func customer(_ record: RecordReader) throws(EnvironmentError) -> Customer {
    let name = try record.record("name")
    return Customer(
      id: record.key, firstName: try name.text("first_name"),
      lastName: try name.text("last_name"), address: try record.address("address"),
      email: try record.text("email"), paymentMethods: try record.paymentMethods(),
      orders: try record.texts("orders"))
  }

  private static func order(_ record: RecordReader) throws(EnvironmentError) -> Order {
    guard let status = Order.Status(rawValue: try record.text("status")) else {
      throw .badData(file: record.file, detail: "record \(record.key): unknown status")
    }
    var lines: [OrderLine] = []
    for line in try record.list("items") {
      lines.append(
        OrderLine(
          name: try line.text("name"), productID: try line.text("product_id"),
          itemID: try line.text("item_id"), price: try line.amount("price"),
          options: try options(line)))
    }
    var parcels: [Fulfillment] = []
    for parcel in try record.list("fulfillments") {
      parcels.append(
        Fulfillment(
          trackingIDs: try parcel.texts("tracking_id"), itemIDs: try parcel.texts("item_ids")))
    }
    var payments: [Payment] = []
    for payment in try record.list("payment_history") {
      payments.append(
        Payment(
          isRefund: try payment.text("transaction_type") == "refund",
          amount: try payment.amount("amount"),
          methodID: try payment.text("payment_method_id")))
    }
    return Order(
      id: record.key, customerID: try record.text("user_id"),
      address: try record.address("address"), lines: lines, status: status, fulfillments: parcels,
      payments: payments, cancelReason: record.value["cancel_reason"]?.stringValue)
  }
}
