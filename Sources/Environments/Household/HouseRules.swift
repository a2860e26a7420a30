/// The preconditions and effects of commands.
struct HouseRules {
  let world: HouseWorld
  let dialect: HouseDialect

  func isHere(_ place: Int, _ state: HouseState) -> Bool {
    world.receptacles[place].spot == Int(state.spot)
  }

  /// Whether a receptacle is here and does not keep its contents behind a door.
  func isAccessible(_ place: Int, _ state: HouseState) -> Bool {
    isHere(place, state) && isUncovered(place, state)
  }

  func isUncovered(_ place: Int, _ state: HouseState) -> Bool {
    !world.receptacles[place].opens || state.isOpen(place)
  }

  func applies(_ command: HouseCommand, _ state: HouseState) -> Bool {
    switch command.verb {
    case .goTo:
      // A spot that is already taken makes the move change nothing, so the game does not know it.
      return !isHere(command.place, state)
    case .open:
      return isHere(command.place, state) && world.receptacles[command.place].opens
        && !state.isOpen(command.place)
    case .close:
      return isHere(command.place, state) && world.receptacles[command.place].opens
        && state.isOpen(command.place)
    case .take:
      return state.held < 0 && Int(state.things[command.thing].holder) == command.place
        && isAccessible(command.place, state)
        && !world.things[command.thing].abilities.contains(.fixed)
    case .put:
      return Int(state.held) == command.thing && isAccessible(command.place, state)
        && world.fits(command.thing, command.place)
    case .treat(let appliance):
      // The door of a fridge or microwave does not matter, as in the original.
      return Int(state.held) == command.thing && isHere(command.place, state)
        && world.receptacles[command.place].appliance == appliance
        && world.things[command.thing].abilities.contains(Abilities(appliance))
    case .use:
      let holder = Int(state.things[command.thing].holder)
      return world.things[command.thing].abilities.contains(.light) && holder >= 0
        && isHere(holder, state)
    case .slice:
      let holder = Int(state.things[command.thing].holder)
      return Int(state.held) == command.other
        && world.things[command.other].abilities.contains(.cut)
        && world.things[command.thing].abilities.contains(.slice) && holder >= 0
        && isAccessible(holder, state)
    case .examinePlace:
      return isHere(command.place, state)
    case .examineThing:
      let holder = Int(state.things[command.thing].holder)
      return holder < 0 || isAccessible(holder, state)
    case .look, .inventory:
      return true
    case .help:
      return dialect == .move
    case .answer:
      return world.goal.questionForm != nil
    }
  }

  /// Changes the state as an applicable command does.
  func apply(_ command: HouseCommand, to state: inout HouseState) {
    switch command.verb {
    case .goTo:
      state.spot = Int16(world.receptacles[command.place].spot)
      state.view.arrive(at: command.place)
    case .open:
      state.setOpen(command.place, true)
    case .close:
      state.setOpen(command.place, false)
    case .take:
      state.held = Int16(command.thing)
      state.things[command.thing].holder = -1
    case .put:
      state.held = -1
      state.things[command.thing].holder = Int16(command.place)
    case .treat(let appliance):
      let flags = state.things[command.thing].flags
      state.things[command.thing].flags = flags.applying(appliance)
    case .use:
      state.things[command.thing].flags.insert(.lit)
    case .slice:
      state.things[command.thing].flags.insert(.sliced)
    case .answer:
      state.answer = Int16(command.place >= 0 ? command.place : command.other)
    case .look:
      for place in world.spots[Int(state.spot)] { state.view.see(near: place) }
    case .examinePlace, .inventory, .examineThing, .help:
      break
    }
    show(command, &state)
  }

  /// Takes in what a refusal says: who cannot go to a receptacle of the room stands at it.
  func refuse(_ command: HouseCommand, _ state: inout HouseState) {
    if command.verb == .goTo, isHere(command.place, state) {
      state.view.see(near: command.place)
    }
  }

  /// Takes in what the reply to a command says about its receptacle.
  private func show(_ command: HouseCommand, _ state: inout HouseState) {
    switch command.verb {
    case .goTo, .open, .examinePlace:
      if isUncovered(command.place, state) { state.view.see(contentsOf: command.place) }
      state.view.see(doorOf: command.place)
    case .close, .take, .put:
      state.view.see(doorOf: command.place)
    case .treat:
      break
    case .use, .slice, .look, .inventory, .examineThing, .help, .answer:
      return
    }
    state.view.see(near: command.place)
  }
}
