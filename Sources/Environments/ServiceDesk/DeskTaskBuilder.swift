import Trajectories

/// Puts a task together: who the person is, what they want, how it is solved.
struct DeskTaskBuilder<World: DeskWorld> {
  /// How a person names the record that they talk about.
  enum Target: CaseIterable {
    /// Says its number at once.
    case byNumber
    /// Knows the number and says it when asked.
    case onAsk
    /// Does not know the number; the record has to be found.
    case byDescription
  }

  var random: SeededGenerator
  var world: World
  var person: World.Person
  let phrases: PhraseTable
  var intents: [UserIntent] = []
  var slots: [UserSlot] = []
  var outputs: [String] = []
  var refusalCode: String?
  var expectsTransfer = false
  var isOrderSensitive = false
  private var plan: [[PlanStep]] = []
  private var openSteps: [PlanStep] = []

  init(world: World, person: World.Person, phrases: PhraseTable, random: SeededGenerator) {
    self.world = world
    self.person = person
    self.phrases = phrases
    self.random = random
  }

  mutating func say(_ purpose: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    phrases.say(purpose, seed: random.next() >> 1, values)
  }

  mutating func step(_ step: PlanStep) { openSteps.append(step) }

  mutating func read(_ tool: String, _ arguments: JSONObject) {
    openSteps.append(.read(tool, arguments))
  }

  /// Lets the person know a slot of the intent that is being built, and has the plan ask for it.
  mutating func know(_ slot: String, _ answers: [String], isUpfront: Bool = false) {
    slots.append(
      UserSlot(name: slot, intent: intents.count, answers: answers, isUpfront: isUpfront))
    if !isUpfront { openSteps.append(.ask([slot], times: max(1, answers.count))) }
  }

  /// Closes the intent that is being built.
  mutating func add(_ intent: UserIntent, writesLast: Bool = true) {
    for place in intent.writes.indices
    where writesLast && intent.writes[place].stance != .forbidden {
      openSteps.append(.write(place))
    }
    var intent = intent
    intent.request = intent.request.prefix(1).uppercased() + intent.request.dropFirst()
    intents.append(intent)
    plan.append(openSteps)
    openSteps = []
  }

  /// Ends an intent with a refusal that names its reason.
  mutating func refuse(_ code: String, because reason: String, intent: UserIntent) {
    refusalCode = code
    openSteps.append(.say("I am sorry, but I cannot do that: \(reason) [\(code)]"))
    add(intent)
  }

  /// The finished task, or nil where the goal cannot be reached with the tools.
  func finish(
    id: String, template: String, level: Int, minimumSteps: Int
  ) -> DeskTask<World>? {
    var goal = world
    goal.isSilent = true
    for write in intents.flatMap(\.writes) where write.stance == .wanted {
      guard goal.call(write.tool, .object(write.arguments)).errorClass == nil else { return nil }
    }
    let steps = plan.flatMap { $0 }.reduce(2 + plan.count) { sum, step in
      switch step {
      case .read, .ask, .transfer: sum + 1
      case .write, .say: sum + 2
      }
    }
    return DeskTask(
      id: id, template: template, level: level, world: world, goal: goal,
      script: UserScript(
        intents: intents, slots: slots, phrases: phrases, seed: Digest(of: id).leadingBits >> 8),
      plan: plan, outputs: outputs, refusalCode: refusalCode, expectsTransfer: expectsTransfer,
      isOrderSensitive: isOrderSensitive,
      stepBudget: max(minimumSteps, 2 * steps))
  }
}
