import Trajectories

/// Why a tool of the airline refuses a call.
enum AirlineRefusal: Error, Hashable {
  case argument(CallArguments.Problem)
  case invalidEnum(String, allowed: [String])
  case userNotFound
  case reservationNotFound
  case flightNotFound(String)
  case notOnDate(String, date: String)
  case notAvailable(String, date: String)
  case noSeats(String)
  case methodNotFound(String?)
  case lowBalance(String?, needed: Amount, available: Amount)
  case sumMismatch(total: Amount, paid: Amount)
  case certificateNotAllowed
  case passengerCount
  case tooManyReservations
  case tooManyCertificates
  case invalidExpression
  case unreadableExpression

  var errorClass: ErrorClass {
    switch self {
    case .argument(.missing(let field)): .schemaMissing(field: field)
    case .argument(.wrongType(let field, _)): .schemaType(field: field)
    case .invalidEnum(let field, let allowed): .invalidEnum(field: field, allowed: allowed)
    case .userNotFound: .notFound(kind: "user")
    case .reservationNotFound: .notFound(kind: "reservation")
    case .flightNotFound: .notFound(kind: "flight")
    case .notOnDate: .notFound(kind: "date")
    case .notAvailable: .unavailable(kind: "flight")
    case .noSeats: .unavailable(kind: "seats")
    case .methodNotFound: .notFound(kind: "payment method")
    case .lowBalance(_, let needed, let available):
      .insufficientBalance(needed: needed.spoken, available: available.spoken)
    case .sumMismatch(let total, let paid): .sumMismatch(expected: total.text, got: paid.text)
    case .certificateNotAllowed: .unavailable(kind: "certificate")
    case .passengerCount: .countMismatch
    case .tooManyReservations, .tooManyCertificates: .unavailable(kind: "id")
    case .invalidExpression, .unreadableExpression: .syntax(dialectCode: "calculate")
    }
  }

  func text(_ rules: AirlineWorld.Rules) -> String {
    switch rules {
    case .native: return "Error: " + nativeText
    case .v1: return "Error: " + referenceText
    case .v2:
      let text = referenceText
      return "Error: " + text.prefix(1).uppercased() + text.dropFirst()
    }
  }

  private var nativeText: String {
    switch self {
    case .argument(.missing(let field)): "the argument \(field) is missing"
    case .argument(.wrongType(let field, let expected)):
      "the argument \(field) must be \(expected)"
    case .invalidEnum(let field, let allowed):
      "\(field) must be one of: " + allowed.joined(separator: ", ")
    case .userNotFound: "no user has that id"
    case .reservationNotFound: "no reservation has that id"
    case .flightNotFound(let number): "there is no flight \(number.prefix(40))"
    case .notOnDate(let number, let date):
      "flight \(number.prefix(40)) does not fly on \(date.prefix(40))"
    case .notAvailable(let number, let date):
      "flight \(number.prefix(40)) cannot be booked on \(date.prefix(40))"
    case .noSeats(let number): "flight \(number.prefix(40)) has too few seats in that cabin"
    case .methodNotFound: "the user has no payment method of that id"
    case .lowBalance(_, let needed, let available):
      "the payment method holds \(available.text), \(needed.text) is needed"
    case .sumMismatch(let total, let paid):
      "the price is \(total.text), the payments add up to \(paid.text)"
    case .certificateNotAllowed: "a certificate cannot pay for changes"
    case .passengerCount: "the number of passengers cannot change"
    case .tooManyReservations: "no more reservations can be made in this conversation"
    case .tooManyCertificates: "no more certificates can be sent in this conversation"
    case .invalidExpression: "only digits, + - * / ( ) . and spaces are allowed"
    case .unreadableExpression: "the expression cannot be worked out"
    }
  }

  /// Texts that transcripts of the reference code hold; they are compared byte for byte.
  private var referenceText: String {
    switch self {
    case .userNotFound: "user not found"
    case .reservationNotFound: "reservation not found"
    case .flightNotFound(let number): "flight \(number) not found"
    case .notOnDate(let number, let date): "flight \(number) not found on date \(date)"
    case .notAvailable(let number, let date): "flight \(number) not available on date \(date)"
    case .noSeats(let number): "not enough seats on flight \(number)"
    case .methodNotFound(let id):
      id.map { "payment method \($0) not found" } ?? "payment method not found"
    case .lowBalance(let id, _, _):
      id.map { "not enough balance in payment method \($0)" } ?? "gift card balance is not enough"
    case .sumMismatch(let total, let paid):
      "payment amount does not add up, total price is \(total.text), but paid \(paid.text)"
    case .certificateNotAllowed: "certificate cannot be used to update reservation"
    case .passengerCount: "number of passengers does not match"
    case .tooManyReservations: "too many reservations"
    case .tooManyCertificates: "too many certificates"
    case .invalidExpression: "invalid characters in expression"
    case .argument, .invalidEnum, .unreadableExpression: nativeText
    }
  }
}

/// Call arguments whose problems are the airline's refusals.
struct AirlineArguments {
  private let arguments: CallArguments

  init(_ arguments: CallArguments) { self.arguments = arguments }

  func text(_ field: String) throws(AirlineRefusal) -> String {
    do throws(CallArguments.Problem) {
      return try arguments.text(field)
    } catch {
      throw .argument(error)
    }
  }

  /// A count, which no call needs beyond a million.
  func count(_ field: String) throws(AirlineRefusal) -> Int {
    let number: Int
    do throws(CallArguments.Problem) {
      number = try arguments.integer(field)
    } catch {
      throw .argument(error)
    }
    guard (0...1_000_000).contains(number) else {
      throw .argument(.wrongType(field, expected: "a count"))
    }
    return number
  }

  func amount(_ field: String) throws(AirlineRefusal) -> Amount {
    guard let found = arguments.value[field] else { throw .argument(.missing(field)) }
    guard let amount = Amount(found), amount.double.magnitude < 1e9 else {
      throw .argument(.wrongType(field, expected: "a number"))
    }
    return amount
  }

  func choice(_ field: String, of allowed: [String]) throws(AirlineRefusal) -> String {
    let written = try text(field)
    guard allowed.contains(written) else { throw .invalidEnum(field, allowed: allowed) }
    return written
  }

  private func objects(_ field: String) throws(AirlineRefusal) -> [AirlineArguments] {
    do throws(CallArguments.Problem) {
      let objects = try arguments.objects(field)
      // No journey needs more; the limit keeps absurd lists from costing time.
      guard objects.count <= 100 else { throw .wrongType(field, expected: "a shorter list") }
      return objects.map(AirlineArguments.init)
    } catch {
      throw .argument(error)
    }
  }

  func passengers() throws(AirlineRefusal) -> [Passenger] {
    var passengers: [Passenger] = []
    for entry in try objects("passengers") {
      passengers.append(
        Passenger(
          firstName: try entry.text("first_name"), lastName: try entry.text("last_name"),
          birthDate: try entry.text("dob")))
    }
    return passengers
  }

  func flights() throws(AirlineRefusal) -> [(number: String, date: String)] {
    var flights: [(number: String, date: String)] = []
    for entry in try objects("flights") {
      flights.append((try entry.text("flight_number"), try entry.text("date")))
    }
    return flights
  }

  func payments() throws(AirlineRefusal) -> [FarePayment] {
    var payments: [FarePayment] = []
    for entry in try objects("payment_methods") {
      payments.append(
        FarePayment(methodID: try entry.text("payment_id"), amount: try entry.amount("amount")))
    }
    return payments
  }
}
