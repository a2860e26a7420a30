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
    let found = WordPieces(text).map { piece in
      var text = ""
      text.unicodeScalars.append(contentsOf: piece)
      return text
    }
    #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
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
