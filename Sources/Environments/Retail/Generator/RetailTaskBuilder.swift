import Trajectories

typealias RetailTaskBuilder = DeskTaskBuilder<RetailWorld>

/// How shoppers identify themselves and name their orders.
extension RetailTaskBuilder {
  var customer: Customer { person }

  /// Reads the customer again after the world was changed for the task.
  mutating func refreshCustomer() { person = world.customers[person.id] ?? person }

  /// The customer gives the email, or does not know it and gives name and zip code.
  mutating func identify(wrongZipFirst: Bool = false) {
    let knowsEmail = !wrongZipFirst && random.chance(0.5)
    let first = say("say.name", ["first": customer.firstName, "last": customer.lastName])
    var zips = [say("say.zip", ["zip": customer.address.zip])]
    step(.ask(["email"], times: 1))
    slots.append(
      UserSlot(
        name: "email", intent: nil,
        answers: knowsEmail ? [say("say.email", ["email": customer.email])] : []))
    slots.append(UserSlot(name: "name", intent: nil, answers: [first]))
    if knowsEmail {
      step(
        .read("find_user_id_by_email", ["email": .string(customer.email)]))
    } else {
      step(.ask(["name", "zip"], times: 1))
      if wrongZipFirst {
        let wrong =
          customer.address.zip.prefix(3) + (customer.address.zip.hasSuffix("4") ? "17" : "84")
        zips.insert(say("say.zip", ["zip": String(wrong)]), at: 0)
        step(find(zip: String(wrong)))
        step(.ask(["zip"], times: 2))
      }
      step(find(zip: customer.address.zip))
    }
    slots.append(UserSlot(name: "zip", intent: nil, answers: zips))
    step(.read("get_user_details", ["user_id": .string(customer.id)]))
  }

  private func find(zip: String) -> PlanStep {
    .read(
      "find_user_id_by_name_zip",
      [
        "first_name": .string(customer.firstName), "last_name": .string(customer.lastName),
        "zip": .string(zip),
      ])
  }

  /// The words for an order in a request, and the steps that find it.
  mutating func locate(_ order: Order, allowing targets: [Target] = Target.allCases) -> String {
    let product = uniqueProduct(of: order)
    var target = random.pick(targets) ?? .byNumber
    if target == .byDescription, product == nil { target = .onAsk }
    switch target {
    case .byNumber:
      know("order", [say("say.order", ["order": order.id])], isUpfront: true)
      read(order)
      return say("target.id", ["order": order.id])
    case .onAsk:
      know("order", [say("say.order", ["order": order.id])])
      read(order)
      return say("target.open")
    case .byDescription:
      know("order", [])
      for id in customer.orders {
        step(.read("get_order_details", ["order_id": .string(id)]))
        if id == order.id { break }
      }
      return say("target.product", ["product": (product ?? "").lowercased()])
    }
  }

  mutating func read(_ order: Order) {
    step(.read("get_order_details", ["order_id": .string(order.id)]))
  }

  mutating func read(product id: String) {
    step(.read("get_product_details", ["product_id": .string(id)]))
  }

  /// A product of the order that none of the customer's other orders has.
  func uniqueProduct(of order: Order) -> String? {
    let others = Set(
      customer.orders.filter { $0 != order.id }
        .flatMap { world.orders[$0]?.lines.map(\.productID) ?? [] })
    return order.lines.first { !others.contains($0.productID) }?.name
  }

  /// An address that nobody has yet, put together from those that the world has.
  mutating func newAddress() -> PostalAddress {
    func any() -> PostalAddress {
      random.pick(world.orderIDs).flatMap { world.orders[$0]?.address } ?? customer.address
    }
    var address = any()
    let street = any().address1.drop { $0 != " " }
    address.address1 = "\(random.integer(in: 991...1999))\(street)"
    return address
  }
}
