import Backbones
import Environments
import MetaHarness

/// Options that several verbs have, so that they are spelled and explained alike.
enum SharedOptions {
  static let home = Option<String?>.folder(
    "home", "Folder that holds envs/, interventions/ and backbones/.")
  static let data = Option<String?>.folder("data", "Folder of official benchmark data.")
  static let seed = Option<Int>.integer(
    "seed", default: 0, "Seed that everything random derives from.")
  static let compact = Option<Bool>.flag(
    "compact",
    "Show the same facts in fewer tokens, for backbones with small windows; the networks of "
      + "backbones/ were trained on it and are always shown it.")
  static let settings = Option<[String]>.texts(
    "set", value: "NAME=VALUE",
    "A setting that only some environments have, such as interface=tools; see envs/*/README.md.")
  static let shift = Option<String?>.text(
    "shift", value: "NAMES",
    "Another interface to the same world, for evaluation only: rename-tools, rename-args, "
      + "omit-prefix, reword, reorder, with commas between.")
  static let userBackbone = Option<String?>.text(
    "user-backbone", value: "URL#MODEL",
    "A model in the user's place in an official benchmark's tasks (--set official=v1); tables "
      + "then say 'simulated user'.")

  static let environmentNames = EnvironmentCatalogue.builtIn.entries.map(\.name)
  /// The seven that are judged; the counter desk is for first steps, its few tasks teach nothing.
  static let benchmarkNames = environmentNames.filter { $0 != "counter-desk" }
}

extension Invocation {
  /// How environments are set up, from `--home`, `--data`, `--compact` and `--set`.
  var environmentOptions: EnvironmentOptions {
    EnvironmentOptions(
      home: self[SharedOptions.home], dataFolder: self[SharedOptions.data],
      isCompact: self[SharedOptions.compact], settings: environmentSettings)
  }

  /// The settings of `--set`; the last of a name counts.
  var environmentSettings: [String: String] {
    var settings: [String: String] = [:]
    for setting in self[SharedOptions.settings] {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      settings[String(parts[0])] = parts.count > 1 ? String(parts[1]) : "on"
    }
    return settings
  }

  /// How environments are set up for playing: with `--shift` and `--user-backbone` as well.
  func playedOptions() throws -> EnvironmentOptions {
    var options = environmentOptions
    options.shifts = try self[SharedOptions.shift].map(InterfaceShift.list) ?? []
    if let name = self[SharedOptions.userBackbone] {
      // An address alone is named after its model.
      let isAddress = name.hasPrefix("http://") || name.hasPrefix("https://")
      let model = name.split(separator: "#").dropFirst().last ?? "user"
      options.user = SimulatedUser(
        try ChosenBackbone.make(isAddress ? "\(model)=\(name)" : name, self))
    }
    return options
  }

  /// The backbones that can be named, with the networks below `--home`.
  var backbones: BackboneCatalogue { .installed(home: self[SharedOptions.home]) }
}
