import Trajectories

/// Shops by what the agent has read, from any page.
struct ShopExpert: Expert {
  var mistake: ShopMistake?

  func nextAction(in view: WorldView) -> Action? {
    guard let shop = view.environment as? Shop, let game = shop.game, !game.isOver,
      let command = ShopPlanner(game: game, mistake: mistake).next()
    else { return nil }
    return shop.settings.action(command)
  }
}
