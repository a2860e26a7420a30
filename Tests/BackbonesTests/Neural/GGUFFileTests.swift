import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Reading model files")
struct GGUFFileTests {
  @Test("what was written is read back", arguments: GGUFWriter.Encoding.allCases)
  func readsTensors(encoding: GGUFWriter.Encoding) throws {
    var writer = GGUFWriter()
    writer.set("general.architecture", text: "none")
    writer.set("a.number", number: 0.5)
    writer.set("a.list", integers: [3, -1])
    writer.set("a.flag", bool: true)
    let numbers = (0..<64).map { Float($0 - 30) / 64 }
    writer.add("plain", shape: [3], [1, 2, 3])
    writer.add("matrix", shape: [2, 32], numbers, as: encoding)
    let file = try GGUFFile(bytes: writer.bytes())
    #expect(try file.text("general.architecture") == "none")
    #expect(try file.number("a.number", in: 0...1) == 0.5)
    #expect(try file.integers("a.list") == [3, -1])
    #expect(file.metadata["a.flag"] == .bool(true))
    let read = try file.numbers(of: "matrix", shape: [2, 32])
    for (found, expected) in zip(read, numbers) { #expect(abs(found - expected) < 0.005) }
    if encoding != .bytes { #expect(read == numbers) }
  }

  @Test("half-precision numbers of every kind are read")
  func halves() {
    for (bits, number) in [
      (0x0000, 0), (0x3C00, 1), (0xC000, -2), (0x0001, 0x1p-24), (0x7BFF, 65504),
      (0x7C00, .infinity),
    ] as [(UInt16, Float)] {
      #expect(GGUFTensor.number(half: bits) == number)
    }
    #expect(GGUFTensor.number(half: 0x7E00).isNaN)
  }

  @Test("a broken file is refused with the place and what was expected", arguments: BrokenFile.all)
  func refuses(broken: BrokenFile) {
    #expect {
      let file = try GGUFFile(bytes: broken.bytes)
      _ = try NeuralModel(file, arithmetic: .int8)
    } throws: { error in
      let text = String(describing: error)
      return error is GGUFError && text.contains(broken.message)
    }
  }

  @Test("a file cut off anywhere is an error")
  func truncated() {
    let bytes = TinyNetwork(layers: "ac").bytes
    for length in stride(from: 0, to: bytes.count, by: 997) {
      #expect(throws: GGUFError.self) {
        _ = try NeuralModel(GGUFFile(bytes: Array(bytes[..<length])), arithmetic: .int8)
      }
    }
  }

  @Test("a file beyond the limit is not read")
  func oversized() throws {
    let folder = try TemporaryFolder()
    try FileContents.write([1, 2, 3, 4], to: folder.file("x"))
    #expect(throws: FileError.self) { try FileContents.read(folder.file("x"), atMost: 3) }
    #expect(try FileContents.read(folder.file("x"), atMost: 4).count == 4)
  }
}

/// A file with one thing wrong, and what the error must say.
struct BrokenFile: Sendable, CustomTestStringConvertible {
  let bytes: [UInt8]
  let message: String
  var testDescription: String { message }

  init(_ message: String, _ change: (inout GGUFWriter) -> Void) {
    var writer = TinyNetwork().writer
    change(&writer)
    bytes = writer.bytes()
    self.message = message
  }

  init(_ message: String, bytes: [UInt8]) {
    self.bytes = bytes
    self.message = message
  }

  static let all: [BrokenFile] = [
    BrokenFile("the letters GGUF", bytes: Array("GGML and more".utf8)),
    BrokenFile("version 2 or 3", bytes: [0x47, 0x47, 0x55, 0x46, 9, 0, 0, 0]),
    BrokenFile(
      "at most 0 tensors",
      bytes: [0x47, 0x47, 0x55, 0x46, 3, 0, 0, 0] + Array(repeating: 0xFF, count: 16)),
    BrokenFile("each key once") { $0.set("general.architecture", text: "lfm2") },
    BrokenFile("a power of two") { $0.set("general.alignment", integer: 24) },
    BrokenFile("each tensor once") { $0.add("output_norm.weight", shape: [1], [0]) },
    changed("block_count", "an integer from 1 to 256") { $0.set("qwen3.block_count", integer: 0) },
    changed("context_length", "an integer from 2") {
      $0.set("qwen3.context_length", integer: 1 << 30)
    },
    changed("head_count_kv", "a divisor of 2 heads") {
      $0.set("qwen3.attention.head_count_kv", integer: 5)
    },
    changed("head_count_kv", "one number of heads") { _ in },
    changed("tokenizer.ggml.pre", "'qwen2' or 'llama-bpe'") {
      $0.set("tokenizer.ggml.pre", text: "falcon")
    },
    changed("metaharness.template", "template '1'") {
      $0.set("metaharness.template", text: "2")
    },
    changed("general.architecture", "one of qwen3, lfm2") {
      $0.set("general.architecture", text: "gpt9")
    },
    changed("eos_token_id", "an integer from 0") {
      $0.set("tokenizer.ggml.eos_token_id", integer: 9999)
    },
    changed("tokenizer.ggml.merges", "two tokens whose text") {
      $0.set("tokenizer.ggml.merges", texts: ["zz qq"])
    },
    changed("blk.1.ffn_up.weight", "tensor blk.1.ffn_up.weight") { _ in },
    changed("blk.1.ffn_up.weight", "the shape [64, 32]") {
      $0.add("blk.1.ffn_up.weight", shape: [32, 64], Array(repeating: 0, count: 2048))
    },
    changed("output_norm.weight", "finite numbers") {
      $0.add(
        "output_norm.weight", shape: [32], [.nan] + Array(repeating: 1, count: 31))
    },
  ]

  /// A file with one key or tensor taken out and something else put in its place.
  private static func changed(
    _ part: String, _ message: String, _ change: (inout GGUFWriter) -> Void
  ) -> BrokenFile {
    BrokenFile(message) { writer in
      writer.remove(part)
      change(&writer)
    }
  }
}
