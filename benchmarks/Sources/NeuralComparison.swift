import Backbones
import Trajectories

/// What `benchmarks/llama_parity.py` lays beside llama.cpp's results for the same file.
enum NeuralComparison {
  /// Answers a request file: `{"model", "prompts": [[token]], "greedy": n, "logits": path}`.
  ///
  /// Greedy continuations come back in the object, logits of the prompts' tokens as 32-bit numbers
  /// in the named file.
  static func compare(requestFile: String) throws -> JSONValue {
    let request = try JSONValue(parsing: FileContents.read(requestFile))
    guard let model = request["model"]?.stringValue, let out = request["logits"]?.stringValue
    else { throw FileError(.read, path: requestFile, errno: 0) }
    let prompts = (request["prompts"]?.arrayValue ?? []).map { prompt in
      (prompt.arrayValue ?? []).compactMap(\.intValue).map { Int32($0) }
    }
    let probe = try NetworkProbe(path: model, arithmetic: .float32)
    var bytes: [UInt8] = []
    var continuations: [JSONValue] = []
    for prompt in prompts {
      for row in probe.logits(of: prompt, chunk: 64) {
        row.withUnsafeBytes { bytes += Array($0) }
      }
      let greedy = probe.greedy(prompt, count: request["greedy"]?.intValue ?? 0)
      continuations.append(.array(greedy.map { .integer(Int($0)) }))
    }
    try FileContents.write(bytes, to: out)
    let texts = (request["texts"]?.arrayValue ?? []).compactMap(\.stringValue)
    return [
      "greedy": .array(continuations),
      "tokens": .array(
        texts.map { text in .array(probe.encode(text).map { .integer(Int($0)) }) }),
    ]
  }

  /// Tokens a second of a model file, with bytes and with 32-bit numbers.
  static func speed(model: String) throws -> JSONValue {
    var report: JSONObject = [:]
    for arithmetic in Arithmetic.allCases {
      let speed = try NeuralSpeed(path: model, arithmetic: arithmetic)
      report[arithmetic.rawValue] = [
        "decode": .double(speed.decode.rounded()),
        "decodeOf16": .double(speed.decodeOf16.rounded()),
        "prefill": .double(speed.prefill.rounded()),
      ]
    }
    return .object(report)
  }
}
