import Environments
import Trajectories

extension Command {
  static let envsSurface: Command = Command(
    name: "surface", group: .look,
    summary: "Prints a digest of what a model reads in each environment.",
    discussion: "It changes when a tool's schema, a policy or a phrase changes, and with it every "
      + "result that was recorded before.",
    options: [
      SharedOptions.compact.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.shift.spec,
    ],
    examples: [Example("optimize envs surface --json", "one digest per environment")]
  ) { invocation in
    var table = Table([.left("environment"), .left("version"), .left("surface")])
    var listed: [JSONValue] = []
    for name in SharedOptions.environmentNames {
      let options = try invocation.playedOptions()
      let native = try EnvironmentCatalogue.builtIn.make(
        name, options: invocation.environmentOptions)
      // An environment that a shift makes no sense for has no surface under it.
      guard options.shifts.allSatisfy({ $0.objection(in: native) == nil }) else { continue }
      let world = try EnvironmentCatalogue.builtIn.make(name, options: options)
      table.add(name, world.version, world.surface.short)
      listed.append([
        "environment": .string(name), "version": .string(world.version),
        "surface": .string(world.surface.hex),
      ])
    }
    invocation.output.result(["environments": .array(listed)]) {
      table.text(on: invocation.output.standardOutput)
    }
    return .done
  }
}
