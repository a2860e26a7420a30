/// Turns the records of one format into episodes.
protocol RecordReader {
  /// Takes a member beside the records, such as the description of the run.
  mutating func metadata(_ key: String, _ value: JSONValue) throws(TrajectoryFormatError)
  /// Reads a record.
  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft]
  /// Returns what a reader held back until the end of the file.
  mutating func remaining() -> [EpisodeDraft]
  /// Notes that a record was passed over.
  mutating func skipped()
}

extension RecordReader {
  mutating func metadata(_ key: String, _ value: JSONValue) throws(TrajectoryFormatError) {}
  mutating func remaining() -> [EpisodeDraft] { [] }
  mutating func skipped() {}
}

/// One record of a file.
struct ImportRecord {
  enum Content {
    case json(JSONValue)
    case text(String)
  }

  let content: Content
  /// The member's name where the records are the members of an object.
  let key: String?
  /// The file's name without directory and ending.
  let fileName: String
  /// SHA-256 of the record's bytes.
  let digest: Digest
  /// The record's length.
  let byteCount: Int

  /// The members of a record that is an object.
  var fields: RecordFields {
    get throws(TrajectoryFormatError) {
      guard case .json(let value) = content else {
        throw TrajectoryFormatError(expected: "an object", found: "text")
      }
      return try RecordFields(value)
    }
  }

  var text: String {
    if case .text(let text) = content { return text }
    return ""
  }
}

extension TrajectoryFormat {
  func makeReader(options: ImportOptions, path: String) throws(ImportError) -> any RecordReader {
    switch self {
    case .metaharness: OwnFormatReader()
    case .tauBench: TauBenchReader()
    case .tau2: Tau2Reader()
    case .interCode: InterCodeReader()
    case .webShop: WebShopReader()
    case .alfWorld: try AlfWorldReader(path: path, outcomesPath: options.outcomesPath)
    case .alfWorldResults: AlfWorldResultsReader()
    case .agentBench: AgentBenchReader()
    case .atif: ATIFReader(path: path)
    case .inspect: InspectReader()
    case .sweAgent: SWEAgentReader()
    case .miniSWEAgent: MiniSWEAgentReader()
    case .openAI: OpenAIReader()
    case .openTelemetry: OpenTelemetryReader()
    }
  }
}
