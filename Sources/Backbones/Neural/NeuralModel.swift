import Trajectories

/// A model file opened and checked: network, tokenizer and template, with what the file says of
/// itself.
struct NeuralModel: Sendable {
  let network: Network
  let tokenizer: Tokenizer
  let template: PromptTemplate
  let card: NeuralCard
  let arithmetic: Arithmetic
  /// Digest of weights, tokenizer, template and engine.
  let digest: Digest

  init(path: String, arithmetic: Arithmetic = .int8) throws {
    try self.init(GGUFFile(path: path), arithmetic: arithmetic)
  }

  init(_ file: GGUFFile, arithmetic: Arithmetic) throws(GGUFError) {
    network = try NetworkLoader.load(file, arithmetic: arithmetic)
    tokenizer = try Tokenizer(file)
    template = try PromptTemplate(file, tokenizer)
    card = try NeuralCard(file)
    self.arithmetic = arithmetic
    digest = NeuralModel.digest(file, network.shape, tokenizer, arithmetic)
  }

  private static func digest(
    _ file: GGUFFile, _ shape: NetworkShape, _ tokenizer: Tokenizer, _ arithmetic: Arithmetic
  ) -> Digest {
    let builder = DigestBuilder()
    builder.update(Engine.version)
    builder.update(arithmetic.rawValue)
    builder.update("template \(PromptTemplate.version)")
    builder.update(shape.canonicalText)
    for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) {
      builder.update(name)
      builder.update("\(tensor.encoding) \(tensor.shape)")
      file.rawBytes(of: tensor).withUnsafeBytes { builder.update($0) }
    }
    tokenizer.update(builder)
    return builder.finish()
  }
}
