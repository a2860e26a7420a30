import Trajectories

/// Where the carrier's tasks come from.
protocol TelecomTaskSource: Sendable {
  func tasks(in split: TaskSplit, limit: Int) -> [String]
  func task(_ id: String) throws(EnvironmentError) -> TelecomTask
}

/// The official telecom tasks with the scripted user in the place of the benchmark's.
struct OfficialTelecomSource: TelecomTaskSource {
  private static let prefix = "telecom/tau2/"
  private let ids: [TaskSplit: [String]]
  private let world: TelecomWorld
  private let words: TelecomVocabulary
  private let phrases: PhraseTable
  private let isTicket: Bool
  /// What the benchmark allows an episode.
  private static let stepBudget = 200

  init(
    folder: String, words: TelecomVocabulary, phrases: PhraseTable, isCompact: Bool,
    isTicket: Bool = false
  ) throws(EnvironmentError) {
    ids = [
      .train: try TelecomConformance.ids("train", in: folder),
      .test: try TelecomConformance.ids("test", in: folder),
    ]
    var world = try TelecomOfficial.world(in: folder)
    world.isCompact = isCompact
    self.world = world
    self.words = words
    self.phrases = phrases
    self.isTicket = isTicket
  }

  func tasks(in split: TaskSplit, limit: Int) -> [String] {
    (ids[split] ?? []).prefix(limit).map {
      OfficialTelecomSource.prefix + split.rawValue + "/" + $0
    }
  }

  func task(_ id: String) throws(EnvironmentError) -> TelecomTask {
    let unknown = EnvironmentError.unknownTask(id, environment: TelecomWorld.name)
    guard id.hasPrefix(OfficialTelecomSource.prefix) else { throw unknown }
    let parts = id.dropFirst(OfficialTelecomSource.prefix.count)
      .split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let split = TaskSplit(rawValue: parts[0]),
      ids[split]?.contains(parts[1]) == true,
      let official = OfficialTelecomTask(id: parts[1], world: world),
      let line = official.world.carrier.line(phone: OfficialTelecomTask.caller.phone),
      let subscriber = official.world.carrier.subscriber(phone: OfficialTelecomTask.caller.phone)
    else { throw unknown }
    var builder = TelecomTaskBuilder(
      world: official.world, subscriber: subscriber, line: line, words: words, phrases: phrases,
      pools: NamePools(split: split), random: Seed(Digest(of: id).leadingBits).generator)
    builder.world = official.world
    builder.set(official)
    guard var task = builder.finish(id: id, template: .oneFault) else { throw unknown }
    task.template = official.family
    task.world = official.world
    task.official = official
    if isTicket { task.ticket = builder.ticket }
    task.stepBudget = max(OfficialTelecomSource.stepBudget, task.stepBudget)
    return task
  }
}

extension TelecomTaskBuilder {
  /// The trouble in a few sentences, for an agent that nobody talks to.
  fileprivate var ticket: String {
    let place = phrases.say(
      world.handset.around.isAbroad ? "ticket.abroad" : "ticket.home", seed: 0)
    let caller = OfficialTelecomTask.caller
    return phrases.say("ticket." + (symptom?.rawValue ?? "data"), seed: 0) + " "
      + phrases.say(
        "ticket.terms", seed: 0, ["name": caller.name, "phone": caller.phone, "place": place])
  }

  /// Takes over what an official task's user knows, wants and agrees to.
  fileprivate mutating func set(_ official: OfficialTelecomTask) {
    identify()
    switch official.family {
    case "service_issue": symptom = .service
    case "mobile_data_issue": symptom = .data
    default: symptom = .mms
    }
    let place = say(world.handset.around.isAbroad ? "place.abroad" : "place.home")
    know("location", place)
    request = say("report." + (symptom?.rawValue ?? "data")) + " " + place
    for cure in official.cures where !cure.byUser {
      switch cure.name {
      case "send_payment_request":
        if let bill = cure.arguments["bill_id"]?.stringValue.flatMap({ world.carrier.bills[$0] }) {
          proposePayment(bill)
        }
      case "refuel_data":
        propose(cure.name, ["gb_amount": cure.arguments["gb_amount"] ?? 2])
      case "transfer_to_human_agents":
        expectsTransfer = true
        code = "beyond the desk"
      default: propose(cure.name)
      }
    }
  }
}
