import Trajectories

/// The official airlines, read from their databases.
enum AirlineOfficial {
  static let now = AirlineWorld.Moment(date: "2024-05-15", time: "15:00:00")

  /// The first benchmark's three files.
  static func worldV1(
    in folder: String, rules: AirlineWorld.Rules = .v1
  ) throws(EnvironmentError) -> AirlineWorld {
    try world(
      flights: try OfficialData.database("flights.json", in: folder),
      travellers: try OfficialData.database("users.json", in: folder),
      reservations: try OfficialData.database("reservations.json", in: folder), rules: rules,
      file: folder)
  }

  /// The second benchmark's database, where the user has it.
  static func worldV2(in folder: String) throws(EnvironmentError) -> AirlineWorld {
    let database = try OfficialData.database("db.json", in: folder)
    guard let flights = database["flights"]?.objectValue,
      let travellers = database["users"]?.objectValue,
      let reservations = database["reservations"]?.objectValue
    else {
      throw .badData(file: folder, detail: "expected flights, users and reservations in db.json")
    }
    return try world(
      flights: flights, travellers: travellers, reservations: reservations, rules: .v2,
      file: folder)
  }

  private static func world(
    flights: JSONObject, travellers: JSONObject, reservations: JSONObject,
    rules: AirlineWorld.Rules, file: String
  ) throws(EnvironmentError) -> AirlineWorld {
    func read<Row>(
      _ table: JSONObject, _ row: (RecordReader) throws(EnvironmentError) -> Row
    ) throws(EnvironmentError) -> [Row] {
      var rows: [Row] = []
      for member in table {
        rows.append(try row(RecordReader(value: member.value, file: file, key: member.key)))
      }
      return rows
    }
    return AirlineWorld(
      flights: try read(flights, flight), travellers: try read(travellers, traveller),
      reservations: try read(reservations, reservation), rules: rules, now: now)
  }

  private static func integer(
    _ field: String, in record: RecordReader
  ) throws(EnvironmentError) -> Int {
    guard let number = record.value[field]?.intValue else {
      throw .badData(file: record.file, detail: "record \(record.key): no integer at \(field)")
    }
    return number
  }

  private static func perCabin(_ record: RecordReader) throws(EnvironmentError) -> PerCabin {
    PerCabin(
      basicEconomy: try integer("basic_economy", in: record),
      economy: try integer("economy", in: record), business: try integer("business", in: record))
  }

  private static func flight(_ record: RecordReader) throws(EnvironmentError) -> Flight {
    var days: [FlightDay] = []
    for (date, day) in try record.map("dates") {
      var entry = FlightDay(date: date, status: try day.text("status"))
      if entry.status == FlightDay.available {
        entry.offer = FlightDay.Offer(
          seats: try perCabin(try day.record("available_seats")),
          prices: try perCabin(try day.record("prices")))
      }
      for member in day.value.objectValue ?? JSONObject() where member.key.hasSuffix("_time_est") {
        entry.times.append(
          FlightDay.Time(field: member.key, text: member.value.stringValue ?? ""))
      }
      days.append(entry)
    }
    return Flight(
      number: record.key, origin: try record.text("origin"),
      destination: try record.text("destination"),
      departure: try record.text("scheduled_departure_time_est"),
      arrival: try record.text("scheduled_arrival_time_est"), days: days)
  }

  private static func passengers(
    _ field: String, in record: RecordReader
  ) throws(EnvironmentError) -> [Passenger] {
    var passengers: [Passenger] = []
    for entry in try record.list(field) {
      passengers.append(
        Passenger(
          firstName: try entry.text("first_name"), lastName: try entry.text("last_name"),
          birthDate: try entry.text("dob")))
    }
    return passengers
  }

  private static func traveller(_ record: RecordReader) throws(EnvironmentError) -> Traveller {
    let name = try record.record("name")
    guard let membership = Traveller.Membership(rawValue: try record.text("membership")) else {
      throw .badData(file: record.file, detail: "record \(record.key): unknown membership")
    }
    return Traveller(
      id: record.key, firstName: try name.text("first_name"),
      lastName: try name.text("last_name"), address: try record.address("address"),
      email: try record.text("email"), birthDate: try record.text("dob"),
      paymentMethods: try record.paymentMethods(),
      savedPassengers: try passengers("saved_passengers", in: record), membership: membership,
      reservations: try record.texts("reservations"))
  }

  private static func reservation(_ record: RecordReader) throws(EnvironmentError) -> Reservation {
    var legs: [Leg] = []
    for leg in try record.list("flights") {
      legs.append(
        Leg(
          flightNumber: try leg.text("flight_number"), date: try leg.text("date"),
          price: try integer("price", in: leg), origin: try leg.text("origin"),
          destination: try leg.text("destination")))
    }
    var payments: [FarePayment] = []
    for payment in try record.list("payment_history") {
      payments.append(
        FarePayment(
          methodID: try payment.text("payment_id"), amount: try payment.amount("amount")))
    }
    return Reservation(
      id: record.key, travellerID: try record.text("user_id"), origin: try record.text("origin"),
      destination: try record.text("destination"), tripType: try record.text("flight_type"),
      cabin: try record.text("cabin"), legs: legs,
      passengers: try passengers("passengers", in: record), payments: payments,
      createdAt: try record.text("created_at"),
      bags: try integer("total_baggages", in: record),
      paidBags: try integer("nonfree_baggages", in: record),
      insurance: try record.text("insurance"), status: record.value["status"]?.stringValue)
  }
}
