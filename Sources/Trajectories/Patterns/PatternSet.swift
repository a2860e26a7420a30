internal import CRegex

/// Many patterns matched in one scan of a text.
///
/// A class because it owns the compiled automaton.
public final class PatternSet: @unchecked Sendable {  // RE2::Set::Match is const and thread-safe.
  private let handle: OpaquePointer
  /// The number of patterns.
  public let count: Int

  /// Compiles the patterns; their positions are what `matches` returns.
  public init(
    _ sources: [String], caseSensitive: Bool = true, memoryBudget: Int = 64 << 20
  ) throws(PatternError) {
    guard let made = mh_regex_set_make(Int64(memoryBudget), caseSensitive ? 1 : 0) else {
      throw PatternError(pattern: "", reason: "no memory for a pattern set")
    }
    handle = made
    count = sources.count
    var message = [CChar](repeating: 0, count: 256)
    for source in sources {
      var text = source
      let index = text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { pattern in
          mh_regex_set_add(
            made, pattern.baseAddress ?? Pattern.empty, pattern.count, &message, message.count)
        }
      }
      guard index >= 0 else {
        throw PatternError(pattern: source, reason: Pattern.text(message))
      }
    }
    guard sources.isEmpty || mh_regex_set_compile(made) == 1 else {
      throw PatternError(
        pattern: sources.joined(separator: " | "),
        reason: "the set does not fit \(memoryBudget) bytes")
    }
  }

  deinit { mh_regex_set_free(handle) }

  /// Returns the positions of the patterns that match, ascending.
  ///
  /// A scan that runs out of memory throws; it is never reported as "no match".
  public func matches(in text: String) throws(PatternError) -> [Int] {
    guard count > 0 else { return [] }
    var text = text
    var indices = [Int32](repeating: 0, count: count)
    var found = 0
    let status = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        mh_regex_set_match(
          handle, chars.baseAddress ?? Pattern.empty, chars.count, &indices, indices.count, &found)
      }
    }
    guard status != MH_REGEX_FAULT else {
      throw PatternError(pattern: "set of \(count)", reason: "the matcher ran out of memory")
    }
    return indices.prefix(found).map(Int.init)
  }
}
