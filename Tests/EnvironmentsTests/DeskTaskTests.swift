import Testing
import Trajectories

@testable import Environments

/// What generated tasks are like, and how the scripted user takes agents it was not made for.
@Suite struct DeskTaskTests {
  /// What a task asks for, so that tasks can be compared.
  struct Shape {
    var template: String
    var isRefusal: Bool
    var kinds: [String]
  }

  private func shapes<World: DeskWorld>(
    _ environment: any Environment, _ type: World.Type, split: TaskSplit, limit: Int
  ) throws -> [Shape] {
    let desk = try #require(environment as? DeskEnvironment<World>)
    return try desk.tasks(in: split, limit: limit).map { id in
      let task = try desk.source.task(id)
      let kinds = task.plan.flatMap { steps in
        steps.map { step in
          switch step {
          case .read(let tool, _): tool
          case .ask(let slots, let times): slots.joined() + String(times)
          case .write(let index): "write \(index)"
          case .say(let text):
            text.split(separator: "[").dropFirst().first.map(String.init) ?? "say"
          case .transfer: "transfer"
          }
        }
      }
      return Shape(
        template: task.template, isRefusal: task.isRefusal,
        kinds: kinds + task.wantedWrites.map(\.tool))
    }
  }

  private func shapes(_ name: String, split: TaskSplit, limit: Int) throws -> [Shape] {
    let environment = try DeskRuns.make(name)
    return name == "retail"
      ? try shapes(environment, RetailWorld.self, split: split, limit: limit)
      : try shapes(environment, AirlineWorld.self, split: split, limit: limit)
  }

  @Test(arguments: DeskRuns.environments, TaskSplit.allCases)
  func atMostAQuarterIsToBeRefused(name: String, split: TaskSplit) throws {
    let shapes = try shapes(name, split: split, limit: 120)
    #expect(shapes.count == 120)
    #expect(shapes.count(where: \.isRefusal) <= 30, "\(shapes.count(where: \.isRefusal))")
  }

  @Test(arguments: DeskRuns.environments)
  func tasksOfATemplateDifferInWhatTheyTake(name: String) throws {
    var byTemplate: [String: [[String]]] = [:]
    for split in [TaskSplit.train, .testOOD] {
      for shape in try shapes(name, split: split, limit: 200) {
        byTemplate[shape.template, default: []].append(shape.kinds)
      }
    }
    var pairs = 0
    var different = 0
    for kinds in byTemplate.keys.sorted().compactMap({ byTemplate[$0] }) {
      for (place, left) in kinds.enumerated() {
        for right in kinds[(place + 1)...] {
          pairs += 1
          if left != right { different += 1 }
        }
      }
    }
    print("kinds differ in \(different) of \(pairs) pairs of \(name)")
    #expect(pairs > 500)
    #expect(different * 2 >= pairs, "\(different) of \(pairs)")
  }

  @Test(arguments: DeskRuns.environments)
  func everySplitHasTasksEnough(name: String) throws {
    let environment = try DeskRuns.make(name)
    for (split, wanted) in [(TaskSplit.train, 600), (.dev, 200), (.test, 200), (.testOOD, 100)] {
      let tasks = try environment.tasks(in: split, limit: wanted)
      #expect(tasks.count == wanted && Set(tasks).count == wanted, "\(split)")
      #expect(try environment.tasks(in: split, limit: 7) == Array(tasks.prefix(7)))
    }
  }
}
