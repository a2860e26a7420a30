import Trajectories

/// The words and sizes that worlds are made of.
struct TelecomVocabulary: Sendable {
  let firstNames: [String]
  let lastNames: [String]
  let streets: [String]
  let places: [(city: String, state: String)]
  let mailHosts: [String]
  let phoneModels: [String]
  let planNames: [String]
  /// What a proposal calls a write, by tool.
  let actionWords: [String: [String]]
  let subscriberCount: Int
  let planCount: Int
  let lineCounts: ClosedRange<Int>
  let seedsPerWorld: Int
  let minimumSteps: Int
  let today: String
  let pastDay: String
  let overdueMonths: [String]
  let paidMonth: String
  let issuedMonth: String

  init(folder: String) throws(EnvironmentError) {
    let words = VocabularyFile(try DeskKit.json(folder + "/vocabulary.json"), folder: folder)
    let sizes = VocabularyFile(try DeskKit.json(folder + "/generator.json"), folder: folder)
    firstNames = try words.texts("firstNames")
    lastNames = try words.texts("lastNames")
    streets = try words.texts("streets")
    places = try words.list("places").map {
      ($0["city"]?.stringValue ?? "", $0["state"]?.stringValue ?? "")
    }
    mailHosts = try words.texts("mailHosts")
    phoneModels = try words.texts("phoneModels")
    planNames = try words.texts("planNames")
    var actions: [String: [String]] = [:]
    for tool in ["suspend_line", "resume_line", "enable_roaming", "refuel_data"] {
      actions[tool] = try words.texts("actionWords", tool)
    }
    actionWords = actions
    subscriberCount = try sizes.integer("subscribers")
    planCount = try sizes.integer("plans")
    lineCounts = try sizes.range("lines")
    seedsPerWorld = try sizes.integer("seedsPerWorld")
    minimumSteps = try sizes.integer("minimumSteps")
    let dates = try sizes.texts("dates")
    overdueMonths = try sizes.texts("overdueMonths")
    let lists = [firstNames, lastNames, streets, mailHosts, phoneModels]
    guard dates.count == 4, overdueMonths.count == 2, lists.allSatisfy({ $0.count >= 10 }),
      !places.isEmpty, planNames.count >= planCount, planCount > 0, subscriberCount > 0,
      seedsPerWorld > 0
    else {
      throw .badData(file: folder, detail: "expected longer lists in vocabulary and generator")
    }
    (today, pastDay, paidMonth, issuedMonth) = (dates[0], dates[1], dates[2], dates[3])
  }
}
