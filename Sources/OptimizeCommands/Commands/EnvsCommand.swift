import Environments
import Trajectories

extension Command {
  static let envs: Command = Command(
    name: "envs", group: .look, summary: "Lists the environments; shows and verifies one.",
    examples: [
      Example("optimize envs", "lists names and what they are"),
      Example("optimize envs verify counter-desk", "proves that the environment is sound"),
    ],
    subcommands: [.envsTasks, .envsShow, .envsVerify, .envsConform, .envsSurface, .envsDemos]
  ) { invocation in
    let entries = EnvironmentCatalogue.builtIn.entries
    let listed = entries.map { entry in
      JSONValue.object(["name": .string(entry.name), "summary": .string(entry.summary)])
    }
    invocation.output.result(["environments": .array(listed)]) {
      var table = Table([.left("environment"), .left("what it is")])
      for entry in entries { table.add(entry.name, entry.summary) }
      return table.text(on: invocation.output.standardOutput)
    }
    return .done
  }
}
