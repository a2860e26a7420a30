import Trajectories

/// The words and sizes that worlds are made of.
struct AirlineVocabulary: Sendable {
  let airports: [(code: String, city: String)]
  let flightPrefix: String
  let firstNames: [String]
  let lastNames: [String]
  let streets: [String]
  let places: [(city: String, state: String)]
  let mailHosts: [String]

  let airportCount: Int
  let routeCount: Int
  let flightsPerRoute: ClosedRange<Int>
  let dayCount: Int
  let daysBefore: Int
  let travellerCount: Int
  let reservationCount: Int
  let seedsPerWorld: Int
  let now: AirlineWorld.Moment
  let firstDay: String
  let soldOutShare: Double
  let cancelledShare: Double
  let insuredShare: Double
  let minimumSteps: Int

  init(folder: String) throws(EnvironmentError) {
    func pairs(_ list: [JSONValue]) -> [(String, String)] {
      list.compactMap { pair in
        guard let first = pair[0]?.stringValue, let second = pair[1]?.stringValue else {
          return nil
        }
        return (first, second)
      }
    }
    let written = try DeskKit.json(folder + "/vocabulary.json")
    let words = VocabularyFile(written, folder: folder)
    airports = pairs(try words.list("airports"))
    places = pairs(try words.list("places"))
    flightPrefix = written["flightPrefix"]?.stringValue ?? "FL"
    firstNames = try words.texts("firstNames")
    lastNames = try words.texts("lastNames")
    streets = try words.texts("streets")
    mailHosts = try words.texts("mailHosts")
    let settings = try DeskKit.json(folder + "/generator.json")
    let sizes = VocabularyFile(settings, folder: folder)
    airportCount = min(try sizes.integer("worlds", "airports"), airports.count)
    routeCount = try sizes.integer("worlds", "routes")
    flightsPerRoute = try sizes.range("worlds", "flightsPerRoute")
    dayCount = try sizes.integer("worlds", "days")
    daysBefore = try sizes.integer("worlds", "daysBefore")
    travellerCount = try sizes.integer("worlds", "travellers")
    reservationCount = try sizes.integer("worlds", "reservations")
    seedsPerWorld = max(1, try sizes.integer("worlds", "seedsPerWorld"))
    soldOutShare = try sizes.share("soldOutShare")
    cancelledShare = try sizes.share("cancelledShare")
    insuredShare = try sizes.share("insuredShare")
    minimumSteps = try sizes.integer("minimumSteps")
    now = AirlineWorld.Moment(
      date: settings["now"]?["date"]?.stringValue ?? "",
      time: settings["now"]?["time"]?.stringValue ?? "")
    guard firstNames.count >= 10, lastNames.count >= 10, airportCount > 3, !streets.isEmpty,
      !places.isEmpty, !mailHosts.isEmpty, travellerCount > 0, daysBefore < dayCount,
      let first = CalendarDay.adding(-daysBefore, to: now.date)
    else {
      throw .badData(file: folder, detail: "expected names, airports, sizes and a date at now")
    }
    firstDay = first
  }
}
