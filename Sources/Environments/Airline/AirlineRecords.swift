/// A class of seats; the raw values are what the tools read and write.
enum Cabin: String, Sendable, Hashable, CaseIterable {
  case basicEconomy = "basic_economy"
  case economy
  case business

  /// How people name it.
  var spoken: String {
    switch self {
    case .basicEconomy: "basic economy"
    case .economy: "economy"
    case .business: "business"
    }
  }

  /// What a proposal must say for this cabin.
  var evidence: EvidenceField {
    var field = EvidenceField("cabin", anyOf: [spoken, rawValue])
    if self == .economy { field.notAfter = "basic " }
    return field
  }
}

/// One number for each cabin.
struct PerCabin: Sendable, Hashable {
  var basicEconomy: Int
  var economy: Int
  var business: Int

  subscript(_ cabin: Cabin) -> Int {
    get {
      switch cabin {
      case .basicEconomy: basicEconomy
      case .economy: economy
      case .business: business
      }
    }
    set {
      switch cabin {
      case .basicEconomy: basicEconomy = newValue
      case .economy: economy = newValue
      case .business: business = newValue
      }
    }
  }
}

/// A flight on one date.
struct FlightDay: Sendable, Hashable {
  /// One time that was flown or is expected, by the field that holds it.
  struct Time: Sendable, Hashable {
    var field: String
    var text: String
  }

  /// Seats and prices, where the flight can be booked.
  struct Offer: Sendable, Hashable {
    var seats: PerCabin
    var prices: PerCabin
  }

  var date: String
  var status: String
  var offer: Offer?
  var times: [Time] = []

  static let available = "available"

  /// Whether the flight has left on this date.
  var isFlown: Bool { status == "landed" || status == "flying" }
}

/// A flight number with its dates, in order.
struct Flight: Sendable, Hashable {
  var number: String
  var origin: String
  var destination: String
  var departure: String
  var arrival: String
  var days: [FlightDay]

  func day(_ date: String) -> FlightDay? { days.first { $0.date == date } }
}

/// One flight of a reservation.
struct Leg: Sendable, Hashable {
  var flightNumber: String
  var date: String
  var price: Int
  var origin: String
  var destination: String
}

/// Someone who flies.
struct Passenger: Sendable, Hashable {
  var firstName: String
  var lastName: String
  var birthDate: String
}

/// Money that a reservation cost or gave back.
struct FarePayment: Sendable, Hashable {
  var methodID: String
  var amount: Amount
}

/// A reservation.
struct Reservation: Sendable, Hashable {
  var id: String
  var travellerID: String
  var origin: String
  var destination: String
  var tripType: String
  var cabin: String
  var legs: [Leg]
  var passengers: [Passenger]
  var payments: [FarePayment]
  var createdAt: String
  var bags: Int
  var paidBags: Int
  var insurance: String
  var status: String?

  var isInsured: Bool { insurance == "yes" }
}

/// A person with an account.
struct Traveller: Sendable, Hashable {
  enum Membership: String, Sendable, Hashable, CaseIterable {
    case regular
    case silver
    case gold
  }

  var id: String
  var firstName: String
  var lastName: String
  var address: PostalAddress
  var email: String
  var birthDate: String
  var paymentMethods: [PaymentMethod]
  var savedPassengers: [Passenger]
  var membership: Membership
  var reservations: [String]

  func method(_ id: String) -> PaymentMethod? { paymentMethods.first { $0.id == id } }
}
