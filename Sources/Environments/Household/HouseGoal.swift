/// What a household task asks for; all parts have to hold at once.
struct HouseGoal: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case place(Placement)
    case light(Light)
    case question(Question)
  }

  /// Objects of a kind, in a state, in one receptacle of a kind.
  struct Placement: Sendable, Hashable {
    var object: Int
    var needs: ThingFlags = []
    var target: Int
    var count = 1
    var isClosed = false
  }

  /// An object held beside a lamp that has been switched on.
  struct Light: Sendable, Hashable {
    var object: Int
    var lamp: Int
  }

  /// A fact about the room as it was at the start.
  struct Question: Sendable, Hashable {
    enum Form: Sendable, Hashable {
      case count
      case place
    }

    var object: Int
    var form: Form
    /// The number, or the receptacle.
    var answer: Int
  }

  static let largestNumber = 9

  var parts: [Part]

  /// The form of the question, where the task is one.
  var questionForm: Question.Form? {
    for case .question(let question) in parts { return question.form }
    return nil
  }

  func isReached(_ state: HouseState, in world: HouseWorld) -> Bool {
    parts.allSatisfy { HouseGoal.isReached($0, state, in: world) }
  }

  static func isReached(_ part: Part, _ state: HouseState, in world: HouseWorld) -> Bool {
    switch part {
    case .place(let placement):
      return placement.isReached(state, in: world)
    case .light(let light):
      guard state.held >= 0, world.things[Int(state.held)].kind == light.object else {
        return false
      }
      for (index, thing) in world.things.enumerated() where thing.kind == light.lamp {
        let lamp = state.things[index]
        if lamp.flags.contains(.lit), lamp.holder >= 0,
          world.receptacles[Int(lamp.holder)].spot == Int(state.spot)
        {
          return true
        }
      }
      return false
    case .question(let question):
      return Int(state.answer) == question.answer
    }
  }
}

extension HouseGoal.Placement {
  func isReached(_ state: HouseState, in world: HouseWorld) -> Bool {
    for index in world.things.indices where isDone(index, state, in: world) {
      let holder = state.things[index].holder
      if count == 1 { return true }
      let together = world.things.indices.count {
        state.things[$0].holder == holder && isDone($0, state, in: world)
      }
      if together >= count { return true }
    }
    return false
  }

  private func isDone(_ index: Int, _ state: HouseState, in world: HouseWorld) -> Bool {
    guard world.things[index].kind == object else { return false }
    let thing = state.things[index]
    guard thing.holder >= 0, thing.flags.isSuperset(of: needs) else { return false }
    let holder = Int(thing.holder)
    return world.receptacles[holder].kind == target && !(isClosed && state.isOpen(holder))
  }
}
