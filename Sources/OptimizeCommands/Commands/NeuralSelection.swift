import Backbones
import Trajectories

/// The network that a verb's first word names, and how it is run.
enum NeuralSelection {
  static let name = Positional<String>.required(
    "backbone", candidates: NeuralFolder()?.names ?? [], "The network's name, or a GGUF file.")
  static let arithmetic = Option<Arithmetic>.choice(
    "arithmetic", default: .int8,
    "How networks compute: bytes as in use, or 32-bit numbers as peers do.")

  /// The model file, and where its card would be.
  static func files(_ invocation: Invocation) throws -> (model: String, card: String) {
    let asked = invocation[name]
    guard let model = model(asked, invocation) else {
      let names = NeuralFolder(home: invocation[SharedOptions.home])?.names ?? []
      throw BackboneError.unknownBackbone(
        asked, suggestions: NearestNames.of(asked, among: names))
    }
    return (model, String(model.dropLast(5)) + ".json")
  }

  /// The model file that a word names: itself, or one of `backbones/`; nil for other words.
  static func model(_ asked: String, _ invocation: Invocation) -> String? {
    if asked.hasSuffix(".gguf") { return asked }
    let folder = NeuralFolder(home: invocation[SharedOptions.home])
    guard let folder, folder.names.contains(asked) else { return nil }
    return folder.path(of: asked)
  }
}
