public import Environments
import Trajectories

extension RunFolder {
  /// How the run's environments were set up; the folders are those of this machine.
  public func environmentOptions(
    home: String?, dataFolder: String?
  ) throws -> EnvironmentOptions {
    var options = EnvironmentOptions(
      home: home, dataFolder: dataFolder, isCompact: configuration["compact"]?.boolValue ?? false)
    switch configuration["settings"] {
    case .object(let saved):
      for member in saved.members { options.settings[member.key] = member.value.stringValue }
    case .string(let words):
      for word in words.split(separator: " ") {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        options.settings[String(parts[0])] = parts.count > 1 ? String(parts[1]) : "on"
      }
    default: break
    }
    options.shifts = try configuration["shift"]?.stringValue.map(InterfaceShift.list) ?? []
    return options
  }
}
