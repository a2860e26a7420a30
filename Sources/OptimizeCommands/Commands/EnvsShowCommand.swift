import Environments
import Trajectories

private enum Arguments {
  static let environment = Positional<String>.required(
    "environment", candidates: SharedOptions.environmentNames, "The environment's name.")
}

extension Command {
  static let envsShow: Command = Command(
    name: "show", group: .look,
    summary: "Shows an environment: version, tools, and the opening of its first task.",
    positionals: [Arguments.environment.spec],
    options: [
      SharedOptions.compact.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.data.spec,
    ],
    examples: [Example("optimize envs show counter-desk", "what an agent gets to see")]
  ) { invocation in
    var world = try EnvironmentCatalogue.builtIn.make(
      invocation[Arguments.environment], options: invocation.environmentOptions)
    let first = try TaskSplit.allCases.lazy.compactMap {
      try world.tasks(in: $0, limit: 1).first
    }.first
    let opening = try first.map { try world.reset(to: $0) }
    let tools = opening?.tools ?? world.tools
    var object: JSONObject = [
      "environment": .string(world.name), "version": .string(world.version),
      "surface": .string(world.surface.hex), "mayBlock": .bool(world.mayBlock),
      "hasExpert": .bool(world.expert() != nil),
    ]
    object["tools"] = .array(
      tools.map {
        [
          "name": .string($0.name), "kind": .string($0.kind.rawValue),
          "summary": .string($0.summary), "parameters": $0.parameters,
        ]
      })
    if let first, let opening {
      object["opening"] = [
        "task": .string(first), "style": .string(opening.style.rawValue),
        "stepBudget": .integer(opening.stepBudget),
        "system": opening.system.map(JSONValue.string) ?? .null,
        "observation": .string(opening.observation.text),
      ]
    }
    invocation.output.result(object) {
      var text = "\(world.name), version \(world.version), surface \(world.surface.short)\n\n"
      if !tools.isEmpty {
        var table = Table([.left("tool"), .left("kind"), .left("what it does")])
        for tool in tools { table.add(tool.name, tool.kind.rawValue, tool.summary) }
        text += table.text(on: invocation.output.standardOutput) + "\n"
      }
      guard let first, let opening else { return text + "no tasks\n" }
      let width = invocation.output.standardOutput.width
      let shown = [opening.system ?? "", opening.observation.text]
        .flatMap { $0.split(separator: "\n") }
        .flatMap { PlainText.wrap(PlainText.line(String($0)), width: width - 2) }
      return text + "\(first) (\(opening.stepBudget) steps)\n"
        + shown.map { "  \($0)\n" }.joined()
    }
    return .done
  }
}
