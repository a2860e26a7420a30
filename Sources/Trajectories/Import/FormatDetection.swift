/// Recognises a format by the beginning of a file.
enum FormatDetection {
  enum Finding {
    case format(TrajectoryFormat)
    /// What stands there instead, for people.
    case unknown(String)
  }

  static func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Finding {
    if bytes.isEmpty { return .unknown("an empty file") }
    if let foreign = container(bytes) { return .unknown(foreign) }
    let start = textStart(bytes)
    let text = UnsafeBufferPointer(rebasing: bytes[start...])
    guard let first = text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      return .unknown("white space only")
    }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      let outline = JSONOutline(text)
      if let format = format(of: outline) { return .format(format) }
      let names = outline.paths.filter { !$0.contains(".") || $0.hasPrefix("[].") }.sorted()
      return .unknown(
        names.isEmpty
          ? "JSON without member names"
          : "JSON with the members "
            + names.prefix(8).joined(separator: ", "))
    }
    return textLog(text)
  }

  /// Whether the first record is a whole object on one line, as in JSON Lines.
  static func isLinewise(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = UnsafeBufferPointer(rebasing: bytes[textStart(bytes)...])
    guard text.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
      return false
    }
    return JSONOutline(text).hasDocumentPerLine
  }

  /// Where the text starts behind a byte order mark of UTF-8.
  static func textStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Names what is no UTF-8 text by its first bytes.
  static func container(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.starts(with: [0x7B, 0x00]) || bytes.starts(with: [0x00, 0x7B])
    {
      return "UTF-16 or UTF-32; convert it to UTF-8 (iconv -t UTF-8)"
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return "a zip archive; of an Inspect .eval, write JSON (inspect log convert --to json)"
    }
    if bytes.starts(with: [0x1F, 0x8B]) { return "a gzip archive; unpack it first" }
    if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return "a zstd archive; unpack it first" }
    if bytes.prefix(4096).contains(0) { return "binary data (a zero byte)" }
    return nil
  }

  private static func format(of outline: JSONOutline) -> TrajectoryFormat? {
    let has = outline.has
    if has("metaharness"), has("kind") { return .metaharness }
    if has("resourceSpans") { return .openTelemetry }
    if has("schema_version"), has("steps") || has("agent") { return .atif }
    if has("simulations") || has("info.agent_info") || has("info.environment_info") {
      return .tau2
    }
    if has("eval"), has("version") || has("status") || has("samples") { return .inspect }
    if has("trajectory"), !has("messages") { return .sweAgent }
    if has("trajectory_format") { return .miniSWEAgent }
    if has("messages"), has("info"), !outline.hasDocumentPerLine || has("info.exit_status") {
      return .miniSWEAgent
    }
    if has("output.history") || (has("output.status") && has("index")) { return .agentBench }
    if has("[].traj") || has("traj") { return .tauBench }
    if has("*.turn_history") { return .interCode }
    if has("*.is_success"), has("*.memory") { return .alfWorldResults }
    if has("messages") || has("[].messages") || (has("input") && has("output")) { return .openAI }
    return nil
  }

  private static func textLog(_ text: UnsafeBufferPointer<UInt8>) -> Finding {
    var sawDashes = false
    for line in text.prefix(1 << 16).split(separator: 0x0A) {
      if line.starts(with: "Environment #".utf8) { return .format(.alfWorld) }
      if WebShopReader.isBoundary(line) { sawDashes = true }
      if sawDashes, line.starts(with: "Action: ".utf8) { return .format(.webShop) }
    }
    return .unknown("text without episodes")
  }
}
