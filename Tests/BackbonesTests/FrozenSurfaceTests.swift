import Environments
import Testing
import Trajectories

/// A network's results are worth something only on what it was trained to read.
@Suite("Frozen surface")
struct FrozenSurfaceTests {
  /// The environments of a card that read otherwise today, each with why.
  private func drift(of card: JSONValue) throws -> [String] {
    guard let recorded = card["surface"]?.objectValue, !recorded.isEmpty else {
      return ["the card records no surface"]
    }
    return try recorded.compactMap { member in
      let world = try EnvironmentCatalogue.builtIn.make(
        member.key, options: EnvironmentOptions(isCompact: true))
      let found = member.value.stringValue ?? "none"
      return world.surface.hex == found
        ? nil : "\(member.key): trained on \(found.prefix(12)), is \(world.surface.short)"
    }
  }

  @Test("every shipped network was trained on what the environments show today")
  func shippedCards() throws {
    let folder = try ProductFolders.locate().path("backbones")
    let manifest = try JSONValue(parsing: try FileContents.read(folder + "/manifest.json"))
    let names = (manifest["files"]?.objectValue ?? JSONObject()).keys.filter {
      $0.hasSuffix(".gguf")
    }
    for name in names {
      let path = "\(folder)/\(name.dropLast(5)).json"
      let card = try JSONValue(parsing: try FileContents.read(path))
      #expect(try drift(of: card) == [], "\(name)")
      #expect(card["sha256"]?.stringValue == manifest["files"]?[name]?.stringValue, "\(name)")
    }
  }

  @Test("a card of another surface is found out")
  func otherSurface() throws {
    #expect(try drift(of: ["surface": ["retail": "00"]]).count == 1)
    #expect(try drift(of: [:]).count == 1)
  }
}
