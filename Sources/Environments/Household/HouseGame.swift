import Trajectories

/// A household game in progress; a copy is a snapshot.
struct HouseGame: Sendable {
  let world: HouseWorld
  private(set) var state: HouseState
  private(set) var isOver = false
  private var lastCommand = ""
  private var repeats = 0
  private var steps = 0

  private static let allowedRepeats = 3

  init(world: HouseWorld) {
    self.world = world
    state = world.start
  }

  var isWon: Bool { isOver && world.goal.isReached(state, in: world) }

  mutating func play(_ text: String, _ settings: HouseholdSettings) -> StepResult {
    if isOver { return result(HouseTexts.over, settings, .budgetExhausted, end: .completed) }
    steps += 1
    let end: Outcome.EndReason? = countRepeat(of: text, settings) ? .aborted : nil
    let reading = HouseCommandReader(world: world, dialect: settings.dialect).read(text)
    guard case .command(let command) = reading else {
      isOver = end != nil
      return result(
        HouseTexts.nothing, settings,
        reading == .unknownVerb ? .unknownTool : .notFound(kind: "name"), end: end)
    }
    let rules = HouseRules(world: world, dialect: settings.dialect)
    guard rules.applies(command, state) else {
      rules.refuse(command, &state)
      isOver = end != nil
      return result(HouseTexts.nothing, settings, .preconditionSilent, end: end)
    }
    rules.apply(command, to: &state)
    let texts = HouseTexts(
      world: world, dialect: settings.dialect, isCompact: settings.isCompact,
      namesArrivals: settings.namesArrivals)
    let reply = texts.reply(to: command, state)
    if command.verb == .answer {
      isOver = true
      return result(reply, settings, end: .agentFinished)
    }
    let isReached = world.goal.isReached(state, in: world)
    isOver = isReached || end != nil
    return result(reply, settings, end: isReached ? .completed : end)
  }

  /// Answers an action that carried no command.
  mutating func refuse(
    _ text: String, _ errorClass: ErrorClass, _ settings: HouseholdSettings
  ) -> StepResult {
    if isOver { return result(HouseTexts.over, settings, .budgetExhausted, end: .completed) }
    steps += 1
    return result(text, settings, errorClass, end: nil)
  }

  private mutating func countRepeat(of text: String, _ settings: HouseholdSettings) -> Bool {
    guard settings.abortsOnRepeat else { return false }
    repeats = text == lastCommand ? repeats + 1 : 1
    lastCommand = text
    return repeats >= HouseGame.allowedRepeats && steps > HouseGame.allowedRepeats
  }

  private func result(
    _ text: String, _ settings: HouseholdSettings, _ errorClass: ErrorClass? = nil,
    end: Outcome.EndReason?
  ) -> StepResult {
    StepResult(
      settings.observation(
        text, self, source: settings.interface == .tools ? .tool : .environment),
      end: end,
      groundTruth: GroundTruth(
        errorClass: errorClass, isNoop: errorClass != nil, stateDigest: state.digest))
  }
}
