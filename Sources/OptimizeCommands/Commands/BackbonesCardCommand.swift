import Backbones
import Trajectories

extension Command {
  static let backbonesCard = Command(
    name: "card", group: .look,
    summary: "Shows what a network is: form, training and identity.",
    discussion: "The identity covers weights, tokenizer, template and engine. The card that the "
      + "training wrote beside the file is shown as it is.",
    positionals: [NeuralSelection.name.spec],
    options: [NeuralSelection.arithmetic.spec, SharedOptions.home.spec],
    examples: [Example("optimize backbones card mynet-late --json", "the card for a program")]
  ) { invocation in
    let files = try NeuralSelection.files(invocation)
    let card = try NeuralCard(path: files.model)
    let arithmetic = invocation[NeuralSelection.arithmetic]
    let backbone = try NeuralBackbone(
      name: invocation[NeuralSelection.name], path: files.model, arithmetic: arithmetic,
      settings: EngineSettings(threads: 1))
    let written = (try? FileContents.read(files.card)).flatMap { try? JSONValue(parsing: $0) }
    let object: JSONObject = [
      "name": .string(backbone.identity.name), "kind": .string(backbone.identity.kind.rawValue),
      "identity": .string(backbone.identity.digest.hex),
      "arithmetic": .string(arithmetic.rawValue),
      "network": card.network.map(JSONValue.string) ?? .null,
      "checkpoint": card.checkpoint.map(JSONValue.string) ?? .null,
      "parameters": .integer(card.parameters),
      "tokensSeen": card.tokensSeen.map(JSONValue.integer) ?? .null,
      "family": .string(card.shape.family.rawValue), "width": .integer(card.shape.width),
      "layers": .string(card.shape.layerLetters), "context": .integer(card.shape.context),
      "vocabulary": .integer(card.shape.vocabulary), "surface": card.surface ?? .null,
      "card": written ?? .null,
    ]
    invocation.output.result(object) {
      var table = Table([.left("what"), .left("value")])
      for member in object.members where member.key != "card" {
        table.add(member.key, member.value.stringValue ?? member.value.compactText)
      }
      let text = table.text(on: invocation.output.standardOutput)
      return written.map { text + "\n" + $0.prettyText + "\n" } ?? text
    }
    return .done
  }
}

extension NetworkShape {
  /// One letter a layer: attention or convolution.
  fileprivate var layerLetters: String {
    String(layers.map { $0 == .convolution ? "c" : "a" })
  }
}
