import Trajectories

/// Plays from what the agent has been shown: it looks where a thing is likely, then acts.
struct HouseholdExpert: Expert {
  var mistake: HouseholdMistake?

  func nextAction(in view: WorldView) -> Action? {
    guard let household = view.environment as? Household, let game = household.game,
      !game.isOver
    else { return nil }
    let planner = HouseholdPlanner(
      world: game.world, state: game.state, mistake: mistake)
    guard let command = planner.next() else { return nil }
    return household.action(game.world.text(command, dialect: household.settings.dialect))
  }
}
