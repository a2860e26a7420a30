import Trajectories

/// A small random network as a GGUF file: of any form, with a real tokenizer, and with nothing
/// learnt.
public struct TinyNetwork: Sendable {
  /// `a` for attention, `c` for a convolution, one letter a layer.
  public var layers: String
  public var width: Int
  public var heads: Int
  public var keyHeads: Int
  public var feedForward: Int
  public var context: Int
  public var taps: Int
  public var seed: UInt64
  public var encoding: GGUFWriter.Encoding
  /// Size of the last weights: larger ones make choices surer.
  public var sharpness: Float
  public var hasOwnHead: Bool

  public init(
    layers: String = "aa", width: Int = 32, heads: Int = 2, keyHeads: Int = 2,
    feedForward: Int = 64, context: Int = 256, taps: Int = 3, seed: UInt64 = 1,
    encoding: GGUFWriter.Encoding = .float32, sharpness: Float = 1, hasOwnHead: Bool = false
  ) {
    self.layers = layers
    self.width = width
    self.heads = heads
    self.keyHeads = keyHeads
    self.feedForward = feedForward
    self.context = context
    self.taps = taps
    self.seed = seed
    self.encoding = encoding
    self.sharpness = sharpness
    self.hasOwnHead = hasOwnHead
  }

  public static let controls = [
    "<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", "<|act|>", "<|tools|>",
    "<|note|>",
  ]
  /// Pairs that are merged, earliest first; `Ġ` is the letter for a blank.
  public static let merges = [
    "h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld", "\" :", "{ \"",
    "a d", "ad d", "Ġ {", "Ġ t", "Ġt he", "i n", "in g", "1 2",
  ]

  /// The 256 letters that stand for bytes, by the rule of byte-level vocabularies.
  public static let letters: [String] = {
    var next: UInt32 = 0x100
    return (0..<256).map { (byte: UInt32) in
      let isPrintable =
        (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte)
        || (0xAE...0xFF).contains(byte)
      defer { if !isPrintable { next += 1 } }
      return String(Unicode.Scalar(isPrintable ? byte : next) ?? "?")
    }
  }()

  public static var tokens: [String] {
    controls + letters + merges.map { $0.replacing(" ", with: "") }
  }

  /// The file.
  public var bytes: [UInt8] { writer.bytes() }

  /// The file, still open for additions.
  public var writer: GGUFWriter {
    let family = layers.contains("c") ? "lfm2" : "qwen3"
    var writer = GGUFWriter()
    writer.set("general.architecture", text: family)
    writer.set("\(family).context_length", integer: context)
    writer.set("\(family).embedding_length", integer: width)
    writer.set("\(family).block_count", integer: layers.count)
    writer.set("\(family).feed_forward_length", integer: feedForward)
    writer.set("\(family).attention.head_count", integer: heads)
    if family == "lfm2" {
      writer.set(
        "lfm2.attention.head_count_kv", integers: layers.map { $0 == "c" ? 0 : keyHeads })
      writer.set("lfm2.shortconv.l_cache", integer: taps)
    } else {
      writer.set("qwen3.attention.head_count_kv", integer: keyHeads)
      writer.set("qwen3.rope.dimension_count", integer: width / heads)
    }
    writer.set("\(family).attention.layer_norm_rms_epsilon", number: 1e-5)
    writer.set("\(family).rope.freq_base", number: 1e6)
    writer.set("\(family).vocab_size", integer: TinyNetwork.tokens.count)
    addTokenizer(to: &writer)
    writer.set("metaharness.template", text: "1")
    writer.set("metaharness.network", text: "tiny")
    writer.set("metaharness.checkpoint", text: "early")
    writer.set("metaharness.tokens_seen", integer: 0)
    writer.set("metaharness.surface", text: #"{"counter-desk":"00"}"#)
    addTensors(to: &writer, family: family)
    return writer
  }

  private func addTokenizer(to writer: inout GGUFWriter) {
    writer.set("tokenizer.ggml.model", text: "gpt2")
    writer.set("tokenizer.ggml.pre", text: "qwen2")
    writer.set("tokenizer.ggml.tokens", texts: TinyNetwork.tokens)
    writer.set(
      "tokenizer.ggml.token_type",
      integers: TinyNetwork.tokens.map { token in
        token == "<|act|>" ? 4 : TinyNetwork.controls.contains(token) ? 3 : 1
      })
    writer.set("tokenizer.ggml.merges", texts: TinyNetwork.merges)
    writer.set("tokenizer.ggml.bos_token_id", integer: 0)
    writer.set("tokenizer.ggml.eos_token_id", integer: 0)
    writer.set("tokenizer.ggml.add_bos_token", bool: false)
  }

  private func addTensors(to writer: inout GGUFWriter, family: String) {
    var random = Seed(seed).generator
    func add(_ name: String, _ rows: Int, _ columns: Int, size: Float? = nil) {
      // A sum of four draws is close enough to a bell curve.
      let scale = size ?? 1 / Float(columns).squareRoot()
      let numbers = (0..<rows * columns).map { _ in
        (0..<4).reduce(Float(0)) { sum, _ in sum + Float(random.unit()) - 0.5 } * 1.7 * scale
      }
      writer.add(name + ".weight", shape: [rows, columns], numbers, as: encoding)
    }
    func addVector(_ name: String, _ count: Int) {
      let numbers = (0..<count).map { _ in 0.75 + Float(random.unit()) / 2 }
      writer.add(name + ".weight", shape: [count], numbers)
    }
    let headWidth = width / heads
    add("token_embd", TinyNetwork.tokens.count, width, size: sharpness)
    if hasOwnHead { add("output", TinyNetwork.tokens.count, width) }
    addVector(family == "lfm2" ? "token_embd_norm" : "output_norm", width)
    for (index, kind) in layers.enumerated() {
      let name = "blk.\(index)."
      addVector(name + "attn_norm", width)
      addVector(name + "ffn_norm", width)
      add(name + "ffn_gate", feedForward, width)
      add(name + "ffn_up", feedForward, width)
      add(name + "ffn_down", width, feedForward)
      if kind == "c" {
        add(name + "shortconv.in_proj", 3 * width, width)
        add(name + "shortconv.out_proj", width, width)
        let taps = (0..<width * taps).map { _ in Float(random.unit()) - 0.5 }
        writer.add(name + "shortconv.conv.weight", shape: [width, self.taps], taps)
      } else {
        add(name + "attn_q", heads * headWidth, width)
        add(name + "attn_k", keyHeads * headWidth, width)
        add(name + "attn_v", keyHeads * headWidth, width)
        add(name + "attn_output", width, heads * headWidth)
        addVector(name + "attn_q_norm", headWidth)
        addVector(name + "attn_k_norm", headWidth)
      }
    }
  }
}
