import Trajectories

/// A world behind another interface: the same tasks, the same score, other names and words.
struct ShiftedEnvironment: Environment {
  private(set) var world: any Environment
  let shifts: [InterfaceShift]
  private let names: ShiftedNames

  /// The worlds with a user who talks, and how the ids begin whose first sign may be left out.
  private static let talkative = ["retail": "#W", "airline": "", "telecom": ""]

  init(_ world: any Environment, _ shifts: [InterfaceShift]) throws(EnvironmentError) {
    for shift in shifts {
      if let objection = ShiftedEnvironment.objection(to: shift, in: world) {
        throw .badData(file: "--shift \(shift.rawValue)", detail: objection)
      }
    }
    self.world = world
    self.shifts = shifts
    names = ShiftedNames(
      world.tools, tools: shifts.contains(.renameTools),
      arguments: shifts.contains(.renameArguments))
  }

  /// Why a shift makes no sense for a world, or nil where it does.
  static func objection(to shift: InterfaceShift, in world: any Environment) -> String? {
    switch shift {
    case .renameTools, .renameArguments:
      world.tools.isEmpty
        ? "expected an environment with tools; \(world.name) takes text commands" : nil
    case .omitPrefix:
      (talkative[world.name] ?? "").isEmpty
        ? "expected an environment whose user says ids with a fixed first sign (retail); "
          + "\(world.name) has none" : nil
    case .reword, .reorder: nil
    }
  }

  var name: String { world.name }
  var version: String { world.version }
  var mayBlock: Bool { world.mayBlock }
  var simulatedUser: String? { world.simulatedUser }
  var result: TaskResult { world.result }
  var tools: [ToolSpec] { shifted(world.tools) }

  var surface: Digest {
    Digest(
      of: (["shift 1", world.surface.hex] + shifts.map(\.rawValue)).joined(separator: "\n"))
  }

  func tasks(in split: TaskSplit, limit: Int) throws(EnvironmentError) -> [String] {
    try world.tasks(in: split, limit: limit)
  }

  mutating func reset(to task: String) throws(EnvironmentError) -> Opening {
    var opening = try world.reset(to: task)
    opening.system = opening.system.map { names.text(reworded($0)) }
    opening.observation = shifted(opening.observation)
    opening.tools = shifted(opening.tools)
    return opening
  }

  mutating func step(_ action: Action) throws(EnvironmentError) -> StepResult {
    var result = try world.step(names.native(action))
    result.observation = shifted(result.observation)
    return result
  }

  func snapshot() throws(EnvironmentError) -> EnvironmentSnapshot { try world.snapshot() }

  mutating func restore(_ snapshot: EnvironmentSnapshot) throws(EnvironmentError) {
    try world.restore(snapshot)
  }

  func expert() -> (any Expert)? {
    world.expert().map { ShiftedExpert(inner: $0, names: names) }
  }

  func teacher() -> (any Expert)? {
    world.teacher().map { ShiftedExpert(inner: $0, names: names) }
  }

  func wrongPolicies() -> [NamedPolicy] {
    world.wrongPolicies().map { wrong in
      NamedPolicy(
        name: wrong.name, policy: ShiftedExpert(inner: wrong.policy, names: names)
      ) { view in wrong.targets(ShiftedExpert.unwrapped(view)) }
    }
  }

  func disturbances() -> [Action] { world.disturbances().map(names.shifted) }

  private func shifted(_ specs: [ToolSpec]) -> [ToolSpec] {
    let renamed = specs.map { spec in
      var spec = spec
      spec.parameters = names.schema(spec.parameters)
      if shifts.contains(.reorder) {
        spec.parameters = ShiftedEnvironment.reversed(spec.parameters)
      }
      if shifts.contains(.reword) {
        spec.parameters = ShiftedEnvironment.rewordedDescriptions(spec.parameters)
      }
      spec.summary = names.text(reworded(spec.summary))
      spec.name = names.tools[spec.name] ?? spec.name
      return spec
    }
    return shifts.contains(.reorder) ? renamed.reversed() : renamed
  }

  private func shifted(_ observation: Observation) -> Observation {
    var shown = observation
    let talks = ShiftedEnvironment.talkative[world.name]
    switch observation.source {
    case .user:
      if talks != nil { shown.text = reworded(shown.text) }
      if shifts.contains(.omitPrefix), let prefix = talks, !prefix.isEmpty {
        shown.text = shown.text.replacing(prefix, with: prefix.dropFirst())
      }
    case .tool, .environment:
      // Records keep their keys; only what an error says about the interface follows it.
      if observation.reported == .error { shown.text = names.text(shown.text) }
    }
    if shifts.contains(.reorder) { shown.admissible = shown.admissible?.reversed() }
    return shown
  }

  private func reworded(_ text: String) -> String {
    shifts.contains(.reword) ? WholeWords.replace(in: text, with: ShiftWords.prose) : text
  }

  private static func reversed(_ schema: JSONValue) -> JSONValue {
    guard case .object(var object) = schema else { return schema }
    if case .object(let properties)? = object["properties"] {
      object["properties"] = .object(
        JSONObject(properties.members.reversed().map { ($0.key, $0.value) }))
    }
    if case .array(let required)? = object["required"] {
      object["required"] = .array(required.reversed())
    }
    return .object(object)
  }

  private static func rewordedDescriptions(_ schema: JSONValue) -> JSONValue {
    guard case .object(let object) = schema else { return schema }
    return .object(
      JSONObject(
        object.map { member in
          if member.key == "description", case .string(let text) = member.value {
            return (member.key, .string(WholeWords.replace(in: text, with: ShiftWords.prose)))
          }
          return (member.key, rewordedDescriptions(member.value))
        }))
  }
}

/// A planner that works behind the other interface.
struct ShiftedExpert: Expert {
  let inner: any Expert
  let names: ShiftedNames

  func nextAction(in world: WorldView) -> Action? {
    inner.nextAction(in: ShiftedExpert.unwrapped(world)).map(names.shifted)
  }

  static func unwrapped(_ view: WorldView) -> WorldView {
    (view.environment as? ShiftedEnvironment).map { WorldView($0.world) } ?? view
  }
}
