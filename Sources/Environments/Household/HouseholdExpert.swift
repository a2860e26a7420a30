import Trajectories

/// Plays from what the agent has been shown: it looks where a thing is likely, then acts.
struct HouseholdExpert: Expert {
  /// Whether it knows the whole room from the start.
  var knowsEverything = false
  /// Whether it plays only what a reader of the transcript could know to play.
  var isTeacher = false
  var mistake: HouseholdMistake?

  func nextAction(in view: WorldView) -> Action? {
    guard let household = view.environment as? Household, let game = household.game,
      !game.isOver
    else { return nil }
    let planner = HouseholdPlanner(
      world: game.world, state: game.state, knowsEverything: knowsEverything,
      ignoresSharedSpots: isTeacher, mistake: mistake)
    guard let command = planner.next() else { return nil }
    return household.action(game.world.text(command, dialect: household.settings.dialect))
  }
}
