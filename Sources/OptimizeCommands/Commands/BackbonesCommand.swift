import Backbones
import Trajectories

extension Command {
  static let backbones: Command = Command(
    name: "backbones", group: .look, summary: "Lists the frozen models and where they come from.",
    discussion: "The kind says what a result is worth: scripted backbones measure the tools and "
      + "are never evidence of a gain.",
    examples: [Example("optimize backbones --json", "the list for a program")]
  ) { invocation in
    let entries = BackboneCatalogue.builtIn.entries
    let listed = entries.map { entry in
      JSONValue.object([
        "name": .string(entry.name), "kind": .string(entry.kind.rawValue),
        "summary": .string(entry.summary),
      ])
    }
    invocation.output.result(["backbones": .array(listed)]) {
      var table = Table([.left("backbone"), .left("kind"), .left("what it is")])
      for entry in entries { table.add(entry.name, entry.kind.rawValue, entry.summary) }
      return table.text(on: invocation.output.standardOutput)
    }
    return .done
  }
}
