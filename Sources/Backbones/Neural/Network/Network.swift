/// A network with its numbers, ready to run; read-only and shared by all threads.
final class Network: Sendable {
  let shape: NetworkShape
  let arithmetic: Arithmetic
  let padded: PaddedShape
  let layers: [Layer]
  /// One vector for each token.
  let embedding: LaneStorage
  let finalNorm: LaneStorage
  let head: Matrix
  let rotary: RotaryTable
  /// Lanes of state for 16 positions.
  let blockLanes: Int
  /// The widest product and the widest input, for scratch memory.
  let widestOutput: Int
  let widestInput: Int

  init(
    shape: NetworkShape, arithmetic: Arithmetic, layers: [Layer], embedding: LaneStorage,
    finalNorm: LaneStorage,
    head: Matrix
  ) {
    self.shape = shape
    self.arithmetic = arithmetic
    padded = PaddedShape(shape)
    self.layers = layers
    self.embedding = embedding
    self.finalNorm = finalNorm
    self.head = head
    rotary = RotaryTable(
      context: shape.context, headWidth: shape.headWidth, base: shape.rotaryBase)
    blockLanes = shape.layers.reduce(0) { $0 + Network.stateLanes(of: $1, shape, arithmetic) }
    var output = head.outputLanes
    var input = max(padded.width, padded.feedForward)
    for layer in layers {
      output = max(output, layer.gateAndUp.outputLanes)
      switch layer.mixer {
      case .attention(let attention):
        output = max(output, attention.queriesKeysValues.outputLanes)
        input = max(input, attention.queryLanes)
      case .convolution(let convolution):
        output = max(output, convolution.input.outputLanes)
      }
    }
    widestOutput = output
    widestInput = input
  }

  /// Lanes of state that a layer takes for 16 positions.
  static func stateLanes(
    of mixer: NetworkShape.Mixer, _ shape: NetworkShape, _ arithmetic: Arithmetic
  ) -> Int {
    switch mixer {
    case .attention(let keyHeads):
      AttentionMemory.lanes(
        arithmetic: arithmetic, keyHeads: keyHeads, headWidth: shape.headWidth)
    case .convolution: ShortConvolution.stateLanes(width: shape.width)
    }
  }
}
