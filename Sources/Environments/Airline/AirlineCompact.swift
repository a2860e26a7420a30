/// The same records in fewer characters, for models with small windows.
enum AirlineCompact {
  static func text(_ reservation: Reservation) -> String {
    var lines = [
      "reservation \(reservation.id) of \(reservation.travellerID), "
        + "\(reservation.origin) to \(reservation.destination), \(reservation.tripType), "
        + "\(reservation.cabin)" + (reservation.status.map { ", \($0)" } ?? "")
    ]
    for leg in reservation.legs {
      lines.append(
        "flight \(leg.flightNumber) \(leg.date) \(leg.origin)-\(leg.destination) \(leg.price)")
    }
    for passenger in reservation.passengers { lines.append("passenger " + text(passenger)) }
    for payment in reservation.payments {
      lines.append("payment \(payment.methodID) \(payment.amount.text)")
    }
    lines.append(
      "booked \(reservation.createdAt), bags \(reservation.bags), paid bags "
        + "\(reservation.paidBags), insurance \(reservation.insurance)")
    return lines.joined(separator: "\n")
  }

  static func text(_ traveller: Traveller) -> String {
    let methods = traveller.paymentMethods.map { method in
      method.id + (method.balance.map { " (\($0.text))" } ?? "")
    }
    return [
      "user \(traveller.id), \(traveller.firstName) \(traveller.lastName), born "
        + "\(traveller.birthDate), \(traveller.membership.rawValue) member",
      "pays with " + methods.joined(separator: ", "),
      "knows " + traveller.savedPassengers.map(text).joined(separator: "; "),
      "reservations " + traveller.reservations.joined(separator: " "),
    ].joined(separator: "\n")
  }

  static func text(_ found: [(flight: Flight, day: FlightDay)]) -> String {
    found.isEmpty ? "none" : found.map { text($0) }.joined(separator: "\n")
  }

  static func text(_ found: (flight: Flight, day: FlightDay)) -> String {
    let flight = found.flight
    let cabins = Cabin.allCases.map { cabin in
      "\(cabin.rawValue) \(found.day.offer?.prices[cabin] ?? 0) "
        + "(\(found.day.offer?.seats[cabin] ?? 0) seats)"
    }
    return "\(flight.number) \(found.day.date) \(flight.origin)-\(flight.destination) "
      + "\(minutes(flight.departure))-\(minutes(flight.arrival)) " + cabins.joined(separator: ", ")
  }

  /// A time of the day without seconds where there are none.
  private static func minutes(_ time: String) -> String {
    guard time.utf8.count >= 8, time.dropFirst(5).hasPrefix(":00") else { return time }
    return String(time.prefix(5) + time.dropFirst(8))
  }

  private static func text(_ passenger: Passenger) -> String {
    "\(passenger.firstName) \(passenger.lastName) \(passenger.birthDate)"
  }
}
