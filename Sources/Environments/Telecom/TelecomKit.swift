import Trajectories

/// What the environment reads from its data folder.
final class TelecomKit: Sendable {
  let desk: DeskKit
  let instructions: DeviceInstructionReader
  let surface: Digest

  init(
    home: String?, isCompact: Bool, policy: String? = nil
  ) throws(EnvironmentError) {
    desk = try DeskKit(
      folder: TelecomWorld.name, home: home, isCompact: isCompact, policy: policy)
    let path = try DeskKit.folder(TelecomWorld.name, home: home) + "/instructions.json"
    let json = try DeskKit.json(path)
    instructions = try DeviceInstructionReader(json, file: path)
    // What the phone shows is a part of what a model reads.
    let screens = Handset.tools.compactMap { tool in
      var handset = Handset()
      return handset.operate(tool)?.text
    }
    surface = Digest(
      of: ([desk.surface.hex, json.compactText] + screens).joined(separator: "\n"))
  }
}
