import Trajectories

/// Puts a task together: who the customer is, what they want, how it is solved.
struct RetailTaskBuilder {
  /// How a customer names an order.
  enum Target: CaseIterable {
    case byNumber
    case onAsk
    case byProduct
  }

  var random: SeededGenerator
  var world: RetailWorld
  let phrases: PhraseTable
  let makeAddress: (inout SeededGenerator) -> PostalAddress
  private(set) var customer: Customer
  var intents: [UserIntent] = []
  var plan: [[PlanStep]] = []
  var slots: [UserSlot] = []
  var outputs: [String] = []
  var refusalCode: String?
  var expectsTransfer = false
  var isOrderSensitive = false
  private var openSteps: [PlanStep] = []

  init(
    world: RetailWorld, customer: Customer, phrases: PhraseTable, random: SeededGenerator,
    makeAddress: @escaping (inout SeededGenerator) -> PostalAddress
  ) {
    self.world = world
    self.customer = customer
    self.phrases = phrases
    self.random = random
    self.makeAddress = makeAddress
  }

  mutating func say(_ purpose: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    phrases.say(purpose, seed: random.next() >> 1, values)
  }

  /// Reads the customer again after the world was changed for the task.
  mutating func refreshCustomer() { customer = world.customers[customer.id] ?? customer }

  // Identity.

  /// The customer gives the email, or does not know it and gives name and zip code.
  mutating func identify(wrongZipFirst: Bool = false) {
    let knowsEmail = !wrongZipFirst && random.chance(0.5)
    let first = say("say.name", ["first": customer.firstName, "last": customer.lastName])
    var zips = [say("say.zip", ["zip": customer.address.zip])]
    openSteps.append(.ask(["email"], times: 1))
    slots.append(
      UserSlot(
        name: "email", intent: nil,
        answers: knowsEmail ? [say("say.email", ["email": customer.email])] : []))
    slots.append(UserSlot(name: "name", intent: nil, answers: [first]))
    if knowsEmail {
      openSteps.append(
        .read("find_user_id_by_email", ["email": .string(customer.email)]))
    } else {
      openSteps.append(.ask(["name", "zip"], times: 1))
      if wrongZipFirst {
        let wrong =
          customer.address.zip.prefix(3) + (customer.address.zip.hasSuffix("4") ? "17" : "84")
        zips.insert(say("say.zip", ["zip": String(wrong)]), at: 0)
        openSteps += [find(zip: String(wrong)), .ask(["zip"], times: 2)]
      }
      openSteps.append(find(zip: customer.address.zip))
    }
    slots.append(UserSlot(name: "zip", intent: nil, answers: zips))
    openSteps.append(.read("get_user_details", ["user_id": .string(customer.id)]))
  }

  private func find(zip: String) -> PlanStep {
    .read(
      "find_user_id_by_name_zip",
      [
        "first_name": .string(customer.firstName), "last_name": .string(customer.lastName),
        "zip": .string(zip),
      ])
  }

  // Parts of plans.

  mutating func step(_ step: PlanStep) { openSteps.append(step) }

  /// Lets the customer know a slot of the intent that is being built.
  mutating func know(_ slot: String, _ answers: [String], isUpfront: Bool = false) {
    slots.append(
      UserSlot(name: slot, intent: intents.count, answers: answers, isUpfront: isUpfront))
    if !isUpfront { openSteps.append(.ask([slot], times: max(1, answers.count))) }
  }

  /// The words for an order in a request, and the steps that find it.
  mutating func locate(_ order: Order, allowing targets: [Target] = Target.allCases) -> String {
    let product = uniqueProduct(of: order)
    var target = random.pick(targets) ?? .byNumber
    if target == .byProduct, product == nil { target = .onAsk }
    switch target {
    case .byNumber:
      know("order", [say("say.order", ["order": order.id])], isUpfront: true)
      read(order)
      return say("target.id", ["order": order.id])
    case .onAsk:
      know("order", [say("say.order", ["order": order.id])])
      read(order)
      return say("target.open")
    case .byProduct:
      know("order", [])
      for id in customer.orders {
        openSteps.append(.read("get_order_details", ["order_id": .string(id)]))
        if id == order.id { break }
      }
      return say("target.product", ["product": (product ?? "").lowercased()])
    }
  }

  mutating func read(_ order: Order) {
    openSteps.append(.read("get_order_details", ["order_id": .string(order.id)]))
  }

  mutating func read(product id: String) {
    openSteps.append(.read("get_product_details", ["product_id": .string(id)]))
  }

  /// A product of the order that none of the customer's other orders has.
  func uniqueProduct(of order: Order) -> String? {
    let others = Set(
      customer.orders.filter { $0 != order.id }
        .flatMap { world.orders[$0]?.lines.map(\.productID) ?? [] })
    return order.lines.first { !others.contains($0.productID) }?.name
  }

  /// Closes the intent that is being built.
  mutating func add(_ intent: UserIntent, writesLast: Bool = true) {
    for place in intent.writes.indices
    where writesLast && intent.writes[place].stance != .forbidden {
      openSteps.append(.write(place))
    }
    var intent = intent
    intent.request = intent.request.prefix(1).uppercased() + intent.request.dropFirst()
    intents.append(intent)
    plan.append(openSteps)
    openSteps = []
  }

  /// Ends an intent with a refusal that names its reason.
  mutating func refuse(_ code: String, because reason: String, intent: UserIntent) {
    refusalCode = code
    openSteps.append(.say("I am sorry, but I cannot do that: \(reason) [\(code)]"))
    add(intent)
  }

  // The task.

  /// The finished task, or nil where the goal cannot be reached with the tools.
  func finish(id: String, template: String, level: Int, minimumSteps: Int) -> DeskTask<RetailWorld>?
  {
    var goal = world
    for write in intents.flatMap(\.writes) where write.stance == .wanted {
      guard goal.call(write.tool, .object(write.arguments)).errorClass == nil else { return nil }
    }
    let steps = plan.flatMap { $0 }.reduce(2 + plan.count) { sum, step in
      switch step {
      case .read, .ask, .transfer: sum + 1
      case .write, .say: sum + 2
      }
    }
    return DeskTask(
      id: id, template: template, level: level, world: world, goal: goal,
      script: UserScript(
        intents: intents, slots: slots, phrases: phrases, seed: Digest(of: id).leadingBits >> 8),
      plan: plan, outputs: outputs, refusalCode: refusalCode, expectsTransfer: expectsTransfer,
      isOrderSensitive: isOrderSensitive,
      stepBudget: max(minimumSteps, 2 * steps))
  }
}
