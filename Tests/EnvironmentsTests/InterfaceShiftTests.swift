import Testing
import Trajectories

@testable import Environments

/// Evaluation behind another interface: the same worlds under other names and words.
@Suite struct InterfaceShiftTests {
  private func make(
    _ name: String, _ shifts: [InterfaceShift]
  ) throws(EnvironmentError) -> any Environment {
    try EnvironmentCatalogue.builtIn.make(
      name, options: EnvironmentOptions(home: DeskRuns.home, shifts: shifts))
  }

  private static let everyName = EnvironmentCatalogue.builtIn.entries.map(\.name)

  @Test(arguments: everyName, InterfaceShift.allCases)
  func expertsSolveUnderEveryShiftThatMakesSense(name: String, shift: InterfaceShift) throws {
    let native = try make(name, [])
    guard shift.objection(in: native) == nil else {
      #expect(throws: EnvironmentError.self) { try make(name, [shift]) }
      return
    }
    var world = try make(name, [shift])
    #expect(world.surface != native.surface && world.name == native.name)
    let expert = try #require(world.expert())
    for task in try world.tasks(in: .train, limit: 6) {
      let run = try DeskRuns.play(&world, task, expert)
      #expect(run.result.success, "\(shift) \(task): \(run.result.detail ?? "")\n\(run.transcript)")
    }
  }

  @Test func everySetOfShiftsHasASurfaceOfItsOwn() throws {
    var seen: Set<Digest> = []
    for shift in InterfaceShift.allCases {
      #expect(seen.insert(try make("retail", [shift]).surface).inserted)
    }
    #expect(seen.insert(try make("retail", InterfaceShift.allCases).surface).inserted)
    #expect(seen.insert(try make("retail", []).surface).inserted)
  }

  @Test(arguments: ["retail", "airline", "telecom"])
  func renamedToolsAndArgumentsAreAllThatIsKnown(name: String) throws {
    let native = try make(name, [])
    var world = try make(name, [.renameTools, .renameArguments])
    let old = Set(native.tools.map(\.name))
    #expect(world.tools.count == native.tools.count)
    #expect(world.tools.allSatisfy { !old.contains($0.name) })
    let task = try #require(try world.tasks(in: .train, limit: 1).first)
    let opening = try world.reset(to: task)
    for name in old where name.contains("_") {
      #expect(opening.system?.contains(" \(name) ") != true, "\(name)")
    }
    for tool in native.tools {
      let step = try world.step(.tool(name: tool.name, arguments: [:]))
      #expect(step.groundTruth.errorClass == .unknownTool, "\(tool.name)")
      #expect(
        step.observation.text.contains(tool.name + ";")
          || step.observation.text.hasSuffix(tool.name))
    }
    // An argument under its old name is a missing argument, which the error calls by its new name.
    let renamed = try #require(
      zip(native.tools, world.tools).first { $0.0.name.hasPrefix("get_") }?.1)
    let keys = renamed.parameters["properties"]?.objectValue?.keys ?? []
    let step = try world.step(.tool(name: renamed.name, arguments: ["order_id": "x", "id": "x"]))
    #expect(step.observation.reported == .error)
    #expect(keys.contains { step.observation.text.contains($0) }, "\(step.observation.text)")
  }

  @Test func theUserLeavesThePrefixOut() throws {
    var world = try make("retail", [.omitPrefix])
    let expert = try #require(world.expert())
    var mentions = 0
    for task in try world.tasks(in: .train, limit: 30) {
      let opening = try world.reset(to: task)
      var heard = [opening.observation]
      for _ in 0..<opening.stepBudget {
        guard let action = expert.nextAction(in: WorldView(world)) else { break }
        let step = try world.step(action)
        heard.append(step.observation)
        if step.end != nil { break }
      }
      let spoken = heard.filter { $0.source == .user }.map(\.text).joined(separator: " ")
      #expect(!spoken.contains("#W"), "\(spoken)")
      if spoken.contains("order W") { mentions += 1 }
      #expect(world.result.success)
    }
    #expect(mentions > 0)
  }

  @Test func reorderedToolsComeBackwards() throws {
    let native = try make("retail", [])
    let world = try make("retail", [.reorder])
    #expect(world.tools.map(\.name) == native.tools.map(\.name).reversed())
  }

  @Test func wrongPoliciesFailUnderShiftsToo() throws {
    var world = try make("retail", [.renameTools, .renameArguments, .reorder])
    for policy in world.wrongPolicies() {
      for task in try world.tasks(in: .train, limit: 12) {
        _ = try world.reset(to: task)
        guard policy.targets(WorldView(world)) else { continue }
        #expect(try !DeskRuns.play(&world, task, policy.policy).result.success, "\(policy.name)")
      }
    }
  }

  @Test(arguments: ["", "rename", "reword,,reorder", "reword,upside-down"])
  func unknownShiftsAreNamed(text: String) {
    #expect(throws: EnvironmentError.self) { try InterfaceShift.list(text) }
  }
}
