import Trajectories

/// The records as JSON text, as tools answer with them.
enum AirlineJSON {
  static func text(_ reservation: Reservation) -> String {
    var writer = JSONWriter(capacity: 1024)
    write(reservation, to: &writer)
    return writer.text
  }

  static func text(_ traveller: Traveller) -> String {
    var writer = JSONWriter(capacity: 1024)
    write(traveller, to: &writer)
    return writer.text
  }

  /// A flight on a date that can be booked.
  static func write(
    _ flight: Flight, _ day: FlightDay, showsDate: String?, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      field("flight_number", flight.number, &writer)
      field("origin", flight.origin, &writer)
      field("destination", flight.destination, &writer)
      field("scheduled_departure_time_est", flight.departure, &writer)
      field("scheduled_arrival_time_est", flight.arrival, &writer)
      field("status", day.status, &writer)
      if let offer = day.offer {
        writer.key("available_seats")
        write(offer.seats, to: &writer)
        writer.key("prices")
        write(offer.prices, to: &writer)
      }
      if let showsDate { field("date", showsDate, &writer) }
    }
  }

  static func write(_ reservation: Reservation, to writer: inout JSONWriter) {
    writer.object { writer in
      field("reservation_id", reservation.id, &writer)
      field("user_id", reservation.travellerID, &writer)
      field("origin", reservation.origin, &writer)
      field("destination", reservation.destination, &writer)
      field("flight_type", reservation.tripType, &writer)
      field("cabin", reservation.cabin, &writer)
      writer.key("flights")
      writer.array { writer in
        for leg in reservation.legs {
          writer.object { writer in
            field("origin", leg.origin, &writer)
            field("destination", leg.destination, &writer)
            field("flight_number", leg.flightNumber, &writer)
            field("date", leg.date, &writer)
            writer.key("price")
            writer.integer(leg.price)
          }
        }
      }
      write(reservation.passengers, as: "passengers", to: &writer)
      writer.key("payment_history")
      writer.array { writer in
        for payment in reservation.payments {
          writer.object { writer in
            field("payment_id", payment.methodID, &writer)
            amount("amount", payment.amount, &writer)
          }
        }
      }
      field("created_at", reservation.createdAt, &writer)
      writer.key("total_baggages")
      writer.integer(reservation.bags)
      writer.key("nonfree_baggages")
      writer.integer(reservation.paidBags)
      field("insurance", reservation.insurance, &writer)
      if let status = reservation.status { field("status", status, &writer) }
    }
  }

  static func write(_ traveller: Traveller, to writer: inout JSONWriter) {
    writer.object { writer in
      field("user_id", traveller.id, &writer)
      writer.key("name")
      writer.object { writer in
        field("first_name", traveller.firstName, &writer)
        field("last_name", traveller.lastName, &writer)
      }
      writer.key("address")
      RetailJSON.write(traveller.address, to: &writer)
      field("email", traveller.email, &writer)
      field("dob", traveller.birthDate, &writer)
      writer.key("payment_methods")
      writer.object { writer in
        for method in traveller.paymentMethods {
          writer.key(method.id)
          writer.object { writer in
            field("source", method.kind.rawValue, &writer)
            field("id", method.id, &writer)
            if let brand = method.brand { field("brand", brand, &writer) }
            if let digits = method.lastFour { field("last_four", digits, &writer) }
            if let balance = method.balance { amount("amount", balance, &writer) }
          }
        }
      }
      write(traveller.savedPassengers, as: "saved_passengers", to: &writer)
      field("membership", traveller.membership.rawValue, &writer)
      writer.key("reservations")
      writer.array { writer in
        for id in traveller.reservations { writer.string(id) }
      }
    }
  }

  private static func write(
    _ passengers: [Passenger], as key: String, to writer: inout JSONWriter
  ) {
    writer.key(key)
    writer.array { writer in
      for passenger in passengers {
        writer.object { writer in
          field("first_name", passenger.firstName, &writer)
          field("last_name", passenger.lastName, &writer)
          field("dob", passenger.birthDate, &writer)
        }
      }
    }
  }

  private static func write(_ numbers: PerCabin, to writer: inout JSONWriter) {
    writer.object { writer in
      for cabin in Cabin.allCases {
        writer.key(cabin.rawValue)
        writer.integer(numbers[cabin])
      }
    }
  }

  private static func field(_ key: String, _ text: String, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.string(text)
  }

  private static func amount(_ key: String, _ amount: Amount, _ writer: inout JSONWriter) {
    writer.key(key)
    switch amount {
    case .whole(let value): writer.integer(value)
    case .real(let value): writer.double(value)
    }
  }
}
