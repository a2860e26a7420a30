/// The list of commands that would do something, in byte order.
extension HouseRules {
  func admissible(_ state: HouseState) -> [String] {
    let spot = Int(state.spot)
    let here = world.spots[spot].sorted()
    let held = Int(state.held)
    var commands: [String] = []
    commands.reserveCapacity(world.receptacles.count + 16)
    appendAnswers(&commands)
    if held >= 0 { appendTreatments(.clean, held, here, &commands) }
    for place in here where world.receptacles[place].opens && state.isOpen(place) {
      commands.append("close " + world.receptacles[place].name)
    }
    if held >= 0 { appendTreatments(.cool, held, here, &commands) }
    let reachable = world.things.indices.filter { isReachable($0, spot, state) }
    appendExaminations(here, reachable, held, &commands)
    commands.append(contentsOf: world.departures[spot])
    if held >= 0 { appendTreatments(.heat, held, here, &commands) }
    if dialect == .move { commands.append("help") }
    commands.append("inventory")
    commands.append("look")
    if held >= 0, dialect == .move { appendPuts(held, here, state, &commands) }
    for place in here where world.receptacles[place].opens && !state.isOpen(place) {
      commands.append("open " + world.receptacles[place].name)
    }
    if held >= 0, dialect == .put { appendPuts(held, here, state, &commands) }
    if held >= 0, world.things[held].abilities.contains(.cut) {
      for thing in reachable where world.things[thing].abilities.contains(.slice) {
        commands.append("slice " + world.things[thing].name + " with " + world.things[held].name)
      }
    }
    if held < 0 {
      for thing in reachable where !world.things[thing].abilities.contains(.fixed) {
        let place = world.receptacles[Int(state.things[thing].holder)]
        commands.append("take " + world.things[thing].name + " from " + place.name)
      }
    }
    for thing in world.things.indices where world.things[thing].abilities.contains(.light) {
      let holder = Int(state.things[thing].holder)
      if holder >= 0, world.receptacles[holder].spot == spot {
        commands.append("use " + world.things[thing].name)
      }
    }
    return commands
  }

  private func isReachable(_ thing: Int, _ spot: Int, _ state: HouseState) -> Bool {
    let holder = Int(state.things[thing].holder)
    return holder >= 0 && world.receptacles[holder].spot == spot && isUncovered(holder, state)
  }

  private func appendAnswers(_ commands: inout [String]) {
    switch world.goal.questionForm {
    case .count:
      for number in 0...HouseGoal.largestNumber { commands.append("answer \(number)") }
    case .place:
      for place in world.receptacles { commands.append("answer " + place.name) }
    case nil:
      break
    }
  }

  private func appendTreatments(
    _ appliance: Appliance, _ held: Int, _ here: [Int], _ commands: inout [String]
  ) {
    guard world.things[held].abilities.contains(Abilities(appliance)) else { return }
    for place in here where world.receptacles[place].appliance == appliance {
      commands.append(
        appliance.rawValue + " " + world.things[held].name + " with "
          + world.receptacles[place].name)
    }
  }

  private func appendPuts(
    _ held: Int, _ here: [Int], _ state: HouseState, _ commands: inout [String]
  ) {
    for place in here where isUncovered(place, state) && world.fits(held, place) {
      commands.append(world.text(HouseCommand(.put, thing: held, place: place), dialect: dialect))
    }
  }

  /// Receptacles and things are each in order; their names have to be merged.
  private func appendExaminations(
    _ here: [Int], _ reachable: [Int], _ held: Int, _ commands: inout [String]
  ) {
    let start = commands.count
    for place in here { commands.append("examine " + world.receptacles[place].name) }
    for thing in reachable { commands.append("examine " + world.things[thing].name) }
    if held >= 0 { commands.append("examine " + world.things[held].name) }
    if commands.count - start > 1 { commands[start...].sort() }
  }
}
