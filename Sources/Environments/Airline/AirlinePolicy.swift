/// The airline's rules as predicates over the records.
enum AirlinePolicy {
  static func freeBags(_ membership: Traveller.Membership, _ cabin: String) -> Int {
    let base =
      switch membership {
      case .regular: 0
      case .silver: 1
      case .gold: 2
      }
    let extra =
      switch Cabin(rawValue: cabin) {
      case .business: 2
      case .economy: 1
      default: 0
      }
    return base + extra
  }
}

extension AirlineWorld {
  func isFlown(_ reservation: Reservation) -> Bool {
    reservation.legs.contains { flights[$0.flightNumber]?.day($0.date)?.isFlown ?? false }
  }

  func hasCancelledFlight(_ reservation: Reservation) -> Bool {
    reservation.legs.contains {
      flights[$0.flightNumber]?.day($0.date)?.status == "cancelled"
    }
  }

  /// Whether it was booked within the last 24 hours: stamps of one form compare as texts.
  func isRecent(_ reservation: Reservation) -> Bool {
    guard let nextDay = CalendarDay.after(String(reservation.createdAt.prefix(10))) else {
      return false
    }
    return nextDay + reservation.createdAt.dropFirst(10) >= now.stamp
  }

  /// Whether the rules may allow a cancellation; illness is the customer's word.
  func mayCancel(_ reservation: Reservation, isIll: Bool) -> Bool {
    !isFlown(reservation)
      && (isRecent(reservation) || hasCancelledFlight(reservation)
        || reservation.cabin == Cabin.business.rawValue || (reservation.isInsured && isIll))
  }

  /// Whether a cancelled flight of the reservation earns a certificate.
  func mayCompensate(_ reservation: Reservation, _ traveller: Traveller) -> Bool {
    hasCancelledFlight(reservation)
      && (traveller.membership != .regular || reservation.isInsured
        || reservation.cabin == Cabin.business.rawValue)
  }

  func paidBags(_ total: Int, for reservation: Reservation, of traveller: Traveller) -> Int {
    let free = AirlinePolicy.freeBags(traveller.membership, reservation.cabin)
    return max(0, total - free * reservation.passengers.count)
  }

  /// What another itinerary or cabin costs more, or less where it is negative.
  func priceDifference(_ reservation: Reservation, legs: [Leg]) -> Int {
    (legs.reduce(0) { $0 + $1.price } - reservation.legs.reduce(0) { $0 + $1.price })
      * reservation.passengers.count
  }
}
