import Trajectories

/// The shop's records: products that never change, customers and orders that do.
struct RetailWorld: DeskWorld {
  typealias Person = Customer

  static let name = "retail"
  static let hasOrderedWrites = true

  /// Which reference's rules and texts apply.
  enum Rules: Sendable, Hashable {
    /// Our own texts; every amount rounded to cents.
    case native
    /// The first benchmark's rules.
    case v1
    /// The second benchmark's rules, its known slip with modified items included.
    case v2
  }

  let products: ProductShelf
  let people: CustomerIndex
  let rules: Rules
  let isCompact: Bool
  var customers: LayeredTable<Customer>
  var orders: LayeredTable<Order>
  /// All order ids, in their first order.
  let orderIDs: [String]
  let orderTexts: RowTexts
  let customerTexts: RowTexts
  var isSilent = false
  var written: WrittenRecord?

  init(
    products: [Product], customers: [Customer], orders: [Order], rules: Rules,
    isCompact: Bool = false
  ) {
    self.products = ProductShelf(products)
    self.customers = LayeredTable(customers.map { ($0.id, $0) })
    self.orders = LayeredTable(orders.map { ($0.id, $0) })
    people = CustomerIndex(customers)
    orderIDs = orders.map(\.id)
    orderTexts = RowTexts(count: orders.count)
    customerTexts = RowTexts(count: customers.count)
    self.rules = rules
    self.isCompact = isCompact
  }

  func holdsSameRecords(as other: RetailWorld) -> Bool {
    customers.holdsSameRows(as: other.customers) && orders.holdsSameRows(as: other.orders)
  }

  /// Digest of what differs from the first state; the first state is the same for all copies.
  var digest: Digest {
    var writer = JSONWriter()
    for (id, order) in orders.changedRows {
      if let written, written.id == id {
        writer.written(written.text)
      } else {
        RetailJSON.write(order, to: &writer)
      }
    }
    for (_, customer) in customers.changedRows { RetailJSON.write(customer, to: &writer) }
    return Digest(of: writer.bytes)
  }
}

/// The products by id and by item.
final class ProductShelf: Sendable {
  let products: [Product]
  let texts: RowTexts
  private let places: [String: Int]
  private let itemPlaces: [String: (product: Int, variant: Int)]

  init(_ products: [Product]) {
    self.products = products
    texts = RowTexts(count: products.count)
    places = Dictionary(
      products.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { $1 })
    var items: [String: (product: Int, variant: Int)] = [:]
    for (place, product) in products.enumerated() {
      for (index, variant) in product.variants.enumerated() { items[variant.id] = (place, index) }
    }
    itemPlaces = items
  }

  subscript(_ id: String) -> Product? { places[id].map { products[$0] } }

  func place(of id: String) -> Int? { places[id] }

  func variant(_ item: String) -> (product: Product, variant: Variant)? {
    itemPlaces[item].map { (products[$0.product], products[$0.product].variants[$0.variant]) }
  }
}

/// Customers by what they are found with; emails and names never change, addresses do.
final class CustomerIndex: Sendable {
  private let byEmail: [String: String]
  private let byName: [String: [String]]

  init(_ customers: [Customer]) {
    byEmail = Dictionary(
      customers.map { ($0.email.lowercased(), $0.id) }, uniquingKeysWith: { first, _ in first })
    byName = Dictionary(
      customers.map { (CustomerIndex.key($0.firstName, $0.lastName), [$0.id]) },
      uniquingKeysWith: +)
  }

  func customer(email: String) -> String? { byEmail[email.lowercased()] }

  func customers(first: String, last: String) -> [String] {
    byName[CustomerIndex.key(first, last)] ?? []
  }

  private static func key(_ first: String, _ last: String) -> String {
    first.lowercased() + "\u{0}" + last.lowercased()
  }
}
