import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Cutting text")
struct TokenizerTests {
  @Test(
    "pieces follow the qwen2 rules",
    arguments: [
      ("hello world", ["hello", " world"]),
      ("I'm you'LL don't 'x", ["I", "'m", " you", "'LL", " don", "'t", " '", "x"]),
      ("pay 120.5€ now", ["pay", " ", "1", "2", "0", ".", "5", "€", " now"]),
      ("a  b", ["a", " ", " b"]),
      ("a \n\n  b", ["a", " \n\n", " ", " b"]),
      ("end   ", ["end", "   "]),
      ("{\"id\": 7}\n", ["{\"", "id", "\":", " ", "7", "}\n"]),
      ("été\u{301}x", ["été", "\u{301}x"]),
      ("漢字 ١٢", ["漢字", " ", "١", "٢"]),
      ("\r\n\tif", ["\r\n", "\tif"]),
      ("_name (x)", ["_name", " (", "x", ")"]),
      ("", []),
    ] as [(String, [String])])
  func pieces(text: String, expected: [String]) {
    #expect(cut(text, digitsTogether: 1) == expected.map { Array($0.utf8) })
  }

  @Test(
    "the llama-bpe rules cut numbers into threes from the left",
    arguments: [
      ("pay 120.5€ now", ["pay", " ", "120", ".", "5", "€", " now"]),
      ("#W6304490", ["#W", "630", "449", "0"]), ("id_9620", ["id", "_", "962", "0"]),
      ("漢字 ١٢٣٤", ["漢字", " ", "١٢٣", "٤"]), ("7", ["7"]), ("1 22", ["1", " ", "22"]),
      ("don't", ["don", "'t"]),
    ] as [(String, [String])])
  func numbers(text: String, expected: [String]) {
    #expect(cut(text, digitsTogether: 3) == expected.map { Array($0.utf8) })
  }

  private func cut(_ text: String, digitsTogether: Int) -> [[UInt8]] {
    WordPieces(text, digitsTogether: digitsTogether).map { piece in
      piece.flatMap { Array(String($0).utf8) }
    }
  }

  @Test("by the llama-bpe rules a piece that is a token stays whole, however pairs merge")
  func wholePieces() throws {
    var writer = TinyNetwork().writer
    writer.remove("tokenizer.ggml.tokens")
    writer.remove("tokenizer.ggml.merges")
    writer.remove("tokenizer.ggml.pre")
    writer.set("tokenizer.ggml.pre", text: "llama-bpe")
    var tokens = TinyNetwork.tokens
    tokens[tokens.count - 1] = "122"
    writer.set("tokenizer.ggml.tokens", texts: tokens)
    writer.set("tokenizer.ggml.merges", texts: TinyNetwork.merges.dropLast())
    let tokenizer = try Tokenizer(GGUFFile(bytes: writer.bytes()))
    #expect(tokenizer.encode("122").count == 1)
    #expect(tokenizer.encode("1224").count == 2)
    #expect(tokenizer.encode("212").count == 3)
    #expect(tokenizer.decode(tokenizer.encode("x 1224")) == "x 1224")
  }

  @Test(
    "pairs are merged earliest rule first",
    arguments: [
      ("hello", ["hello"]), (" world", ["Ġworld"]), ("hell", ["hell"]), ("112", ["1", "1", "2"]),
      ("adding", ["add", "ing"]), ("{\"a\":", ["{\"", "a", "\":"]), ("lll", ["ll", "l"]),
      (" the", ["Ġthe"]), ("é", ["Ã", "©"]),
    ] as [(String, [String])])
  func merges(text: String, expected: [String]) throws {
    let tokenizer = try Tokenizer(GGUFFile(bytes: TinyNetwork().bytes))
    #expect(tokenizer.encode(text).map { TinyNetwork.tokens[Int($0)] } == expected)
    // A second time from memory.
    #expect(tokenizer.encode(text).map { TinyNetwork.tokens[Int($0)] } == expected)
  }

  @Test("texts that are equal as strings and not as bytes are kept apart")
  func canonicalEquivalence() throws {
    let tokenizer = try Tokenizer(GGUFFile(bytes: TinyNetwork().bytes))
    #expect(tokenizer.encode("\u{E9}").count == 2)
    #expect(tokenizer.encode("e\u{301}").count == 3)
  }

  @Test("control tokens written as text stay text")
  func controlText() throws {
    let tokenizer = try Tokenizer(GGUFFile(bytes: TinyNetwork().bytes))
    let tokens = tokenizer.encode("<|end|><|act|>")
    #expect(!tokens.contains { tokenizer.isControl($0) })
    #expect(tokenizer.decode(tokens) == "<|end|><|act|>")
  }
}
