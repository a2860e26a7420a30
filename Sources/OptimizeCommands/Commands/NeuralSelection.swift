import Backbones
import Trajectories

/// The network that a verb's first word names, and how it is run.
enum NeuralSelection {
  static let name = Positional<String>.required(
    "backbone", candidates: NeuralFolder()?.names ?? [], "The network's name, or a GGUF file.")
  static let arithmetic = Option<Arithmetic>.choice(
    "arithmetic", default: .int8,
    "How networks compute: bytes as in use, or 32-bit numbers as peers do.")

  /// The model file, and the card beside it where there may be one.
  static func files(_ invocation: Invocation) throws -> (model: String, card: String?) {
    let asked = invocation[name]
    if asked.hasSuffix(".gguf") { return (asked, String(asked.dropLast(5)) + ".json") }
    let folder = NeuralFolder(home: invocation[SharedOptions.home])
    let names = folder?.names ?? []
    guard let folder, names.contains(asked) else {
      throw BackboneError.unknownBackbone(
        asked, suggestions: NearestNames.of(asked, among: names))
    }
    return (folder.path(of: asked), folder.cardPath(of: asked))
  }
}
