/// What to import and how.
public struct ImportOptions: Sendable {
  /// Stop after this many episodes.
  public var limit: Int?
  /// Only episodes that meet all of these.
  public var conditions: [ImportCondition] = []
  /// Replaces secrets in everything that is read; nil leaves texts alone.
  public var redaction: RedactionPatterns?
  /// A directory where raw records are kept under their SHA-256, or nil to keep only the hash.
  public var rawRecordDirectory: String?
  /// The environment's name, where the file does not hold it.
  public var environment: String?
  /// The model's name, where the file does not hold it.
  public var model: String?
  /// The system text, where the file does not hold it.
  public var system: String?
  /// Reflexion's outcomes that belong to a log; found beside the log where nil.
  public var outcomesPath: String?
  /// Records beyond this many bytes are passed over, which bounds memory.
  public var maximumRecordBytes = 16 << 20
  /// Records of more values than this (an object or array counts 4) are passed over.
  public var maximumRecordValues = 1 << 20
  /// Called now and then with how far the import is.
  public var progress: (@Sendable (ImportProgress) -> Void)?

  /// Makes options that import everything as it stands.
  public init() {}
}

/// How far an import is.
public struct ImportProgress: Sendable, Hashable {
  /// Bytes that were read.
  public let bytes: Int
  /// Bytes in the file, or nil where it is a pipe.
  public let total: Int?
  /// Episodes that were delivered.
  public let episodes: Int
}
