extension NetworkShape {
  /// Reads the form of a network from a file's metadata.
  init(_ file: GGUFFile) throws(GGUFError) {
    let architecture = try file.text("general.architecture")
    guard let family = Family(rawValue: architecture) else {
      throw GGUFError(
        expected: "one of \(Family.allCases.map(\.rawValue).joined(separator: ", "))",
        found: "'\(architecture.prefix(40))'", at: "general.architecture")
    }
    func key(_ name: String) -> String { "\(architecture).\(name)" }
    let layerCount = try file.integer(key("block_count"), in: 1...256)
    let width = try file.integer(key("embedding_length"), in: 8...8192)
    let heads = try file.integer(key("attention.head_count"), in: 1...256)
    let headWidth: Int
    if file.metadata[key("attention.key_length")] != nil {
      headWidth = try file.integer(key("attention.key_length"), in: 8...512)
      let values = key("attention.value_length")
      if file.metadata[values] != nil {
        _ = try file.integer(values, in: headWidth...headWidth)
      }
    } else {
      headWidth = width / heads
      guard headWidth * heads == width else {
        throw GGUFError(
          expected: "a divisor of the width \(width)", found: "\(heads)",
          at: key("attention.head_count"))
      }
    }
    guard headWidth % 2 == 0, headWidth >= 8 else {
      throw GGUFError(
        expected: "an even head width of at least 8", found: "\(headWidth)",
        at: key("attention.key_length"))
    }
    if file.metadata[key("rope.dimension_count")] != nil {
      _ = try file.integer(key("rope.dimension_count"), in: headWidth...headWidth)
    }
    let tokens = try file.texts("tokenizer.ggml.tokens")
    guard (1...(1 << 20)).contains(tokens.count) else {
      throw GGUFError(
        expected: "1 to \(1 << 20) tokens", found: "\(tokens.count)", at: "tokenizer.ggml.tokens")
    }
    self.init(
      family: family, vocabulary: tokens.count, width: width, heads: heads, headWidth: headWidth,
      feedForward: try file.integer(key("feed_forward_length"), in: 8...65_536),
      context: try file.integer(key("context_length"), in: 2...32_768), taps: 1,
      epsilon: Float(try file.number(key("attention.layer_norm_rms_epsilon"), in: 1e-12...1)),
      rotaryBase: try file.number(key("rope.freq_base"), in: 1...1e12), layers: [])
    layers = try NetworkShape.mixers(file, family, count: layerCount, heads: heads)
    if layers.contains(.convolution) {
      taps = try file.integer(key("shortconv.l_cache"), in: 2...64)
    }
  }

  private static func mixers(
    _ file: GGUFFile, _ family: Family, count: Int, heads: Int
  ) throws(GGUFError) -> [Mixer] {
    let key = "\(family.rawValue).attention.head_count_kv"
    let declared: [Int]
    switch file.metadata[key] {
    case .integers(let each): declared = each
    case .integer(let all): declared = Array(repeating: all, count: count)
    case let other:
      throw GGUFError(
        expected: "one number of heads or one a layer", found: other?.kind ?? "none", at: key)
    }
    guard declared.count == count else {
      throw GGUFError(expected: "\(count) numbers", found: "\(declared.count)", at: key)
    }
    var mixers: [Mixer] = []
    for keyHeads in declared {
      if keyHeads == 0, family == .lfm2 {
        mixers.append(.convolution)
      } else if (1...heads).contains(keyHeads), heads % keyHeads == 0 {
        mixers.append(.attention(keyHeads: keyHeads))
      } else {
        throw GGUFError(
          expected: "a divisor of \(heads) heads", found: "\(keyHeads)", at: key)
      }
    }
    return mixers
  }
}
