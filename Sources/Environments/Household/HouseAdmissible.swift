/// The list of commands that would do something, in byte order.
extension HouseRules {
  func admissible(_ state: HouseState) -> [String] {
    let spot = Int(state.spot)
    let here = world.places[spot]
    let held = Int(state.held)
    let fixed = world.commands
    let departures = fixed.departures[spot]
    let around = surroundings(spot, state)
    var commands: [String] = []
    commands.reserveCapacity(departures.count + 2 * around.reachable.count + 16)
    appendAnswers(&commands)
    if held >= 0 { appendTreatments(.clean, "clean ", held, here, &commands) }
    for place in here where world.receptacles[place].opens && state.isOpen(place) {
      commands.append(fixed.close[place])
    }
    if held >= 0 { appendTreatments(.cool, "cool ", held, here, &commands) }
    appendExaminations(here, around.reachable, held, &commands)
    commands.append(contentsOf: departures)
    if held >= 0 { appendTreatments(.heat, "heat ", held, here, &commands) }
    if dialect == .move { commands.append("help") }
    commands.append("inventory")
    commands.append("look")
    if held >= 0, dialect == .move { appendPuts("move ", " to ", held, here, state, &commands) }
    for place in here where world.receptacles[place].opens && !state.isOpen(place) {
      commands.append(fixed.open[place])
    }
    if held >= 0, dialect == .put { appendPuts("put ", " in/on ", held, here, state, &commands) }
    if held >= 0, world.things[held].abilities.contains(.cut) {
      for thing in around.reachable where world.things[thing].abilities.contains(.slice) {
        commands.append(
          String("slice ", world.things[thing].name, " with ", world.things[held].name))
      }
    }
    if held < 0 {
      for thing in around.reachable where !world.things[thing].abilities.contains(.fixed) {
        let place = world.receptacles[Int(state.things[thing].holder)]
        commands.append(String("take ", world.things[thing].name, " from ", place.name))
      }
    }
    for lamp in around.lamps { commands.append(fixed.use[lamp]) }
    return commands
  }

  /// The things within reach, and the lamps here, reachable or not; both in the order of commands.
  private func surroundings(
    _ spot: Int, _ state: HouseState
  ) -> (reachable: [Int], lamps: [Int]) {
    var reachable: [Int] = []
    var lamps: [Int] = []
    for (thing, now) in state.things.enumerated() where now.holder >= 0 {
      let holder = Int(now.holder)
      guard world.receptacles[holder].spot == spot else { continue }
      if isUncovered(holder, state) { reachable.append(thing) }
      if world.things[thing].abilities.contains(.light) { lamps.append(thing) }
    }
    return (reachable, lamps)
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
    _ appliance: Appliance, _ verb: StaticString, _ held: Int, _ here: [Int],
    _ commands: inout [String]
  ) {
    guard world.things[held].abilities.contains(Abilities(appliance)) else { return }
    for place in here where world.receptacles[place].appliance == appliance {
      commands.append(
        String(verb, world.things[held].name, " with ", world.receptacles[place].name))
    }
  }

  private func appendPuts(
    _ verb: StaticString, _ word: StaticString, _ held: Int, _ here: [Int], _ state: HouseState,
    _ commands: inout [String]
  ) {
    for place in here where isUncovered(place, state) && world.fits(held, place) {
      commands.append(String(verb, world.things[held].name, word, world.receptacles[place].name))
    }
  }

  /// Receptacles and things are each in order; their names have to be merged.
  private func appendExaminations(
    _ here: [Int], _ reachable: [Int], _ held: Int, _ commands: inout [String]
  ) {
    let fixed = world.commands
    let firstThing = world.receptacles.count
    var ranks: [Int] = []
    ranks.reserveCapacity(here.count + reachable.count + 1)
    for place in here { ranks.append(fixed.examineRanks[place]) }
    for thing in reachable { ranks.append(fixed.examineRanks[firstThing + thing]) }
    if held >= 0 { ranks.append(fixed.examineRanks[firstThing + held]) }
    ranks.sort()
    for rank in ranks { commands.append(fixed.examine[fixed.examineOrder[rank]]) }
  }
}
