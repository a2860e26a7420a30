/// One option of a variant, such as size: L.
struct ItemOption: Sendable, Hashable {
  var name: String
  var value: String
}

/// One thing that can be bought.
struct Variant: Sendable, Hashable {
  var id: String
  var options: [ItemOption]
  var isAvailable: Bool
  var price: Amount
}

/// A type of product with its variants, sorted by id in generated worlds.
struct Product: Sendable, Hashable {
  var id: String
  var name: String
  var variants: [Variant]

  func variant(_ id: String) -> Variant? { variants.first { $0.id == id } }
}

/// Where something is sent.
struct PostalAddress: Sendable, Hashable {
  var address1: String
  var address2: String
  var city: String
  var country: String
  var state: String
  var zip: String
}

/// How a customer pays.
struct PaymentMethod: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable {
    case creditCard = "credit_card"
    case paypal
    case giftCard = "gift_card"
    case certificate
  }

  var id: String
  var kind: Kind
  var brand: String?
  var lastFour: String?
  /// What is left on a gift card or certificate.
  var balance: Amount?
}

/// A person with an account.
struct Customer: Sendable, Hashable {
  var id: String
  var firstName: String
  var lastName: String
  var address: PostalAddress
  var email: String
  var paymentMethods: [PaymentMethod]
  var orders: [String]

  func method(_ id: String) -> PaymentMethod? { paymentMethods.first { $0.id == id } }
}

/// One thing in an order.
struct OrderLine: Sendable, Hashable {
  var name: String
  var productID: String
  var itemID: String
  var price: Amount
  var options: [ItemOption]
}

/// A parcel.
struct Fulfillment: Sendable, Hashable {
  var trackingIDs: [String]
  var itemIDs: [String]
}

/// Money that moved.
struct Payment: Sendable, Hashable {
  var isRefund: Bool
  var amount: Amount
  var methodID: String
}

/// An order.
struct Order: Sendable, Hashable {
  enum Status: String, Sendable, Hashable {
    case pending
    case modified = "pending (item modified)"
    case processed
    case delivered
    case cancelled
    case returnRequested = "return requested"
    case exchangeRequested = "exchange requested"
  }

  struct Exchange: Sendable, Hashable {
    var items: [String]
    var newItems: [String]
    var methodID: String
    var difference: Amount
  }

  struct Return: Sendable, Hashable {
    var items: [String]
    var methodID: String
  }

  var id: String
  var customerID: String
  var address: PostalAddress
  var lines: [OrderLine]
  var status: Status
  var fulfillments: [Fulfillment]
  var payments: [Payment]
  var cancelReason: String?
  var exchange: Exchange?
  var returned: Return?
}
