import Trajectories

/// What the environment reads from its data folder.
final class TelecomKit: Sendable {
  let desk: DeskKit
  let instructions: DeviceInstructionReader
  /// The phone's tools and the one that closes a ticket, where the agent has both sides in hand.
  let phoneTools: [ToolSpec]
  let surface: Digest

  init(
    home: String?, isCompact: Bool, policy: String? = nil, isTicket: Bool = false
  ) throws(EnvironmentError) {
    desk = try DeskKit(
      folder: TelecomWorld.name, home: home, isCompact: isCompact, policy: policy)
    let folder = try DeskKit.folder(TelecomWorld.name, home: home)
    phoneTools =
      isTicket ? try DeskKit.tools(at: folder + "/phone-tools.json", isCompact: isCompact) : []
    let path = folder + "/instructions.json"
    let json = try DeskKit.json(path)
    instructions = try DeviceInstructionReader(json, file: path)
    // What the phone shows is a part of what a model reads.
    let screens = Handset.tools.compactMap { tool in
      var handset = Handset()
      return handset.operate(tool)?.text
    }
    surface = Digest(
      of: ([desk.surface.hex, json.compactText] + screens + DeskKit.texts(of: phoneTools))
        .joined(separator: "\n"))
  }
}
