import Trajectories

/// Makes a shop from a seed.
struct RetailWorldBuilder {
  let words: RetailVocabulary
  let pools: NamePools
  var random: SeededGenerator
  private var usedNumbers: Set<String> = []

  init(words: RetailVocabulary, split: TaskSplit, seed: Seed) {
    self.words = words
    pools = NamePools(split: split)
    random = seed.generator
  }

  mutating func build(isCompact: Bool) -> RetailWorld {
    let chosen = random.sample(words.productCount, of: words.products.indices).sorted()
    let products = chosen.map { product(words.products[$0]) }
    var customers: [Customer] = []
    for _ in 0..<words.customerCount { customers.append(customer()) }
    var orders: [Order] = []
    for index in 0..<words.orderCount {
      // Everyone gets one order first, so that nobody is left without.
      let owner =
        index < customers.count ? index : random.integer(below: customers.count)
      let order = order(of: customers[owner], products: products)
      customers[owner].orders.append(order.id)
      orders.append(order)
    }
    return RetailWorld(
      products: products, customers: customers, orders: orders, rules: .native,
      isCompact: isCompact)
  }

  mutating func number(digits: Int) -> String {
    while true {
      let number = pools.number(digits: digits, &random)
      if usedNumbers.insert(number).inserted { return number }
    }
  }

  private mutating func product(_ words: RetailVocabulary.ProductWords) -> Product {
    let combinations = words.axes.map(\.values.count).reduce(1, *)
    let count = min(random.integer(in: self.words.variantCounts), combinations)
    let picks = random.sample(count, of: 0..<combinations)
    let span = (words.prices.upperBound - words.prices.lowerBound) * 100
    var variants: [Variant] = []
    for pick in picks {
      var rest = pick
      var options: [ItemOption] = []
      for axis in words.axes {
        options.append(ItemOption(name: axis.name, value: axis.values[rest % axis.values.count]))
        rest /= axis.values.count
      }
      variants.append(
        Variant(
          id: number(digits: 10), options: options,
          isAvailable: random.chance(self.words.availableShare),
          price: Amount(
            cents: words.prices.lowerBound * 100 + random.integer(below: span + 1))))
    }
    return Product(
      id: number(digits: 10), name: words.name,
      variants: variants.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) })
  }

  mutating func address() -> PostalAddress {
    let place = words.places[random.integer(below: words.places.count)]
    return PostalAddress(
      address1: "\(random.integer(in: 10...990)) "
        + words.streets[random.integer(below: words.streets.count)],
      address2: words.units[random.integer(below: words.units.count)], city: place.city,
      country: "USA", state: place.state, zip: pools.number(digits: 5, &random))
  }

  private mutating func customer() -> Customer {
    let (firstName, lastName) = pools.person(words.firstNames, words.lastNames, &random)
    let tag = number(digits: 4)
    let host = words.mailHosts[random.integer(below: words.mailHosts.count)]
    // At most one method of a kind, so that "my gift card" names one.
    let kinds = random.sample(
      random.integer(in: 1...3), of: [PaymentMethod.Kind.creditCard, .paypal, .giftCard])
    var methods: [PaymentMethod] = []
    for kind in kinds {
      methods.append(
        PaymentMethod(
          id: "\(kind.rawValue)_\(number(digits: 7))", kind: kind,
          brand: kind == .creditCard ? random.pick(words.cardBrands) : nil,
          lastFour: kind == .creditCard ? pools.number(digits: 4, &random) : nil,
          balance: kind == .giftCard ? Amount(cents: random.integer(in: 500...30_000)) : nil))
    }
    return Customer(
      id: "\(firstName.lowercased())_\(lastName.lowercased())_\(tag)", firstName: firstName,
      lastName: lastName, address: address(),
      email: "\(firstName.lowercased()).\(lastName.lowercased())\(tag)@\(host)",
      paymentMethods: methods, orders: [])
  }

  private mutating func order(of customer: Customer, products: [Product]) -> Order {
    let chosen = random.sample(
      min(random.integer(in: words.lineCounts), products.count), of: products.indices)
    var lines: [OrderLine] = []
    for place in chosen {
      let product = products[place]
      let variant = product.variants[random.integer(below: product.variants.count)]
      let line = OrderLine(
        name: product.name, productID: product.id, itemID: variant.id, price: variant.price,
        options: variant.options)
      lines.append(line)
      if random.chance(words.duplicateShare) { lines.append(line) }
    }
    let total = lines.reduce(Amount.zero) { $0 + $1.price }.roundedToCents
    let method = customer.paymentMethods[random.integer(below: customer.paymentMethods.count)]
    let status = pickStatus()
    let isSent = status == .delivered || status == .processed
    return Order(
      id: "#W" + number(digits: 7), customerID: customer.id,
      address: random.chance(0.7) ? customer.address : address(), lines: lines, status: status,
      fulfillments: isSent
        ? [Fulfillment(trackingIDs: [number(digits: 12)], itemIDs: lines.map(\.itemID))] : [],
      payments: payments(total, method, status: status),
      cancelReason: status == .cancelled ? random.pick(RetailRefusal.reasons) : nil)
  }

  private func payments(
    _ total: Amount, _ method: PaymentMethod, status: Order.Status
  ) -> [Payment] {
    let paid = Payment(isRefund: false, amount: total, methodID: method.id)
    guard status == .cancelled else { return [paid] }
    return [paid, Payment(isRefund: true, amount: total, methodID: method.id)]
  }

  private mutating func pickStatus() -> Order.Status {
    var draw = random.integer(below: max(1, words.statuses.reduce(0) { $0 + $1.weight }))
    for (status, weight) in words.statuses {
      if draw < weight { return status }
      draw -= weight
    }
    return .pending
  }
}
