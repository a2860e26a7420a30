import Trajectories

/// R9, R10, R11, R12, R16 and R17: figures to find, orders to find, several things in one talk.
extension RetailTaskBuilder {
  /// R9: the cheapest or dearest available item with a given option.
  mutating func extremeVariant(_ order: Order) -> Bool {
    for line in random.shuffled(order.lines)
    where order.lines.count(where: { $0.name == line.name }) == 1 {
      guard let product = world.products[line.productID], let option = random.pick(line.options)
      else { continue }
      let isCheapest = random.chance(0.6)
      let candidates = product.variants.filter { variant in
        variant.isAvailable && variant.id != line.itemID && variant.options.contains(option)
      }
      guard candidates.count > 1,
        let best = candidates.min(by: { isCheapest ? $0.price < $1.price : $0.price > $1.price }),
        candidates.count(where: { $0.price == best.price }) == 1
      else { continue }
      identify()
      let target = locate(order)
      var choice = swap(line, for: best, in: product)
      choice.rivals = []
      choice.tempting = candidates.first { $0.id != best.id }?.id
      let wish = say(
        isCheapest ? "cheapest.with" : "dearest.with",
        ["product": line.name.lowercased(), "option": option.name, "value": option.value])
      return finishSwap(
        order, [choice], request: say("modify.request", ["target": target]), wishes: [wish],
        isExchange: false)
    }
    return false
  }

  /// R10: how many variants are available, what one costs, or what an order came to.
  mutating func question(_ order: Order) -> Bool {
    guard let product = random.pick(world.products.products) else { return false }
    identify()
    switch random.integer(below: 3) {
    case 0:
      step(.read("list_all_product_types", [:]))
      read(product: product.id)
      let count = product.variants.count { $0.isAvailable }
      ask(
        say("ask.count", ["product": product.name.lowercased()]), figure: String(count),
        answer: "There are \(count) available items of that product.")
    case 1:
      guard let variant = random.pick(product.variants) else { return false }
      step(.read("list_all_product_types", [:]))
      read(product: product.id)
      let options = variant.options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      ask(
        say("ask.price", ["product": product.name.lowercased(), "options": options]),
        figure: variant.price.spoken, answer: "It costs \(variant.price.spoken).")
    default:
      let target = locate(order)
      let total = order.payments.first?.amount.spoken ?? "0.00"
      ask(say("ask.total", ["target": target]), figure: total, answer: "You paid \(total).")
    }
    return true
  }

  private mutating func ask(_ request: String, figure: String, answer: String) {
    outputs.append(figure)
    step(.say(answer))
    add(UserIntent(request: request, isQuestion: true))
  }

  /// R11: the customer knows the product and not the order.
  mutating func sweep(_ order: Order) -> Bool {
    guard customer.orders.count > 2, order.id != customer.orders.first,
      uniqueProduct(of: order) != nil
    else { return false }
    identify()
    switch random.integer(below: 3) {
    case 0: return cancelPart(order, allowing: [.byDescription])
    case 1:
      guard let swap = oneOptionSwaps(in: order).first else { return false }
      let target = locate(order, allowing: [.byDescription])
      return finishSwap(
        order, [swap], request: say("modify.request", ["target": target]), isExchange: false)
    default:
      let delivered = customer.orders.compactMap { world.orders[$0] }.filter {
        $0.status == .delivered && uniqueProduct(of: $0) != nil
      }
      guard let other = delivered.last else { return false }
      return returnPart(other, allowing: [.byDescription]) != nil
    }
  }

  /// R12: the first zip code that the customer gives is an old one.
  mutating func wrongZip(_ order: Order) -> Bool {
    identify(wrongZipFirst: true)
    return random.chance(0.5) ? cancelPart(order) : addressPart(order)
  }

  /// R16: three things, one after the other.
  mutating func compound(_ order: Order) -> Bool {
    let mine = customer.orders.compactMap { world.orders[$0] }
    let delivered = mine.filter { $0.status == .delivered }
    guard let first = delivered.first else { return false }
    identify()
    let parts = random.shuffled([0, 1, 2])
    for part in parts {
      switch part {
      case 0:
        guard random.chance(0.5) ? cancelPart(order) : addressPart(order, allowing: [.byNumber])
        else { return false }
      case 1:
        let address = newAddress()
        knowAddress(address)
        add(
          UserIntent(
            request: say("profile.request"), writes: [addressGoal(address, for: nil)]))
      default:
        let isDone = random.chance(0.5) ? exchangePart(first) : returnPart(first) != nil
        guard isDone else { return false }
      }
    }
    return true
  }

  /// R17: a return, and what it comes to.
  mutating func refundTotal(_ order: Order) -> Bool {
    identify()
    guard let lines = returnPart(order) else { return false }
    let total = lines.reduce(Amount.zero) { $0 + $1.price }.roundedToCents.spoken
    ask(
      say("ask.refund"), figure: total, answer: "The refund will be \(total) in total.")
    return true
  }
}
