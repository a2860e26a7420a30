package import Signals
package import Trajectories

extension TaskRecipe {
  package static func list(_ reader: RuleReader) throws(HarnessFileError) -> [TaskRecipe] {
    let recipes = try reader.list("recipes") { part throws(HarnessFileError) in
      try TaskRecipe(part)
    }
    guard (1...limit).contains(recipes.count) else {
      throw reader.error("one to \(limit) recipes")
    }
    return recipes
  }

  package init(_ reader: RuleReader) throws(HarnessFileError) {
    self.init(
      task: try reader.required("task").strings(),
      steps: try reader.list("steps") { part throws(HarnessFileError) in try Step(part) })
    guard !task.isEmpty else { throw reader.error("a pattern of the task") }
    guard (1...TaskRecipe.stepLimit).contains(steps.count) else {
      throw reader.error("one to \(TaskRecipe.stepLimit) steps")
    }
  }

  package var json: JSONValue {
    ["task": .array(task.map(JSONValue.string)), "steps": .array(steps.map(\.json))]
  }

  /// Every pattern of the recipe.
  var patterns: [String] { task + steps.compactMap(\.result) }
}

extension TaskRecipe.Step {
  init(_ reader: RuleReader) throws(HarnessFileError) {
    let action: Action
    if let tool = try reader.string("tool") {
      action = .tool(
        name: tool, arguments: .object(try reader.optional("arguments")?.object() ?? [:]))
    } else if let command = try reader.string("command") {
      action = .text(command)
    } else if let speech = try reader.string("say") {
      action = .say(speech)
    } else {
      throw reader.error("one of tool, command, say")
    }
    self.init(action: action, result: try reader.string("result"))
  }

  var json: JSONValue {
    var writer = RuleWriter()
    switch action {
    case .tool(let name, let arguments):
      writer.set("tool", name)
      writer.set("arguments", arguments)
    case .text(let command): writer.set("command", command)
    case .say(let text): writer.set("say", text)
    }
    writer.set("result", result)
    return writer.value
  }
}
