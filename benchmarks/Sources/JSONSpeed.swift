import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Throughput of the JSON parser and writer on one text.
enum JSONSpeed {
  private static let runs = 15

  static func measure(_ bytes: [UInt8]) -> JSONValue {
    guard let value = try? JSONValue(parsing: bytes, options: .foreign) else {
      return ["error": "the text is not JSON"]
    }
    var kept = 0
    let parsing = Stopwatch.seconds(runs: runs) {
      if let parsed = try? JSONValue(parsing: bytes, options: .foreign) {
        kept += parsed.isNull ? 0 : 1
      }
    }
    var writer = JSONWriter(capacity: bytes.count + bytes.count / 4)
    let writing = Stopwatch.seconds(runs: runs) {
      writer.removeAll()
      writer.value(value)
    }
    let megabytes = Double(bytes.count) / 1e6
    let written = Double(writer.bytes.count) / 1e6
    return [
      "bytes": .integer(bytes.count),
      "runs": .integer(kept),
      "parseMBPerSecond": speed(megabytes, Stopwatch.median(parsing)),
      "parseBestMBPerSecond": speed(megabytes, parsing.first ?? .nan),
      "writeMBPerSecond": speed(written, Stopwatch.median(writing)),
      "writeBestMBPerSecond": speed(written, writing.first ?? .nan),
    ]
  }

  /// A recording of a real model, where METAHARNESS_DATA has it.
  static func recordedFile() -> [UInt8]? {
    guard let folder = getenv("METAHARNESS_DATA") else { return nil }
    let path = String(cString: folder) + "/trajectories/tau_airline/gpt-4o.json"
    return try? FileContents.read(path)
  }

  private static func speed(_ megabytes: Double, _ seconds: Double) -> JSONValue {
    .double((megabytes / seconds * 10).rounded() / 10)
  }
}
