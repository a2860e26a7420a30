/// Finds the next command towards the goal from any reachable state.
///
/// It uses nothing but what the replies have told (`HouseView`) and what everybody knows of rooms
/// (`HouseholdBook`): equal transcripts lead to equal commands, whatever is hidden.
struct HouseholdPlanner {
  let world: HouseWorld
  let state: HouseState
  var mistake: HouseholdMistake?

  private var rules: HouseRules { HouseRules(world: world, dialect: .put) }

  /// The steps that the searching expert needs from the start, or nil where it gets nowhere.
  static func steps(in world: HouseWorld) -> Int? {
    let rules = HouseRules(world: world, dialect: .put)
    var state = world.start
    for step in 0...250 {
      if world.goal.isReached(state, in: world) { return step }
      guard let command = HouseholdPlanner(world: world, state: state).next() else { return nil }
      if rules.applies(command, state) {
        rules.apply(command, to: &state)
      } else {
        rules.refuse(command, &state)
      }
    }
    return nil
  }

  /// Whether a question can be answered rightly without looking.
  static func guessIsRight(in world: HouseWorld) -> Bool {
    guard case .question(let question)? = world.goal.parts.first else { return false }
    let planner = HouseholdPlanner(world: world, state: world.start, mistake: .guess)
    return planner.guess(question) == question.answer
  }

  func next() -> HouseCommand? {
    let open = world.goal.parts.filter { !isDone($0) }
    let part = open.first { held >= 0 && isWanted(held, wantedKind($0), target($0)) } ?? open.first
    switch part {
    case .place(let placement): return next(placement)
    case .light(let light): return next(light)
    case .question(let question): return next(question)
    case nil: return nil
    }
  }

  private var held: Int { Int(state.held) }

  private func wantedKind(_ part: HouseGoal.Part) -> Int {
    switch part {
    case .place(let placement): placement.object
    case .light(let light): light.object
    case .question(let question): question.object
    }
  }

  private func target(_ part: HouseGoal.Part) -> Int? {
    if case .place(let placement) = part { return targetKind(placement) }
    return nil
  }

  private func targetKind(_ placement: HouseGoal.Placement) -> Int? {
    guard mistake == .wrongReceptacle else { return placement.target }
    return world.receptacles.map(\.kind).first {
      $0 != placement.target && world.book.objects[placement.object].fits($0)
    }
  }

  private func needs(_ placement: HouseGoal.Placement, of thing: Int) -> ThingFlags {
    switch mistake {
    case .skipTransformation, .firstObject: []
    case .wrongOrder: placement.needs.subtracting([.heatedClean, .cooledClean])
    default: placement.needs
    }
  }

  private func count(_ placement: HouseGoal.Placement) -> Int {
    mistake == .singleObject ? 1 : placement.count
  }

  private func isWanted(_ thing: Int, _ kind: Int, _ target: Int?) -> Bool {
    let own = world.things[thing]
    if mistake == .firstObject { return isTempting(own.kind, target) }
    return own.kind == kind && !own.abilities.contains(.fixed)
  }

  /// Whether a kind of object is not asked for and would fit the target.
  private func isTempting(_ kind: Int, _ target: Int?) -> Bool {
    let object = world.book.objects[kind]
    return !world.goal.parts.map(wantedKind).contains(kind)
      && object.abilities.isDisjoint(with: [.fixed, .light])
      && (target.map { object.fits($0) } ?? true)
  }

  /// The kinds of objects to look for.
  private func kinds(_ kind: Int, _ target: Int?) -> [Int] {
    mistake == .firstObject
      ? world.book.objects.indices.filter { isTempting($0, target) } : [kind]
  }

  private func isDone(_ part: HouseGoal.Part) -> Bool {
    switch part {
    case .place(let placement):
      guard let best = bestTarget(placement) else { return true }
      return done(placement, in: best) >= count(placement) && !mustClose(placement, best)
    case .light, .question:
      return HouseGoal.isReached(part, state, in: world)
    }
  }

  private func mustClose(_ placement: HouseGoal.Placement, _ place: Int) -> Bool {
    placement.isClosed && mistake != .leaveOpen && state.isOpen(place)
  }

  private func done(_ placement: HouseGoal.Placement, in place: Int) -> Int {
    world.things.indices.count { isDone($0, placement, in: place) }
  }

  private func isDone(_ thing: Int, _ placement: HouseGoal.Placement, in place: Int) -> Bool {
    Int(state.things[thing].holder) == place && isKnown(place)
      && isWanted(thing, placement.object, targetKind(placement))
      && state.things[thing].flags.isSuperset(of: needs(placement, of: thing))
  }

  /// The receptacle of the target's kind that has most already; the nearest of equals.
  private func bestTarget(_ placement: HouseGoal.Placement) -> Int? {
    let kind = targetKind(placement)
    let places = world.receptacles.indices.filter { world.receptacles[$0].kind == kind }
    return places.min { left, right in
      let (a, b) = (done(placement, in: left), done(placement, in: right))
      if a != b { return a > b }
      return precedes(left, right)
    }
  }

  private func next(_ placement: HouseGoal.Placement) -> HouseCommand? {
    guard let best = bestTarget(placement) else { return nil }
    if done(placement, in: best) >= count(placement) {
      return walk(to: best) ?? HouseCommand(.close, place: best)
    }
    let kind = placement.object
    let target = targetKind(placement)
    if held >= 0, isWanted(held, kind, target) { return deliver(placement, to: best) }
    let wants = world.things.indices.filter {
      isWanted($0, kind, target) && !isDone($0, placement, in: best)
        && Int($0) != held
    }
    let mustSlice =
      mistake != .skipTransformation && mistake != .firstObject
      && placement.needs.contains(.sliced)
    let known = wants.filter(isFound)
    let sliced = known.filter { state.things[$0].flags.contains(.sliced) }
    if mustSlice, sliced.isEmpty {
      guard held >= 0 else {
        let knives = world.book.objects.indices.filter {
          world.book.objects[$0].abilities.contains(.cut)
        }
        return fetch(knives) { world.things[$0].abilities.contains(.cut) }
      }
      guard world.things[held].abilities.contains(.cut) else { return drop() }
      guard let nearest = nearest(known) else { return search(for: [kind]) }
      return reach(Int(state.things[nearest].holder))
        ?? HouseCommand(.slice, thing: nearest, other: held)
    }
    if held >= 0 { return drop() }
    if mustSlice, let nearest = nearest(sliced) { return take(nearest) }
    return fetch(kinds(kind, target)) { wants.contains($0) }
  }

  private func deliver(_ placement: HouseGoal.Placement, to best: Int) -> HouseCommand? {
    let missing = needs(placement, of: held).subtracting(state.things[held].flags)
    if missing.contains(.sliced) { return drop() }
    let lastFirst = mistake == .wrongOrder
    if missing.contains(.clean), !lastFirst || missing.isDisjoint(with: [.hot, .cool]) {
      return treat(.clean)
    }
    if !missing.isDisjoint(with: [.hot, .heatedClean]) { return treat(.heat) }
    if !missing.isDisjoint(with: [.cool, .cooledClean]) { return treat(.cool) }
    return reach(best) ?? HouseCommand(.put, thing: held, place: best)
  }

  private func treat(_ appliance: Appliance) -> HouseCommand? {
    let places = world.receptacles.indices.filter {
      world.receptacles[$0].appliance == appliance
    }
    guard let place = places.first(where: state.view.isNear) ?? places.first else { return nil }
    return walk(to: place) ?? HouseCommand(.treat(appliance), thing: held, place: place)
  }

  private func next(_ light: HouseGoal.Light) -> HouseCommand? {
    guard held >= 0, isWanted(held, light.object, nil) else {
      return held >= 0
        ? drop() : fetch(kinds(light.object, nil)) { isWanted($0, light.object, nil) }
    }
    let lamps = world.things.indices.filter { world.things[$0].kind == light.lamp }
    guard let lamp = nearest(lamps.filter(isFound)) else { return search(for: [light.lamp]) }
    if let step = walk(to: Int(state.things[lamp].holder)) { return step }
    return mistake == .lampOff || state.things[lamp].flags.contains(.lit)
      ? nil : HouseCommand(.use, thing: lamp)
  }

  private func next(_ question: HouseGoal.Question) -> HouseCommand? {
    if mistake == .guess {
      guard let guess = guess(question) else { return nil }
      return question.form == .count
        ? HouseCommand(.answer, other: guess) : HouseCommand(.answer, place: guess)
    }
    switch question.form {
    case .count:
      return search(for: [question.object]) ?? HouseCommand(.answer, other: question.answer)
    case .place:
      let asked = world.things.indices.filter { world.things[$0].kind == question.object }
      if asked.contains(where: { isFound($0) || $0 == held }) {
        return HouseCommand(.answer, place: question.answer)
      }
      return search(for: [question.object])
    }
  }

  private func guess(_ question: HouseGoal.Question) -> Int? {
    switch question.form {
    case .count: 1
    case .place: searchOrder([question.object]).first
    }
  }

  private func isKnown(_ place: Int) -> Bool { state.view.hasContents(of: place) }

  private func isFound(_ thing: Int) -> Bool {
    let holder = Int(state.things[thing].holder)
    return holder >= 0 && isKnown(holder)
  }

  private func nearest(_ things: [Int]) -> Int? {
    things.first { state.view.isNear(Int(state.things[$0].holder)) } ?? things.first
  }

  /// Takes the nearest thing of those that are wanted, or looks for one.
  private func fetch(_ kinds: [Int], _ isWanted: (Int) -> Bool) -> HouseCommand? {
    let found = world.things.indices.filter { isFound($0) && isWanted($0) && $0 != held }
    return nearest(found).map(take) ?? search(for: kinds)
  }

  private func take(_ thing: Int) -> HouseCommand {
    let holder = Int(state.things[thing].holder)
    return reach(holder) ?? HouseCommand(.take, thing: thing, place: holder)
  }

  /// Puts down what is in the way.
  private func drop() -> HouseCommand? {
    let places = world.receptacles.indices.filter { world.fits(held, $0) }.sorted(by: precedes)
    let place =
      places.first { state.view.isNear($0) && isKnownOpen($0) }
      ?? places.first(where: state.view.isNear)
      ?? places.first { !world.receptacles[$0].opens } ?? places.first
    guard let place else { return nil }
    return reach(place) ?? HouseCommand(.put, thing: held, place: place)
  }

  /// A door that nothing was said about yet counts as shut.
  private func isKnownOpen(_ place: Int) -> Bool {
    !world.receptacles[place].opens || state.view.hasDoor(of: place) && state.isOpen(place)
  }

  private func walk(to place: Int) -> HouseCommand? {
    state.view.isNear(place) ? nil : HouseCommand(.goTo, place: place)
  }

  /// The step that is missing before a receptacle's contents are within reach.
  private func reach(_ place: Int) -> HouseCommand? {
    if let step = walk(to: place) { return step }
    if isKnownOpen(place) { return nil }
    // Where two receptacles stand at one spot, going to the second is refused and tells nothing
    // of its door.
    return HouseCommand(state.view.hasDoor(of: place) ? .open : .examinePlace, place: place)
  }

  private func search(for kinds: [Int]) -> HouseCommand? {
    guard let place = searchOrder(kinds).first else { return nil }
    return reach(place) ?? HouseCommand(.examinePlace, place: place)
  }

  /// The receptacles that were not looked into yet, the likeliest first.
  private func searchOrder(_ kinds: [Int]) -> [Int] {
    func weight(_ place: Int) -> Int {
      let kind = world.receptacles[place].kind
      return kinds.map { world.book.objects[$0].places[kind] }.max() ?? -1
    }
    return world.receptacles.indices.filter { !isKnown($0) && weight($0) >= 0 }.sorted {
      let (a, b) = (weight($0), weight($1))
      return a == b ? precedes($0, $1) : a > b
    }
  }

  /// The order among equals: what is near, then kinds and numbers rising.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (near, far) = (state.view.isNear(left), state.view.isNear(right))
    if near != far { return near }
    return world.numberedRank[left] < world.numberedRank[right]
  }
}
