import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("GGUF Fuzz")
struct GGUFFuzzTests {
  /// Flips, cuts, repeats and overwrites; a file either loads or is refused.
  @Test("damaged files never trap and never take more memory than they could hold")
  func damagedFiles() throws {
    let originals = [
      TinyNetwork().bytes, TinyNetwork(layers: "ca", encoding: .bytes).bytes,
      TinyNetwork(layers: "aa", keyHeads: 1, encoding: .float16, hasOwnHead: true).bytes,
    ]
    var accepted = 0
    var refused = 0
    for round in FuzzRounds(400) {
      var random = Seed(UInt64(round)).derive("gguf").generator
      var bytes = originals[random.integer(below: originals.count)]
      // Most of what can go wrong is in the metadata at the front.
      let reach = random.chance(0.9) ? min(bytes.count, 9000) : bytes.count
      for _ in 0...random.integer(below: 4) {
        let place = random.integer(below: reach)
        switch random.integer(below: 5) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << UInt8(random.integer(below: 8))
        case 2:
          for next in place..<min(place + 8, bytes.count) { bytes[next] = 0xFF }
        case 3: bytes.removeSubrange(place..<min(place + random.integer(in: 1...16), bytes.count))
        default:
          let end = min(place + random.integer(in: 1...32), bytes.count)
          bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
        if bytes.count < reach { break }
      }
      do {
        let model = try NeuralModel(GGUFFile(bytes: bytes), arithmetic: .int8)
        accepted += 1
        if round % 8 == 0 {
          let probe = NetworkProbe(model: model, rowLimit: 4)
          _ = probe.greedy([1, 2, 3].map { $0 % Int32(probe.vocabulary) }, count: 1)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 0)
    #expect(accepted > 0)
  }

  @Test("any text is cut into tokens that give it back")
  func anyText() throws {
    let tokenizer = try Tokenizer(GGUFFile(bytes: TinyNetwork().bytes))
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "'", "s", "1", "٣", " ", "\u{A0}", "\n", "\r", "\t", "é", "\u{301}", "漢", "🙂", "{",
      "<", "|", ">", "\u{0}", "h", "e", "l", "o",
    ]
    for round in FuzzRounds(500) {
      var random = Seed(UInt64(round)).derive("text").generator
      var text = ""
      for _ in 0..<random.integer(below: 40) {
        text.unicodeScalars.append(alphabet[random.integer(below: alphabet.count)])
      }
      let tokens = tokenizer.encode(text)
      #expect(Array(tokenizer.decode(tokens).utf8) == Array(text.utf8))
      #expect(!tokens.contains { tokenizer.isControl($0) })
    }
  }
}
