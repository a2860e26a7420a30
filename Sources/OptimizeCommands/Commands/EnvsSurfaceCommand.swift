import Environments
import Trajectories

private enum Arguments {
  static let record = Option<Bool>.flag(
    "record", "Plays the sample tasks and keeps the digests of all replies in envs/ first.")
}

extension Command {
  static let envsSurface: Command = Command(
    name: "surface", group: .look,
    summary: "Prints a digest of what a model reads in each environment.",
    discussion: "It changes when a tool's schema, a policy, a phrase or the wording of a reply "
      + "changes, and with it every result that was recorded before. Replies are built in code, so "
      + "their digest is kept beside the other data; --record takes it anew after a change.",
    options: [
      SharedOptions.compact.spec, SharedOptions.settings.spec, SharedOptions.home.spec,
      SharedOptions.shift.spec, Arguments.record.spec,
    ],
    examples: [Example("optimize envs surface --json", "one digest per environment")]
  ) { invocation in
    if invocation[Arguments.record] { try recordWording(home: invocation.environmentOptions.home) }
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

  private static func recordWording(home: String?) throws {
    let folders = try home.map(ProductFolders.init(home:)) ?? ProductFolders.locate()
    for name in SharedOptions.benchmarkNames {
      var digests = JSONObject()
      for (key, isCompact) in [("compact", true), ("plain", false)] {
        let world = try EnvironmentCatalogue.builtIn.make(
          name, options: EnvironmentOptions(home: home, isCompact: isCompact))
        digests[key] = .string(try ObservationWording.sample(world).hex)
      }
      try FileContents.write(
        Array((JSONValue.object(digests).prettyText + "\n").utf8),
        to: folders.path(ObservationWording.path(name)))
    }
  }
}
