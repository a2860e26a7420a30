import Trajectories

/// R1, R5, R7 and R8: one order, one kind of change.
extension RetailTaskBuilder {
  /// R1: cancels an order for a reason that the customer puts in their own words.
  mutating func cancelOne(_ order: Order) -> Bool {
    identify()
    return cancelPart(order)
  }

  mutating func cancelPart(
    _ order: Order, allowing targets: [Target] = Target.allCases
  ) -> Bool {
    let target = locate(order, allowing: targets)
    var request = say("cancel.request", ["target": target])
    let reason = RetailRefusal.reasons[random.integer(below: 2)]
    let words = say("reason." + reason)
    let isUpfront = random.chance(0.4)
    if isUpfront { request += " " + words }
    know("reason", [words], isUpfront: isUpfront)
    add(UserIntent(request: request, writes: [cancelGoal(order, reason: reason)]))
    return true
  }

  /// R5: changes one or two items of a pending order by naming the options that differ.
  mutating func modifyByOption(_ order: Order) -> Bool {
    let swaps = Array(oneOptionSwaps(in: order).prefix(random.integer(in: 1...2)))
    guard !swaps.isEmpty else { return false }
    identify()
    let target = locate(order)
    let request = say("modify.request", ["target": target])
    return finishSwap(order, swaps, request: request, isExchange: false)
  }

  /// R7: exchanges an item for a first choice, or for a second where the first is not available.
  mutating func exchangeWithPreference(_ order: Order) -> Bool {
    identify()
    return exchangePart(order)
  }

  mutating func exchangePart(
    _ order: Order, allowing targets: [Target] = Target.allCases
  ) -> Bool {
    guard let (swap, words) = preferredSwap(in: order) else { return false }
    let target = locate(order, allowing: targets)
    let request = say("exchange.request", ["target": target])
    return finishSwap(order, [swap], request: request, wishes: [words], isExchange: true)
  }

  mutating func finishSwap(
    _ order: Order, _ swaps: [RetailSwap], request: String, wishes: [String]? = nil,
    isExchange: Bool
  ) -> Bool {
    let difference =
      swaps.reduce(Amount.zero) { $0 + ($1.new.price - $1.line.price) }.roundedToCents
    let usable = customer.paymentMethods.filter { method in
      !(method.kind == .giftCard && (method.balance ?? .zero) < difference)
    }
    guard let method = random.pick(usable) else { return false }
    let said = wishes ?? swaps.map { swapWish($0) }
    let isUpfront = random.chance(0.5)
    know("options", [said.joined(separator: " ")], isUpfront: isUpfront)
    for swap in swaps { read(product: swap.line.productID) }
    know("payment", [say("say.payment", ["method": method.kind.spoken[0]])])
    add(
      UserIntent(
        request: isUpfront ? request + " " + said.joined(separator: " ") : request,
        writes: [swapGoal(order, swaps, method: method, isExchange: isExchange)]))
    return true
  }

  /// R8: returns some items; where the wished refund target is not allowed, the customer gives in.
  mutating func returnSome(_ order: Order) -> Bool {
    identify()
    return returnPart(order) != nil
  }

  /// The lines that go back, or nil where the order does not fit.
  mutating func returnPart(
    _ order: Order, allowing targets: [Target] = Target.allCases
  ) -> [OrderLine]? {
    guard let original = order.payments.first.flatMap({ customer.method($0.methodID) }) else {
      return nil
    }
    let allowed = customer.paymentMethods.filter { $0.id == original.id || $0.kind == .giftCard }
    let denied = customer.paymentMethods.filter { $0.id != original.id && $0.kind != .giftCard }
    guard let method = random.pick(allowed) else { return nil }
    // Products are returned whole, so that a name says which items are meant.
    let names = RetailTaskBuilder.distinct(order.lines.map(\.name))
    let chosen = random.sample(random.integer(in: 1...max(1, names.count - 1)), of: names)
    let lines = order.lines.filter { chosen.contains($0.name) }
    let target = locate(order, allowing: targets)
    let request = say("return.request", ["target": target])
    let items = chosen.map { name in
      let count = lines.count { $0.name == name }
      return (count == 2 ? "both of the " : count > 2 ? "all of the " : "the ") + name.lowercased()
    }
    let said = say("return.items", ["items": items.joined(separator: ", ")])
    let isUpfront = random.chance(0.5)
    know("options", [said], isUpfront: isUpfront)
    var answers = [say("say.refund", ["method": method.kind.spoken[0]])]
    if let wish = denied.first, random.chance(0.5) {
      answers.insert(say("say.refund", ["method": wish.kind.spoken[0]]), at: 0)
    }
    know("payment", answers)
    add(
      UserIntent(
        request: isUpfront ? request + " " + said : request,
        writes: [returnGoal(order, lines, method: method)]))
    return lines
  }

  // Choosing variants.

  static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  /// For each line that stands once in the order: an available variant that differs in one option.
  mutating func oneOptionSwaps(in order: Order) -> [RetailSwap] {
    var swaps: [RetailSwap] = []
    for line in order.lines where order.lines.count(where: { $0.name == line.name }) == 1 {
      guard let product = world.products[line.productID] else { continue }
      let near = product.variants.filter {
        $0.isAvailable && RetailTaskBuilder.differences($0, line).count == 1
      }
      guard let new = random.pick(near) else { continue }
      swaps.append(swap(line, for: new, in: product))
    }
    return random.shuffled(swaps)
  }

  /// A line with two neighbours on one option: the first choice, and a second one if it is gone.
  private mutating func preferredSwap(in order: Order) -> (RetailSwap, String)? {
    for line in random.shuffled(order.lines)
    where order.lines.count(where: { $0.name == line.name }) == 1 {
      guard let product = world.products[line.productID] else { continue }
      for option in random.shuffled(line.options) {
        let near = random.shuffled(
          product.variants.filter {
            RetailTaskBuilder.differences($0, line).map(\.name) == [option.name]
          })
        guard near.count >= 2, let wished = near.first(where: { !$0.isAvailable }) ?? near.first,
          let second = near.first(where: { $0.isAvailable && $0.id != wished.id })
        else { continue }
        let takesFirst = random.chance(0.4)
        // With a first choice that is there, the second is only talk.
        let (first, other) = takesFirst ? (second, wished) : (wished, second)
        let new = first.isAvailable ? first : other
        guard new.isAvailable else { continue }
        let values = [first, other].map { variant in
          RetailTaskBuilder.differences(variant, line).first?.value ?? ""
        }
        let words = say(
          "swap.fallback",
          [
            "product": line.name.lowercased(), "option": option.name, "value": values[0],
            "other": values[1],
          ])
        return (swap(line, for: new, in: product), words)
      }
    }
    return nil
  }

  func swap(_ line: OrderLine, for new: Variant, in product: Product) -> RetailSwap {
    let changed = new.options.filter { !line.options.contains($0) }
    let rivals = product.variants.flatMap(\.options).filter { option in
      changed.contains { $0.name == option.name && $0.value != option.value }
        && !line.options.contains(option)
    }
    return RetailSwap(
      line: line, new: new,
      rivals: RetailTaskBuilder.distinct(rivals.map { $0.value.lowercased() }),
      tempting: product.variants.first {
        $0.isAvailable && $0.id != new.id && $0.id != line.itemID
      }?.id)
  }

  static func differences(_ variant: Variant, _ line: OrderLine) -> [ItemOption] {
    variant.options.filter { !line.options.contains($0) }
  }
}
