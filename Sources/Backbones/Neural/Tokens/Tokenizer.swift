import Synchronization
import Trajectories

/// Byte-level pair encoding as a GGUF file declares it.
final class Tokenizer: Sendable {
  /// The bytes of each token; the name for control tokens.
  private let bytes: [[UInt8]]
  private let controls: [String: Int32]
  private let isControl: [Bool]
  private let byteTokens: [Int32]
  private let rules: CuttingRules
  /// The tokens of text by their bytes, where the rules ask for whole pieces.
  private let wholePieces: [[UInt8]: Int32]
  /// What a pair of neighbours becomes, and how early.
  private let merges: [Pair: Merge]
  /// The token that ends an answer.
  let end: Int32
  /// What a text became, so that a conversation is not cut anew at every step.
  ///
  /// The key is bytes, because different texts may be equal as strings.
  private let known = Mutex<[[UInt8]: [Int32]]>([:])
  private static let knownLimit = 4096

  /// Control tokens (3) and user-defined ones (4), which other programs leave in their answers.
  private static let markup = 3...4

  private struct Pair: Hashable {
    let left: Int32
    let right: Int32
  }

  private struct Merge {
    let rank: Int32
    let result: Int32
  }

  init(_ file: GGUFFile) throws(GGUFError) {
    try Tokenizer.expect("gpt2", file, "tokenizer.ggml.model")
    rules = try CuttingRules(file)
    let entries = try file.texts("tokenizer.ggml.tokens")
    let types = try file.integers("tokenizer.ggml.token_type")
    guard types.count == entries.count else {
      throw GGUFError(
        expected: "\(entries.count) types", found: "\(types.count)",
        at: "tokenizer.ggml.token_type")
    }
    isControl = types.map(Tokenizer.markup.contains)
    var ids: [String: Int32] = [:]
    var bytes: [[UInt8]] = []
    var controls: [String: Int32] = [:]
    for (place, entry) in entries.enumerated() {
      guard ids.updateValue(Int32(place), forKey: entry) == nil else {
        throw GGUFError(
          expected: "each token once", found: "token \(place) again", at: "tokenizer.ggml.tokens")
      }
      if isControl[place] { controls[entry] = Int32(place) }
      let decoded = isControl[place] ? Array(entry.utf8) : ByteAlphabet.bytes(of: entry)
      guard let decoded else {
        throw GGUFError(
          expected: "the byte alphabet", found: "another letter", at: "token \(place)")
      }
      bytes.append(decoded)
    }
    self.bytes = bytes
    self.controls = controls
    var wholePieces: [[UInt8]: Int32] = [:]
    if rules.keepsWholePieces {
      for place in bytes.indices where !isControl[place] {
        wholePieces[bytes[place]] = Int32(place)
      }
    }
    self.wholePieces = wholePieces
    var byteTokens: [Int32] = []
    for letter in ByteAlphabet.letters {
      guard let id = ids[String(letter)] else {
        throw GGUFError(
          expected: "a token for each byte", found: "none for byte \(byteTokens.count)",
          at: "tokenizer.ggml.tokens")
      }
      byteTokens.append(id)
    }
    self.byteTokens = byteTokens
    merges = try Tokenizer.merges(try file.texts("tokenizer.ggml.merges"), ids)
    end = Int32(
      try file.integer("tokenizer.ggml.eos_token_id", in: 0...max(0, entries.count - 1)))
  }

  private static func expect(
    _ expected: String, _ file: GGUFFile, _ key: String
  ) throws(GGUFError) {
    let found = try file.text(key)
    guard found == expected else {
      throw GGUFError(expected: "'\(expected)'", found: "'\(found.prefix(40))'", at: key)
    }
  }

  /// How text is cut before tokens are merged, by the names that llama.cpp gives to the ways.
  private enum CuttingRules: String, CaseIterable {
    case qwen2
    case llama = "llama-bpe"

    init(_ file: GGUFFile) throws(GGUFError) {
      let key = "tokenizer.ggml.pre"
      let found = try file.text(key)
      guard let rules = CuttingRules(rawValue: found) else {
        let known = CuttingRules.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        throw GGUFError(expected: known, found: "'\(found.prefix(40))'", at: key)
      }
      self = rules
    }

    var digitsTogether: Int { self == .llama ? 3 : 1 }
    /// Whether a piece that is a token as it stands is not cut at all.
    var keepsWholePieces: Bool { self == .llama }
  }

  private static func merges(
    _ declared: [String], _ ids: [String: Int32]
  ) throws(GGUFError) -> [Pair: Merge] {
    var merges: [Pair: Merge] = [:]
    for (rank, text) in declared.enumerated() {
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 2, let left = ids[String(parts[0])], let right = ids[String(parts[1])],
        let result = ids[String(parts[0]) + parts[1]]
      else {
        throw GGUFError(
          expected: "two tokens whose text together is a token", found: "merge \(rank)",
          at: "tokenizer.ggml.merges")
      }
      let pair = Pair(left: left, right: right)
      if merges[pair] == nil { merges[pair] = Merge(rank: Int32(rank), result: result) }
    }
    return merges
  }

  /// The id of a control token.
  func control(_ name: String) -> Int32? { controls[name] }

  /// Whether a token is markup and not text.
  func isControl(_ token: Int32) -> Bool { isControl[Int(token)] }

  /// Cuts a text into tokens; what looks like a control token in it is text like any other.
  func encode(_ text: String) -> [Int32] {
    if text.isEmpty { return [] }
    let key = Array(text.utf8)
    if let tokens = known.withLock({ $0[key] }) { return tokens }
    var tokens: [Int32] = []
    for piece in WordPieces(text, digitsTogether: rules.digitsTogether) {
      append(piece, to: &tokens)
    }
    known.withLock { known in
      if known.count >= Tokenizer.knownLimit { known.removeAll() }
      known[key] = tokens
    }
    return tokens
  }

  private func append(_ piece: ArraySlice<Unicode.Scalar>, to tokens: inout [Int32]) {
    var letters: [UInt8] = []
    for scalar in piece {
      letters += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    }
    if let whole = wholePieces[letters] {
      tokens.append(whole)
      return
    }
    var parts = letters.map { byteTokens[Int($0)] }
    while parts.count > 1 {
      var best: (place: Int, merge: Merge)?
      for place in 0..<parts.count - 1 {
        let pair = Pair(left: parts[place], right: parts[place + 1])
        guard let merge = merges[pair], merge.rank < best?.merge.rank ?? .max else { continue }
        best = (place, merge)
      }
      guard let best else { break }
      parts[best.place] = best.merge.result
      parts.remove(at: best.place + 1)
    }
    tokens += parts
  }

  /// The text of tokens; control tokens are left out, broken characters are replaced.
  func decode(_ tokens: some Sequence<Int32>) -> String {
    var all: [UInt8] = []
    for token in tokens where !isControl(token) { all += bytes[Int(token)] }
    return String(decoding: all, as: UTF8.self)
  }

  /// Adds everything that decides how text becomes tokens.
  func update(_ digest: DigestBuilder) {
    for (place, entry) in bytes.enumerated() {
      digest.update(isControl[place] ? "c" : "t")
      digest.update(entry)
      digest.update("|")
    }
    let ordered = merges.sorted { $0.value.rank < $1.value.rank }
    for (pair, merge) in ordered { digest.update("\(pair.left) \(pair.right) \(merge.result)") }
    digest.update("end \(end)")
    if rules != .qwen2 { digest.update(rules.rawValue) }
  }
}
