/// Packs the tensors of a file into a network.
struct NetworkLoader {
  private let file: GGUFFile
  private let shape: NetworkShape
  private let padded: PaddedShape
  private let arithmetic: Arithmetic

  static func load(_ file: GGUFFile, arithmetic: Arithmetic) throws(GGUFError) -> Network {
    let shape = try NetworkShape(file)
    return try NetworkLoader(
      file: file, shape: shape, padded: PaddedShape(shape), arithmetic: arithmetic
    ).network()
  }

  /// Whether the file has an output matrix of its own beside the embedding.
  static func hasOwnHead(_ file: GGUFFile) -> Bool { file.tensors["output.weight"] != nil }

  private func network() throws(GGUFError) -> Network {
    let tokens = try file.numbers(
      of: "token_embd.weight", shape: [shape.vocabulary, shape.width])
    let embedding = LaneStorage(count: shape.vocabulary * padded.width)
    for (place, number) in tokens.enumerated() {
      embedding.numbers[place / shape.width * padded.width * 16 + place % shape.width] = number
    }
    let head =
      NetworkLoader.hasOwnHead(file)
      ? try file.numbers(of: "output.weight", shape: [shape.vocabulary, shape.width]) : tokens
    var layers: [Layer] = []
    var stateOffset = 0
    for (index, mixer) in shape.layers.enumerated() {
      layers.append(try layer(index, mixer, stateOffset: stateOffset))
      stateOffset += Network.stateLanes(of: mixer, shape, arithmetic)
    }
    // lfm2 files keep the last norm under the name of an embedding's.
    let finalNorm = shape.family == .lfm2 ? "token_embd_norm.weight" : "output_norm.weight"
    return Network(
      shape: shape, arithmetic: arithmetic, layers: layers, embedding: embedding,
      finalNorm: try vector(finalNorm, shape.width),
      head: matrix(head, rows: shape.vocabulary, columns: shape.width))
  }

  private func layer(
    _ index: Int, _ mixer: NetworkShape.Mixer, stateOffset: Int
  ) throws(GGUFError) -> Layer {
    let name = "blk.\(index)."
    let inner = padded.feedForward * 16
    var gateAndUp = MatrixDraft(rows: 2 * inner, columns: padded.width * 16)
    for (place, part) in ["ffn_gate", "ffn_up"].enumerated() {
      gateAndUp.place(
        try file.numbers(
          of: name + part + ".weight", shape: [shape.feedForward, shape.width]),
        width: shape.width, firstRow: place * inner)
    }
    var down = MatrixDraft(rows: padded.width * 16, columns: inner)
    down.place(
      try file.numbers(of: name + "ffn_down.weight", shape: [shape.width, shape.feedForward]),
      width: shape.feedForward, firstRow: 0)
    let mixed: Layer.Mixer
    switch mixer {
    case .attention(let keyHeads):
      mixed = .attention(try attention(name, keyHeads: keyHeads, stateOffset: stateOffset))
    case .convolution:
      mixed = .convolution(try convolution(name, stateOffset: stateOffset))
    }
    return Layer(
      mixer: mixed, mixerNorm: try vector(name + "attn_norm.weight", shape.width),
      feedForwardNorm: try vector(name + "ffn_norm.weight", shape.width),
      gateAndUp: Matrix(gateAndUp, arithmetic: arithmetic),
      down: Matrix(down, arithmetic: arithmetic))
  }

  private func attention(
    _ name: String, keyHeads: Int, stateOffset: Int
  ) throws(GGUFError) -> Attention {
    let spread = MatrixDraft.Spread(group: shape.headWidth, spacing: padded.head * 16)
    var rows = MatrixDraft(
      rows: (shape.heads + 2 * keyHeads) * spread.spacing, columns: padded.width * 16)
    var firstHead = 0
    for (part, heads) in [("attn_q", shape.heads), ("attn_k", keyHeads), ("attn_v", keyHeads)] {
      rows.place(
        try file.numbers(
          of: name + part + ".weight", shape: [heads * shape.headWidth, shape.width]),
        width: shape.width, firstRow: firstHead * spread.spacing, rowGroup: spread)
      firstHead += heads
    }
    var output = MatrixDraft(rows: padded.width * 16, columns: shape.heads * spread.spacing)
    output.place(
      try file.numbers(
        of: name + "attn_output.weight", shape: [shape.width, shape.heads * shape.headWidth]),
      width: shape.heads * shape.headWidth, firstRow: 0, columnGroup: spread)
    return Attention(
      heads: shape.heads, keyHeads: keyHeads, headWidth: shape.headWidth,
      headLanes: padded.head, epsilon: shape.epsilon,
      queriesKeysValues: Matrix(rows, arithmetic: arithmetic),
      output: Matrix(output, arithmetic: arithmetic),
      queryNorm: try vector(name + "attn_q_norm.weight", shape.headWidth),
      keyNorm: try vector(name + "attn_k_norm.weight", shape.headWidth),
      memory: AttentionMemory(
        arithmetic: arithmetic, keyHeads: keyHeads, headWidth: shape.headWidth,
        offset: stateOffset))
  }

  private func convolution(
    _ name: String, stateOffset: Int
  ) throws(GGUFError) -> ShortConvolution {
    let width = padded.width * 16
    var input = MatrixDraft(rows: 3 * width, columns: width)
    input.place(
      try file.numbers(
        of: name + "shortconv.in_proj.weight", shape: [3 * shape.width, shape.width]),
      width: shape.width, firstRow: 0,
      rowGroup: MatrixDraft.Spread(group: shape.width, spacing: width))
    var output = MatrixDraft(rows: width, columns: width)
    output.place(
      try file.numbers(
        of: name + "shortconv.out_proj.weight", shape: [shape.width, shape.width]),
      width: shape.width, firstRow: 0)
    let taps = try file.numbers(
      of: name + "shortconv.conv.weight", shape: [shape.width, shape.taps])
    let kernel = LaneStorage(count: shape.taps * padded.width)
    for (place, number) in taps.enumerated() {
      kernel.numbers[place % shape.taps * width + place / shape.taps] = number
    }
    return ShortConvolution(
      taps: shape.taps, lanes: padded.width, input: Matrix(input, arithmetic: arithmetic),
      output: Matrix(output, arithmetic: arithmetic), kernel: kernel, stateOffset: stateOffset)
  }

  private func matrix(_ numbers: [Float], rows: Int, columns: Int) -> Matrix {
    var draft = MatrixDraft(rows: rows, columns: LaneStorage.lanes(for: columns) * 16)
    draft.place(numbers, width: columns, firstRow: 0)
    return Matrix(draft, arithmetic: arithmetic)
  }

  private func vector(_ name: String, _ count: Int) throws(GGUFError) -> LaneStorage {
    let storage = LaneStorage(count: LaneStorage.lanes(for: count))
    for (place, number) in try file.numbers(of: name, shape: [count]).enumerated() {
      storage.numbers[place] = number
    }
    return storage
  }
}
