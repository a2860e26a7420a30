/// What a line pays for.
struct DataPlan: Sendable, Hashable {
  var id: String
  var name: String
  var limitGB: Double
  var monthlyPrice: Double
  var refuelPricePerGB: Double
}

/// A device as the carrier knows it.
struct CarrierDevice: Sendable, Hashable {
  var id: String
  var kind: String
  var model: String
  var imei: String?
  var takesESIM: Bool
  var isActivated: Bool
  var activatedAt: String?
  var lastTransferAt: String?
}

/// A phone number with its contract.
struct Line: Sendable, Hashable {
  enum Status: String, Sendable, Hashable {
    case active = "Active"
    case suspended = "Suspended"
    case pending = "Pending Activation"
    case closed = "Closed"
  }

  var id: String
  var phoneNumber: String
  var status: Status
  var planID: String
  var deviceID: String?
  var usedGB: Double
  var refueledGB: Double
  var hasRoaming: Bool
  var contractEnd: String?
  var lastPlanChange: String?
  var lastSIMReplacement: String?
  var suspendedSince: String?
}

/// One charge on a bill.
struct BillItem: Sendable, Hashable {
  var text: String
  var amount: Double
  var date: String
  var kind: String
}

/// A month's bill.
struct Bill: Sendable, Hashable {
  enum Status: String, Sendable, Hashable {
    case draft = "Draft"
    case issued = "Issued"
    case awaitingPayment = "Awaiting Payment"
    case paid = "Paid"
    case overdue = "Overdue"
    case disputed = "Disputed"
  }

  var id: String
  var customerID: String
  var periodStart: String
  var periodEnd: String
  var issued: String
  var total: Double
  var due: String
  var items: [BillItem]
  var status: Status
}

/// A card or account that a subscriber pays with.
struct StoredPayment: Sendable, Hashable {
  var kind: String
  var lastFour: String
  var expires: String
}

/// A person with lines.
struct Subscriber: Sendable, Hashable {
  var id: String
  var name: String
  var birthDate: String
  var email: String
  var phoneNumber: String
  var street: String
  var city: String
  var state: String
  var zip: String
  var status: String
  var payments: [StoredPayment]
  var lineIDs: [String]
  var billIDs: [String]
  var createdAt: String
  var lastExtension: String?
  var goodwillUsed: Double
}
