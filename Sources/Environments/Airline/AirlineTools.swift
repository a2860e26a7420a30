import Trajectories

/// The tools that read, and the way to those that write.
extension AirlineWorld {
  mutating func call(_ name: String, _ arguments: JSONValue) -> DeskReply {
    do throws(AirlineRefusal) {
      return try run(name, AirlineArguments(CallArguments(arguments)))
    } catch {
      return .refusal(error.text(rules), error.errorClass)
    }
  }

  private mutating func run(
    _ name: String, _ arguments: AirlineArguments
  ) throws(AirlineRefusal) -> DeskReply {
    switch name {
    case "get_user_details":
      var reply = show(try traveller(arguments.text("user_id")))
      // Knowing the user id is how this desk identifies people.
      reply.identified = try arguments.text("user_id")
      return reply
    case "get_reservation_details":
      return show(try reservation(arguments.text("reservation_id")))
    case "list_all_airports": return listAirports()
    case "search_direct_flight": return try searchDirect(arguments)
    case "search_onestop_flight": return try searchOneStop(arguments)
    case "get_flight_status": return try flightStatus(arguments)
    case "calculate": return try calculate(arguments.text("expression"))
    case "think":
      _ = try arguments.text("thought")
      return DeskReply(text: "")
    case "transfer_to_human_agents":
      _ = try arguments.text("summary")
      return DeskReply(text: "Transfer successful", isTransfer: true)
    case "book_reservation": return try book(arguments)
    case "cancel_reservation": return try cancel(arguments)
    case "update_reservation_flights": return try updateFlights(arguments)
    case "update_reservation_baggages": return try updateBags(arguments)
    case "update_reservation_passengers": return try updatePassengers(arguments)
    case "send_certificate": return try sendCertificate(arguments)
    default: return .refusal("Error: there is no tool \(name.prefix(64))", .unknownTool)
    }
  }

  func traveller(_ id: String) throws(AirlineRefusal) -> Traveller {
    guard let traveller = travellers[id] else { throw .userNotFound }
    return traveller
  }

  func reservation(_ id: String) throws(AirlineRefusal) -> Reservation {
    guard let reservation = reservations[id] else { throw .reservationNotFound }
    return reservation
  }

  func show(_ traveller: Traveller) -> DeskReply {
    DeskReply(text: isCompact ? AirlineCompact.text(traveller) : AirlineJSON.text(traveller))
  }

  func show(_ reservation: Reservation, wrote: Bool = false) -> DeskReply {
    DeskReply(
      text: isCompact ? AirlineCompact.text(reservation) : AirlineJSON.text(reservation),
      wroteFor: wrote ? reservation.travellerID : nil)
  }

  private func listAirports() -> DeskReply {
    var writer = JSONWriter(capacity: 512)
    writer.object { writer in
      for airport in airports {
        writer.key(airport.code)
        writer.string(airport.city)
      }
    }
    return DeskReply(text: writer.text)
  }

  private func searchDirect(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    let origin = try arguments.text("origin")
    let destination = try arguments.text("destination")
    let date = try arguments.text("date")
    let found = directFlights(origin, destination, date)
    if isCompact { return DeskReply(text: AirlineCompact.text(found)) }
    var writer = JSONWriter(capacity: 2048)
    writer.array { writer in
      for (flight, day) in found {
        AirlineJSON.write(flight, day, showsDate: nil, to: &writer)
      }
    }
    return DeskReply(text: writer.text)
  }

  /// Flights that can be booked on a date, in the table's order.
  func directFlights(
    _ origin: String, _ destination: String, _ date: String
  ) -> [(flight: Flight, day: FlightDay)] {
    var found: [(flight: Flight, day: FlightDay)] = []
    flights.forEach { _, flight in
      guard flight.origin == origin, flight.destination == destination,
        let day = flight.day(date), day.status == FlightDay.available
      else { return }
      found.append((flight, day))
    }
    return found
  }

  private func searchOneStop(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    let found = oneStopFlights(
      try arguments.text("origin"), try arguments.text("destination"),
      try arguments.text("date"))
    if isCompact {
      return DeskReply(
        text: found.map { pair in
          AirlineCompact.text(pair.first) + "\n  then " + AirlineCompact.text(pair.second)
        }.joined(separator: "\n"))
    }
    var writer = JSONWriter(capacity: 4096)
    writer.array { writer in
      for pair in found {
        writer.array { writer in
          for (flight, day) in [pair.first, pair.second] {
            AirlineJSON.write(flight, day, showsDate: day.date, to: &writer)
          }
        }
      }
    }
    return DeskReply(text: writer.text)
  }

  /// Pairs of flights with one stop; the second leaves no earlier than the first arrives.
  func oneStopFlights(
    _ origin: String, _ destination: String, _ date: String
  ) -> [(first: (flight: Flight, day: FlightDay), second: (flight: Flight, day: FlightDay))] {
    var starts: [(flight: Flight, day: FlightDay)] = []
    var ends: [Flight] = []
    flights.forEach { _, flight in
      if flight.origin == origin, let day = flight.day(date), day.status == FlightDay.available {
        starts.append((flight, day))
      }
      if flight.destination == destination { ends.append(flight) }
    }
    var pairs:
      [(first: (flight: Flight, day: FlightDay), second: (flight: Flight, day: FlightDay))] = []
    for first in starts {
      let arrivesNextDay = first.flight.arrival.contains("+1")
      guard let nextDate = arrivesNextDay ? CalendarDay.after(date) : date else { continue }
      for second in ends
      where second.origin == first.flight.destination && first.flight.arrival <= second.departure {
        guard var day = second.day(nextDate), day.status == FlightDay.available else { continue }
        // The first reference shows the second flight's seats of the wrong day.
        if rules == .v1, let shown = second.day(date) {
          day.offer = shown.offer
          day.status = shown.status
        }
        pairs.append((first, (second, day)))
      }
    }
    return pairs
  }

  private func flightStatus(_ arguments: AirlineArguments) throws(AirlineRefusal) -> DeskReply {
    let number = try arguments.text("flight_number")
    let date = try arguments.text("date")
    guard let flight = flights[number] else { throw .flightNotFound(number) }
    guard let day = flight.day(date) else { throw .notOnDate(number, date: date) }
    return DeskReply(text: day.status)
  }

  private func calculate(_ expression: String) throws(AirlineRefusal) -> DeskReply {
    do throws(Calculator.Failure) {
      return DeskReply(text: Amount.real(try Calculator.evaluate(expression)).roundedToCents.text)
    } catch {
      throw error == .invalidCharacter ? .invalidExpression : .unreadableExpression
    }
  }
}

/// Dates of the form YYYY-MM-DD.
enum CalendarDay {
  private static let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  /// The day after a date, or nil where the text is no date.
  static func after(_ date: String) -> String? { adding(1, to: date) }

  static func adding(_ days: Int, to date: String) -> String? {
    let parts = date.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, var year = parts[0], var month = parts[1], var day = parts[2],
      (1000...9000).contains(year), (1...12).contains(month), (1...31).contains(day),
      (-1000...1000).contains(days)
    else { return nil }
    day += days
    while day > length(of: month, in: year) {
      day -= length(of: month, in: year)
      month += 1
      if month > 12 {
        month = 1
        year += 1
      }
    }
    while day < 1 {
      month -= 1
      if month < 1 {
        month = 12
        year -= 1
      }
      day += length(of: month, in: year)
    }
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }

  static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func length(of month: Int, in year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
  }
}
