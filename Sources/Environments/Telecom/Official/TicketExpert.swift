import Trajectories

/// Puts an official telecom ticket right, with both tool sets in hand.
struct TicketExpert: Expert {
  func nextAction(in view: WorldView) -> Action? {
    guard let episode = (view.environment as? TelecomEnvironment)?.episode, episode.end == nil,
      let official = episode.task.official
    else { return nil }
    let isOpen = !official.isFixable || !official.holds(in: episode.world)
    if isOpen {
      for cure in official.cures
      where !episode.attempted.contains(episode.world.signature(cure.name, cure.arguments)) {
        return .tool(name: cure.name, arguments: cure.arguments)
      }
      // Cures share their last step; once is not enough where a later one needs it again.
      return .tool(name: "reboot_device", arguments: [:])
    }
    return .tool(name: "done", arguments: [:])
  }
}
