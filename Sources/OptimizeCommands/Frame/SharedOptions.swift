import Backbones
import Environments

/// Options that several verbs have, so that they are spelled and explained alike.
enum SharedOptions {
  static let home = Option<String?>.folder(
    "home", "Folder that holds envs/, interventions/ and backbones/.")
  static let data = Option<String?>.folder("data", "Folder of official benchmark data.")
  static let seed = Option<Int>.integer(
    "seed", default: 0, "Seed that everything random derives from.")
  static let compact = Option<Bool>.flag(
    "compact", "Show the same facts in fewer tokens, for backbones with small windows.")

  static let environmentNames = EnvironmentCatalogue.builtIn.entries.map(\.name)
}

extension Invocation {
  /// How environments are set up, from `--home`, `--data` and `--compact`.
  var environmentOptions: EnvironmentOptions {
    EnvironmentOptions(
      home: self[SharedOptions.home], dataFolder: self[SharedOptions.data],
      isCompact: self[SharedOptions.compact])
  }
  /// The backbones that can be named, with the networks below `--home`.
  var backbones: BackboneCatalogue { .installed(home: self[SharedOptions.home]) }
}
