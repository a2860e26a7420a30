import Trajectories

/// Why a tool of the shop refuses a call.
enum RetailRefusal: Error, Hashable {
  case schemaMissing(String)
  case schemaType(String, expected: String)
  case userNotFound
  case orderNotFound
  case productNotFound
  case itemNotFound
  case variantNotFound
  case methodNotFound
  case notPending(Order.Status, cancelling: Bool)
  case notDelivered(Order.Status, exchanging: Bool)
  case invalidReason
  case itemNotInOrder(String, returning: Bool)
  case countMismatch
  case sameItem
  case notAvailable(String)
  case lowBalance(needed: Amount, available: Amount, purpose: Purpose)
  case paymentCount
  case samePayment
  case refundTarget
  case invalidExpression
  case unreadableExpression

  enum Purpose: String, Hashable {
    case newItem = "the new item"
    case difference = "the price difference"
    case order = "the order"
  }

  static let reasons = ["no longer needed", "ordered by mistake"]

  var errorClass: ErrorClass {
    switch self {
    case .schemaMissing(let field): .schemaMissing(field: field)
    case .schemaType(let field, _): .schemaType(field: field)
    case .userNotFound: .notFound(kind: "user")
    case .orderNotFound: .notFound(kind: "order")
    case .productNotFound: .notFound(kind: "product")
    case .itemNotFound, .itemNotInOrder: .notFound(kind: "item")
    case .variantNotFound: .notFound(kind: "variant")
    case .methodNotFound: .notFound(kind: "payment method")
    case .notPending(let status, _): .wrongState(expected: "pending", actual: status.rawValue)
    case .notDelivered(let status, _): .wrongState(expected: "delivered", actual: status.rawValue)
    case .invalidReason: .invalidEnum(field: "reason", allowed: RetailRefusal.reasons)
    case .countMismatch: .countMismatch
    case .sameItem, .samePayment: .duplicateAction
    case .notAvailable: .unavailable(kind: "item")
    case .lowBalance(let needed, let available, _):
      .insufficientBalance(needed: needed.spoken, available: available.spoken)
    case .paymentCount: .wrongState(expected: "one payment", actual: "another history")
    case .refundTarget: .notOwned
    case .invalidExpression, .unreadableExpression: .syntax(dialectCode: "calculate")
    }
  }

  func text(_ rules: RetailWorld.Rules) -> String {
    switch rules {
    case .native: "Error: " + nativeText
    case .v1: "Error: " + referenceText
    case .v2: "Error: " + RetailRefusal.capitalised(referenceText)
    }
  }

  private static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private var nativeText: String {
    switch self {
    case .schemaMissing(let field): "the argument \(field) is missing"
    case .schemaType(let field, let expected): "the argument \(field) must be \(expected)"
    case .userNotFound: "no user matches that"
    case .orderNotFound: "no order has that id; ids look like #W and seven digits"
    case .productNotFound: "no product type has that id"
    case .itemNotFound: "no item has that id"
    case .variantNotFound: "the product type has no such item"
    case .methodNotFound: "the user has no payment method of that id"
    case .notPending(let status, _): "the order must be pending, it is \(status.rawValue)"
    case .notDelivered(let status, _): "the order must be delivered, it is \(status.rawValue)"
    case .invalidReason:
      "the reason must be one of: " + RetailRefusal.reasons.joined(separator: ", ")
    case .itemNotInOrder(let item, _): "the order does not hold item \(item.prefix(40)) that often"
    case .countMismatch: "item_ids and new_item_ids must have the same length"
    case .sameItem: "the new item is the old one"
    case .notAvailable(let item): "item \(item.prefix(40)) is not available for this product"
    case .lowBalance(let needed, let available, _):
      "the gift card holds \(available.spoken), \(needed.spoken) is needed"
    case .paymentCount: "the order must have exactly one payment"
    case .samePayment: "the order is already paid that way"
    case .refundTarget: "a refund goes to the first payment method or to a gift card"
    case .invalidExpression: "only digits, + - * / ( ) . and spaces are allowed"
    case .unreadableExpression: "the expression cannot be worked out"
    }
  }

  /// Texts that transcripts of the reference code hold; they are compared byte for byte.
  private var referenceText: String {
    switch self {
    case .userNotFound: "user not found"
    case .orderNotFound: "order not found"
    case .productNotFound: "product not found"
    case .itemNotFound: "item not found"
    case .variantNotFound: "variant not found"
    case .methodNotFound: "payment method not found"
    case .notPending(_, let cancelling):
      "non-pending order cannot be \(cancelling ? "cancelled" : "modified")"
    case .notDelivered(_, let exchanging):
      "non-delivered order cannot be \(exchanging ? "exchanged" : "returned")"
    case .invalidReason: "invalid reason"
    case .itemNotInOrder(let item, let returning):
      returning ? "some item not found" : "\(item) not found"
    case .countMismatch: "the number of items to be exchanged should match"
    case .sameItem: "the new item id should be different from the old item id"
    case .notAvailable(let item): "new item \(item) not found or available"
    case .lowBalance(_, _, let purpose):
      "insufficient gift card balance to pay for \(purpose.rawValue)"
    case .paymentCount: "there should be exactly one payment for a pending order"
    case .samePayment: "the new payment method should be different from the current one"
    case .refundTarget:
      "payment method should be either the original payment method or a gift card"
    case .invalidExpression: "invalid characters in expression"
    case .schemaMissing, .schemaType, .unreadableExpression: nativeText
    }
  }
}
