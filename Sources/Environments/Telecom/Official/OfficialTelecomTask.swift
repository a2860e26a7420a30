import Trajectories

/// An official telecom task, composed from its id.
struct OfficialTelecomTask: Sendable {
  let id: String
  let family: String
  let persona: String
  /// Calls that set the scene.
  let causes: [OfficialTelecomCall]
  /// The calls of the reference solution.
  let cures: [OfficialTelecomCall]
  let isFixable: Bool
  /// What the data that was added must come to.
  let refueledGB: Double?
  /// The world after the scene is set.
  let world: TelecomWorld

  static let caller = (name: "John Smith", phone: "555-123-2002")
  private static let personas = ["None", "Easy", "Hard"]

  /// Composes a task; nil where the id names no family, no known faults or faults that clash.
  init?(id: String, world: TelecomWorld) {
    guard let (family, faults, persona) = OfficialTelecomTask.parts(of: id) else { return nil }
    let info = OfficialTelecomCall(
      byUser: true, name: "set_user_info",
      arguments: [
        "name": .string(OfficialTelecomTask.caller.name),
        "phone_number": .string(OfficialTelecomTask.caller.phone),
      ])
    var current = world
    var causes: [OfficialTelecomCall] = []
    func apply(_ call: OfficialTelecomCall) -> Bool {
      causes.append(call)
      return current.prepare(call)
    }
    guard apply(info) else { return nil }
    for fault in faults {
      guard let (line, owner) = OfficialTelecomTask.subject(current),
        let plan = current.carrier.plan(of: line)
      else { return nil }
      for call in fault.causes(line: line, owner: owner, limit: plan.limitGB) {
        guard apply(call) else { return nil }
      }
    }
    guard let (line, owner) = OfficialTelecomTask.subject(current) else { return nil }
    self.id = id
    self.family = family
    self.persona = persona
    self.causes = causes
    isFixable = !faults.contains(where: \.isFinal)
    cures =
      isFixable
      ? faults.flatMap { $0.cures(line: line, owner: owner) }
      : [
        OfficialTelecomCall(
          byUser: false, name: "transfer_to_human_agents",
          arguments: ["summary": "I cannot fix the issue."])
      ]
    let isExhausted = faults.contains { $0.name == "data_usage_exceeded" }
    refueledGB = isFixable && isExhausted ? line.refueledGB + 2 : nil
    self.world = current
  }

  private static func subject(_ world: TelecomWorld) -> (Line, String)? {
    guard let line = world.carrier.line(phone: caller.phone),
      let owner = world.carrier.subscriber(phone: caller.phone)
    else { return nil }
    return (line, owner.id)
  }

  /// Reads `[family]fault|fault[PERSONA:name]`.
  private static func parts(of id: String) -> (String, [OfficialFault], String)? {
    guard id.hasPrefix("["), id.hasSuffix("]"), let close = id.firstIndex(of: "]"),
      let open = id.lastIndex(of: "["), close < open
    else { return nil }
    let tag = id[id.index(after: open)...].dropLast()
    guard tag.hasPrefix("PERSONA:") else { return nil }
    let persona = String(tag.dropFirst(8))
    let name = String(id[id.index(after: id.startIndex)..<close])
    guard personas.contains(persona),
      let family = OfficialFault.families.first(where: { $0.name == name })
    else { return nil }
    let names = id[id.index(after: close)..<open].split(separator: "|").map(String.init)
    let faults = names.compactMap { name in OfficialFault.all.first { $0.name == name } }
    let groups = faults.map(\.group)
    guard faults.count == names.count, !faults.isEmpty, names == names.sorted(),
      Set(groups).count == groups.count, groups.allSatisfy(family.groups.contains),
      groups.contains(where: family.needed.contains)
    else { return nil }
    return (name, faults, persona)
  }

  /// The world after the reference solution, and whether a call of it failed.
  func solved() -> (world: TelecomWorld, hasFailed: Bool) {
    var world = world
    var hasFailed = false
    for call in cures where call.name != "transfer_to_human_agents" {
      if call.byUser {
        if world.operate(call.name, call.arguments)?.isRefused ?? true { hasFailed = true }
      } else if world.call(call.name, call.arguments).errorClass != nil {
        hasFailed = true
      }
    }
    return (world, hasFailed)
  }

  /// Whether a world is as the task wants it: working again, or broken still.
  func holds(in world: TelecomWorld) -> Bool {
    let handset = world.handset
    if let refueledGB {
      let line = world.carrier.line(phone: OfficialTelecomTask.caller.phone)
      guard ((line?.refueledGB ?? -1) - refueledGB).magnitude < 1e-6 else { return false }
    }
    switch family {
    case "service_issue":
      guard isFixable else { return handset.phone.service == .noService }
      let bill = world.carrier.bills[OfficialFault.overdueBill]
      return handset.hasService && (bill.map { $0.status == .paid } ?? true)
    case "mobile_data_issue": return isFixable ? handset.isFast : !handset.isDataWorking
    default: return handset.canSendMMS == isFixable
    }
  }
}
