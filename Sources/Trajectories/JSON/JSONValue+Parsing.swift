extension JSONValue {
  /// How lenient parsing is in the two places where real files break the rules.
  public struct ParseOptions: Sendable {
    /// What to do with a member name that stands twice in one object.
    public enum DuplicateKeys: Sendable {
      case refuse
      case keepLast
    }

    /// What to do with half of a surrogate pair, which no Unicode text can hold.
    public enum LoneSurrogates: Sendable {
      case refuse
      case replace
    }

    /// What to do with a member name that stands twice.
    public var duplicateKeys: DuplicateKeys
    /// What to do with half of a surrogate pair.
    public var loneSurrogates: LoneSurrogates
    /// How many arrays and objects may be open at once.
    ///
    /// Reading, writing and freeing a value recurse as deep as it nests: raise this only on a
    /// thread whose stack has a few kilobytes for each level.
    public var maximumDepth: Int

    /// Makes options; the defaults are strict.
    public init(
      duplicateKeys: DuplicateKeys = .refuse, loneSurrogates: LoneSurrogates = .refuse,
      maximumDepth: Int = 512
    ) {
      self.duplicateKeys = duplicateKeys
      self.loneSurrogates = loneSurrogates
      self.maximumDepth = maximumDepth
    }

    /// Refuses everything that RFC 8259 and I-JSON refuse.
    public static let strict = ParseOptions()
    /// Reads what other tools wrote: the last duplicate wins, lone surrogates become U+FFFD.
    public static let foreign = ParseOptions(duplicateKeys: .keepLast, loneSurrogates: .replace)
  }

  /// Parses one document from UTF-8 bytes.
  public init(
    parsing bytes: UnsafeBufferPointer<UInt8>, options: ParseOptions = .strict
  ) throws(JSONError) {
    var parser = JSONParser(bytes, options: options)
    self = try parser.parseDocument()
  }

  /// Parses one document from UTF-8 bytes.
  public init(parsing bytes: [UInt8], options: ParseOptions = .strict) throws(JSONError) {
    let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
      JSONValue.result(of: buffer, options: options)
    }
    self = try result.get()
  }

  /// Parses one document from a string.
  public init(parsing text: String, options: ParseOptions = .strict) throws(JSONError) {
    var text = text
    let result: Result<JSONValue, JSONError> = text.withUTF8 { buffer in
      JSONValue.result(of: buffer, options: options)
    }
    self = try result.get()
  }

  private static func result(
    of buffer: UnsafeBufferPointer<UInt8>, options: ParseOptions
  ) -> Result<JSONValue, JSONError> {
    do throws(JSONError) {
      return .success(try JSONValue(parsing: buffer, options: options))
    } catch {
      return .failure(error)
    }
  }
}
