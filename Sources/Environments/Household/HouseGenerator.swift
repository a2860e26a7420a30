import Trajectories

/// Makes the world and the goal of a task from its name alone.
struct HouseGenerator {
  let book: HouseholdBook
  private var random: SeededGenerator

  /// Returns the world of a task; equal tasks give equal worlds.
  static func world(
    of task: TextWorldTask, book: HouseholdBook
  ) throws(EnvironmentError) -> HouseWorld {
    guard let template = book.template(task.template) else {
      throw .unknownTask(task.id, environment: task.environment)
    }
    let isHeldOut = task.split(heldOutTemplates: book.heldOutTemplates) == .testOOD
    for attempt in 0..<60 {
      var generator = HouseGenerator(
        book: book, random: task.worldSeed.derive("household", step: attempt).generator)
      guard
        let world = generator.draw(
          template, phrase: task.seed, layoutsHeldOut: template.isHeldOut ? nil : isHeldOut)
      else { continue }
      if let steps = HouseholdPlanner.steps(in: world) {
        return world.measured(expertSteps: steps)
      }
    }
    throw .badData(
      file: "envs/household/world.json",
      detail: "template \(template.name) has no solvable world for seed \(task.seed)")
  }

  /// What the goal needs before the rest of the room is filled.
  private struct Plan {
    var goal: HouseGoal
    var wanted: [(kind: Int, count: Int)]
    /// Receptacle kinds that an object kind may not start in.
    var forbidden: [(object: Int, place: Int)] = []
    var closedKind: Int?
    /// The object kind that starts where it is least expected.
    var hidden: Int?
    var instruction: String
  }

  private mutating func draw(
    _ template: HouseholdBook.Template, phrase: Int, layoutsHeldOut: Bool?
  ) -> HouseWorld? {
    let layouts = book.layouts.filter {
      template.rooms.contains($0.room) && (layoutsHeldOut == nil || $0.isHeldOut == layoutsHeldOut)
    }
    guard let layout = random.pick(layouts) else { return nil }
    let counts = layout.receptacles.map { ($0.kind, random.integer(in: $0.count)) }
      .filter { $0.1 > 0 }
    guard let plan = plan(template, phrase: phrase, layout: layout, kinds: counts.map(\.0)) else {
      return nil
    }
    let receptacles = receptacles(counts, sharedSpots: random.integer(in: layout.sharedSpots))
    guard let placed = place(plan, layout, receptacles) else { return nil }
    return finish(plan, layout, receptacles, placed)
  }

  private mutating func receptacles(
    _ counts: [(Int, Int)], sharedSpots: Int
  ) -> [HouseWorld.Receptacle] {
    var spots: [Int: [Int]] = [:]
    var next = 1
    for (kind, count) in counts {
      spots[kind] = Array(next..<next + count)
      next += count
    }
    let sharing = book.sharingKinds.filter { (spots[$0]?.count ?? 0) > 1 }
    for _ in 0..<sharedSpots {
      guard let kind = random.pick(sharing), let own = spots[kind] else { break }
      let first = random.integer(below: own.count - 1)
      spots[kind]?[first + 1] = own[first]
    }
    let used = Set(spots.values.joined()).sorted()
    var made: [HouseWorld.Receptacle] = []
    for (kind, count) in counts {
      for number in 0..<count {
        let spot = spots[kind]?[number] ?? 1
        made.append(
          HouseWorld.Receptacle(
            kind: kind, name: "\(book.receptacles[kind].name) \(number + 1)",
            spot: (used.firstIndex(of: spot) ?? 0) + 1, opens: book.receptacles[kind].opens,
            appliance: book.receptacles[kind].appliance))
      }
    }
    return made.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Puts the wanted objects first, then fills the room; nil where something fits nowhere.
  private mutating func place(
    _ plan: Plan, _ layout: HouseholdBook.Layout, _ receptacles: [HouseWorld.Receptacle]
  ) -> [(kind: Int, holder: Int)]? {
    var placed: [(kind: Int, holder: Int)] = []
    for (kind, count) in plan.wanted {
      let barred = plan.forbidden.filter { $0.object == kind }.map(\.place)
      for _ in 0..<count {
        let allowed = receptacles.indices.filter { !barred.contains(receptacles[$0].kind) }
        guard
          let holder = holder(
            of: kind, among: allowed, receptacles, isHidden: plan.hidden == kind)
        else { return nil }
        placed.append((kind, holder))
      }
    }
    let reserved = Set(plan.wanted.map(\.kind))
    let total = random.integer(in: layout.objects)
    let choices = book.objects.indices.filter {
      book.objects[$0].rooms[layout.room] > 0 && !reserved.contains($0)
    }
    var counts = [Int](repeating: 0, count: book.objects.count)
    var tries = 0
    while placed.count < total, tries < 4 * total {
      tries += 1
      let weights = choices.map { book.objects[$0].rooms[layout.room] }
      guard let drawn = weighted(weights) else { break }
      let kind = choices[drawn]
      guard counts[kind] < book.largestCount,
        let holder = holder(
          of: kind, among: Array(receptacles.indices), receptacles, isHidden: false)
      else { continue }
      counts[kind] += 1
      placed.append((kind, holder))
    }
    return placed
  }

  /// A plausible receptacle for an object; sometimes any that can hold it.
  private mutating func holder(
    of kind: Int, among allowed: [Int], _ receptacles: [HouseWorld.Receptacle], isHidden: Bool
  ) -> Int? {
    let places = book.objects[kind].places
    let fitting = allowed.filter { places[receptacles[$0].kind] >= 0 }
    if isHidden {
      let least = fitting.map { places[receptacles[$0].kind] }.min()
      return random.pick(fitting.filter { places[receptacles[$0].kind] == least })
    }
    if random.chance(book.noise) { return random.pick(fitting) }
    let kinds = Set(fitting.map { receptacles[$0].kind }).sorted()
    guard let drawn = weighted(kinds.map { places[$0] }) else { return random.pick(fitting) }
    return random.pick(fitting.filter { receptacles[$0].kind == kinds[drawn] })
  }

  private mutating func weighted(_ weights: [Int]) -> Int? {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var draw = random.integer(below: total)
    for (index, weight) in weights.enumerated() {
      draw -= weight
      if draw < 0 { return index }
    }
    return nil
  }

  private mutating func finish(
    _ plan: Plan, _ layout: HouseholdBook.Layout, _ receptacles: [HouseWorld.Receptacle],
    _ placed: [(kind: Int, holder: Int)]
  ) -> HouseWorld? {
    var numbers = [Int](repeating: 0, count: book.objects.count)
    var named: [(thing: HouseWorld.Thing, holder: Int)] = []
    for (kind, holder) in placed {
      numbers[kind] += 1
      let entry = book.objects[kind]
      named.append(
        (
          HouseWorld.Thing(
            kind: kind, name: "\(entry.name) \(numbers[kind])", abilities: entry.abilities),
          holder
        ))
    }
    named.sort { $0.thing.name.utf8.lexicographicallyPrecedes($1.thing.name.utf8) }
    let open = receptacles.indices.filter {
      receptacles[$0].opens && receptacles[$0].kind != plan.closedKind
        && random.chance(book.openChance)
    }
    let start = HouseState(
      things: named.map { HouseState.Thing(holder: Int16($0.holder), flags: []) },
      openReceptacles: open)
    var goal = plan.goal
    if case .question(var question)? = goal.parts.first, question.form == .place {
      guard let answer = named.first(where: { $0.thing.kind == question.object })?.holder else {
        return nil
      }
      question.answer = answer
      goal.parts = [.question(question)]
    }
    let world = HouseWorld(
      book: book, layout: layout.name, receptacles: receptacles, things: named.map(\.thing),
      start: start, goal: goal, instruction: plan.instruction)
    if goal.isReached(start, in: world) || HouseholdPlanner.guessIsRight(in: world) { return nil }
    return world
  }
}

extension HouseGenerator {
  private mutating func plan(
    _ template: HouseholdBook.Template, phrase: Int, layout: HouseholdBook.Layout, kinds: [Int]
  ) -> Plan? {
    let text = template.phrases[phrase % template.phrases.count]
    switch template.family {
    case .place: return placePlan(template, text, layout, kinds)
    case .light: return lightPlan(text, layout, kinds)
    case .question:
      return questionPlan(
        text, layout, kinds, form: phrase % template.phrases.count == 0 ? .count : .place)
    }
  }

  private mutating func placePlan(
    _ template: HouseholdBook.Template, _ text: String, _ layout: HouseholdBook.Layout,
    _ kinds: [Int]
  ) -> Plan? {
    let also = random.pick(template.also)
    let after = random.pick(template.afterClean)
    let states = template.needs + [also, after].compactMap { $0 }
    guard let first = pair(layout, kinds, states, template) else { return nil }
    var needs = states.reduce(into: ThingFlags()) { $0.insert($1) }
    if after == .hot { needs.insert(.heatedClean) }
    if after == .cool { needs.insert(.cooledClean) }
    let placement = HouseGoal.Placement(
      object: first.object, needs: needs, target: first.target, count: template.count,
      isClosed: template.leaveClosed)
    var plan = Plan(
      goal: HouseGoal(parts: [.place(placement)]),
      wanted: [(first.object, template.isHidden ? 1 : template.count + random.integer(below: 3))],
      instruction: text)
    plan.hidden = template.isHidden ? first.object : nil
    plan.closedKind = template.closedTarget ? first.target : nil
    if states.isEmpty { plan.forbidden.append((first.object, first.target)) }
    if states.contains(.sliced) {
      let knives = book.objects.indices.filter {
        book.objects[$0].abilities.contains(.cut) && book.objects[$0].rooms[layout.room] > 0
      }
      guard let knife = random.pick(knives) else { return nil }
      plan.wanted.append((knife, 1))
    }
    var names = [
      "object": book.objects[first.object].name, "target": book.receptacles[first.target].name,
    ]
    if let named = also ?? after { names.merge(words(for: named)) { old, _ in old } }
    if template.hasSecond {
      guard let second = pair(layout, kinds, [], template), second.object != first.object,
        second.target != first.target
      else { return nil }
      plan.goal.parts.append(
        .place(HouseGoal.Placement(object: second.object, target: second.target)))
      plan.wanted.append((second.object, 1 + random.integer(below: 2)))
      plan.forbidden.append((second.object, second.target))
      names["object2"] = book.objects[second.object].name
      names["target2"] = book.receptacles[second.target].name
    }
    plan.instruction = filled(text, names)
    return plan
  }

  /// An object kind and a receptacle kind that a layout and the template allow.
  private mutating func pair(
    _ layout: HouseholdBook.Layout, _ kinds: [Int], _ states: [ThingFlags],
    _ template: HouseholdBook.Template
  ) -> (object: Int, target: Int)? {
    var needed: Abilities = []
    for state in states { needed.insert(Abilities(reaching: state)) }
    let objects = book.objects.indices.filter {
      let kind = book.objects[$0]
      return kind.rooms[layout.room] > 0 && kind.abilities.isSuperset(of: needed)
        && kind.abilities.isDisjoint(with: [.fixed, .light])
    }
    guard let object = random.pick(objects) else { return nil }
    let targets = kinds.filter {
      book.objects[object].fits($0) && (!template.closedTarget || book.receptacles[$0].opens)
    }
    return random.pick(targets).map { (object, $0) }
  }

  private mutating func lightPlan(
    _ text: String, _ layout: HouseholdBook.Layout, _ kinds: [Int]
  ) -> Plan? {
    let lamps = book.objects.indices.filter { kind in
      book.objects[kind].abilities.contains(.light)
        && kinds.contains { book.objects[kind].places[$0] > 0 }
    }
    let objects = book.objects.indices.filter {
      book.objects[$0].rooms[layout.room] > 0
        && book.objects[$0].abilities.isDisjoint(with: [.fixed, .light])
    }
    guard let lamp = random.pick(lamps), let object = random.pick(objects) else { return nil }
    var wanted = [(lamp, 1), (object, 1 + random.integer(below: 2))]
    if let other = lamps.first(where: { $0 != lamp }), random.chance(0.4) {
      wanted.append((other, 1))
    }
    return Plan(
      goal: HouseGoal(parts: [.light(HouseGoal.Light(object: object, lamp: lamp))]),
      wanted: wanted.map { (kind: $0.0, count: $0.1) },
      instruction: filled(
        text, ["object": book.objects[object].name, "lamp": book.objects[lamp].name]))
  }

  private mutating func questionPlan(
    _ text: String, _ layout: HouseholdBook.Layout, _ kinds: [Int],
    form: HouseGoal.Question.Form
  ) -> Plan? {
    let objects = book.objects.indices.filter { kind in
      book.objects[kind].rooms[layout.room] > 0
        && book.objects[kind].abilities.isDisjoint(with: [.fixed, .light])
        && kinds.count { book.objects[kind].fits($0) } > 1
    }
    guard let object = random.pick(objects) else { return nil }
    // "1" is the tempting guess for a count, so the room holds more than one.
    let count = form == .count ? 2 + random.integer(below: 3) : 1
    let question = HouseGoal.Question(object: object, form: form, answer: count)
    return Plan(
      goal: HouseGoal(parts: [.question(question)]), wanted: [(object, count)],
      instruction: filled(text, ["object": book.objects[object].name]))
  }

  private func words(for flag: ThingFlags) -> [String: String] {
    switch flag {
    case .hot: ["verb": "heat", "state": "hot"]
    case .cool: ["verb": "cool", "state": "cool"]
    default: ["verb": "clean", "state": "clean"]
    }
  }

  private func filled(_ phrase: String, _ names: [String: String]) -> String {
    var text = ""
    var rest = phrase[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      text += names[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }
}
