import Backbones
import Trajectories

extension Command {
  static let backbones: Command = Command(
    name: "backbones", group: .look, summary: "Lists the frozen models and where they come from.",
    discussion: "The kind says what a result is worth: scripted backbones measure the tools and "
      + "are never evidence of a gain. Endpoints are those of backbones.json.",
    options: [BackboneOptions.file.spec],
    examples: [Example("optimize backbones --json", "the list for a program")]
  ) { invocation in
    var entries = BackboneCatalogue.builtIn.entries.map { ($0.name, $0.kind, $0.summary) }
    for endpoint in try ChosenBackbone.declared(invocation) {
      entries.append((endpoint.name, .endpoint, endpoint.summary))
    }
    let listed = entries.map { entry in
      JSONValue.object([
        "name": .string(entry.0), "kind": .string(entry.1.rawValue), "summary": .string(entry.2),
      ])
    }
    invocation.output.result(["backbones": .array(listed)]) {
      var table = Table([.left("backbone"), .left("kind"), .left("what it is")])
      for entry in entries { table.add(entry.0, entry.1.rawValue, entry.2) }
      return table.text(on: invocation.output.standardOutput)
    }
    return .done
  }
}
