import Trajectories

/// The tools: what they check, what they change, what they answer.
extension RetailWorld {
  mutating func call(_ name: String, _ arguments: JSONValue) -> DeskReply {
    do throws(RetailRefusal) {
      return try run(name, RetailArguments(arguments))
    } catch {
      return .refusal(error.text(rules), error.errorClass)
    }
  }

  private mutating func run(
    _ name: String, _ arguments: RetailArguments
  ) throws(RetailRefusal) -> DeskReply {
    switch name {
    case "find_user_id_by_email": return try findByEmail(arguments)
    case "find_user_id_by_name_zip": return try findByName(arguments)
    case "get_user_details":
      let id = try arguments.text("user_id")
      if let place = customers.untouchedPlace(of: id) {
        return DeskReply(
          text: try customerTexts.text(at: place) { () throws(RetailRefusal) in
            text(try customer(id))
          })
      }
      return show(try customer(id))
    case "get_order_details":
      let id = try arguments.text("order_id")
      if let place = orders.untouchedPlace(of: id) {
        return DeskReply(
          text: try orderTexts.text(at: place) { () throws(RetailRefusal) in text(try order(id)) })
      }
      return show(try order(id))
    case "get_product_details":
      guard let place = products.place(of: try arguments.text("product_id")) else {
        throw .productNotFound
      }
      return DeskReply(
        text: products.texts.text(at: place) {
          let product = products.products[place]
          return isCompact ? RetailCompact.text(product) : RetailJSON.text(product)
        })
    case "get_item_details":
      guard let found = products.variant(try arguments.text("item_id")) else {
        throw .itemNotFound
      }
      return DeskReply(
        text: isCompact ? RetailCompact.text(found.variant) : RetailJSON.text(found.variant))
    case "list_all_product_types": return listProducts()
    case "calculate": return try calculate(arguments.text("expression"))
    case "think":
      _ = try arguments.text("thought")
      return DeskReply(text: "")
    case "transfer_to_human_agents":
      _ = try arguments.text("summary")
      return DeskReply(text: "Transfer successful", isTransfer: true)
    default: return try write(name, arguments)
    }
  }

  private mutating func write(
    _ name: String, _ arguments: RetailArguments
  ) throws(RetailRefusal) -> DeskReply {
    switch name {
    case "cancel_pending_order": return try cancel(arguments)
    case "modify_pending_order_address": return try changeOrderAddress(arguments)
    case "modify_pending_order_payment": return try changePayment(arguments)
    case "modify_pending_order_items": return try modifyItems(arguments)
    case "return_delivered_order_items": return try returnItems(arguments)
    case "exchange_delivered_order_items": return try exchangeItems(arguments)
    case "modify_user_address": return try changeUserAddress(arguments)
    default:
      return .refusal("Error: there is no tool \(name.prefix(64))", .unknownTool)
    }
  }

  // The lookups that all tools share.

  func order(_ id: String) throws(RetailRefusal) -> Order {
    guard let order = orders[id] else { throw .orderNotFound }
    return order
  }

  func customer(_ id: String) throws(RetailRefusal) -> Customer {
    guard let customer = customers[id] else { throw .userNotFound }
    return customer
  }

  func method(_ id: String, of order: Order) throws(RetailRefusal) -> PaymentMethod {
    guard let method = customers[order.customerID]?.method(id) else { throw .methodNotFound }
    return method
  }

  private func text(_ order: Order) -> String {
    isCompact ? RetailCompact.text(order) : RetailJSON.text(order)
  }

  private func text(_ customer: Customer) -> String {
    isCompact ? RetailCompact.text(customer) : RetailJSON.text(customer)
  }

  func show(_ order: Order, wrote: Bool = false) -> DeskReply {
    DeskReply(
      text: text(order),
      wroteFor: wrote ? order.customerID : nil)
  }

  func show(_ customer: Customer, wrote: Bool = false) -> DeskReply {
    DeskReply(
      text: text(customer),
      wroteFor: wrote ? customer.id : nil)
  }

  private func findByEmail(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    guard let match = people.customer(email: try arguments.text("email")) else {
      throw .userNotFound
    }
    return DeskReply(text: match, identified: match)
  }

  private func findByName(_ arguments: RetailArguments) throws(RetailRefusal) -> DeskReply {
    let first = try arguments.text("first_name")
    let last = try arguments.text("last_name")
    let zip = try arguments.text("zip")
    let match = people.customers(first: first, last: last).first {
      customers[$0]?.address.zip == zip
    }
    guard let match else { throw .userNotFound }
    return DeskReply(text: match, identified: match)
  }

  private func listProducts() -> DeskReply {
    let sorted = products.products.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    var writer = JSONWriter(capacity: 1024)
    writer.object { writer in
      for product in sorted {
        writer.key(product.name)
        writer.string(product.id)
      }
    }
    return DeskReply(text: writer.text)
  }

  private func calculate(_ expression: String) throws(RetailRefusal) -> DeskReply {
    do throws(Calculator.Failure) {
      let value = try Calculator.evaluate(expression)
      return DeskReply(text: Amount.real(value).roundedToCents.text)
    } catch {
      throw error == .invalidCharacter ? .invalidExpression : .unreadableExpression
    }
  }
}

/// Call arguments whose problems are the shop's refusals.
struct RetailArguments {
  private let arguments: CallArguments

  init(_ value: JSONValue) { arguments = CallArguments(value) }

  func text(_ field: String) throws(RetailRefusal) -> String {
    do throws(CallArguments.Problem) {
      return try arguments.text(field)
    } catch {
      throw RetailArguments.refusal(error)
    }
  }

  func texts(_ field: String) throws(RetailRefusal) -> [String] {
    do throws(CallArguments.Problem) {
      return try arguments.texts(field)
    } catch {
      throw RetailArguments.refusal(error)
    }
  }

  func address() throws(RetailRefusal) -> PostalAddress {
    PostalAddress(
      address1: try text("address1"), address2: try text("address2"), city: try text("city"),
      country: try text("country"), state: try text("state"), zip: try text("zip"))
  }

  private static func refusal(_ problem: CallArguments.Problem) -> RetailRefusal {
    switch problem {
    case .missing(let field): .schemaMissing(field)
    case .wrongType(let field, let expected): .schemaType(field, expected: expected)
    }
  }
}
