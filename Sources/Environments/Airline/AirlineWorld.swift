import Trajectories

/// The airline's records: flights, travellers, reservations.
struct AirlineWorld: DeskWorld {
  typealias Person = Traveller

  static let name = "airline"
  static let hasOrderedWrites = false

  /// Which reference's rules and texts apply.
  enum Rules: Sendable, Hashable {
    /// Our own texts; the second benchmark's effects.
    case native
    /// The first benchmark: no cabin change is stored, no seat is taken.
    case v1
    case v2
  }

  let rules: Rules
  let isCompact: Bool
  /// The moment that the world stands at, as dates and times are written in it.
  let now: Moment
  let airports: [(code: String, city: String)]
  var flights: LayeredTable<Flight>
  var travellers: LayeredTable<Traveller>
  var reservations: LayeredTable<Reservation>
  var isSilent = false
  var written: WrittenRecord?

  /// A moment in time.
  struct Moment: Sendable, Hashable {
    var date: String
    var time: String

    var stamp: String { date + "T" + time }
  }

  init(
    flights: [Flight], travellers: [Traveller], reservations: [Reservation], rules: Rules,
    now: Moment, airports: [(code: String, city: String)] = [], isCompact: Bool = false
  ) {
    self.rules = rules
    self.now = now
    self.airports = airports
    self.isCompact = isCompact
    self.flights = LayeredTable(flights.map { ($0.number, $0) })
    self.travellers = LayeredTable(travellers.map { ($0.id, $0) })
    self.reservations = LayeredTable(reservations.map { ($0.id, $0) })
  }

  func holdsSameRecords(as other: AirlineWorld) -> Bool {
    reservations.holdsSameRows(as: other.reservations)
      && travellers.holdsSameRows(as: other.travellers) && flights.holdsSameRows(as: other.flights)
  }

  var digest: Digest {
    var writer = JSONWriter()
    for (id, reservation) in reservations.changedRows {
      if let written, written.id == id {
        writer.written(written.text)
      } else {
        AirlineJSON.write(reservation, to: &writer)
      }
    }
    for (_, traveller) in travellers.changedRows { AirlineJSON.write(traveller, to: &writer) }
    for (key, flight) in flights.changedRows {
      writer.string(key)
      for day in flight.days {
        for cabin in Cabin.allCases { writer.integer(day.offer?.seats[cabin] ?? -1) }
      }
    }
    return Digest(of: writer.bytes)
  }
}
