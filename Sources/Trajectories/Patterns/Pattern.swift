internal import CRegex

/// A linear-time pattern (RE2 syntax): no backreference, no lookaround, no blow-up.
///
/// A class because it owns the compiled program, which RE2 documents as safe to share.
public final class Pattern: @unchecked Sendable {  // RE2::Match is const and thread-safe.
  /// The pattern's source.
  public let source: String
  /// Whether letters match only in their own case.
  public let isCaseSensitive: Bool
  private let handle: OpaquePointer
  /// What every text that matches holds, where that is known.
  package let literal: RequiredLiteral?

  /// Bytes that a rule may spend on one pattern.
  package static let ruleLimit = 200

  /// One match with its groups.
  public struct Match: Sendable, Hashable {
    /// The byte range of the whole match in the text's UTF-8 form.
    public let range: Range<Int>
    /// The text of each group, group 0 first; nil for a group that took no part.
    public let groups: [String?]
    /// The byte range of each group.
    public let groupRanges: [Range<Int>?]
  }

  /// Compiles a pattern.
  public init(_ source: String, caseSensitive: Bool = true) throws(PatternError) {
    self.source = source
    isCaseSensitive = caseSensitive
    literal = caseSensitive ? RequiredLiteral(of: source) : nil
    var message = [CChar](repeating: 0, count: 256)
    var text = source
    let made = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { pattern in
        mh_regex_make(
          pattern.baseAddress ?? Pattern.empty, pattern.count, caseSensitive ? 1 : 0, &message,
          message.count)
      }
    }
    guard let made else {
      throw PatternError(pattern: source, reason: Pattern.text(message))
    }
    handle = made
  }

  deinit { mh_regex_free(handle) }

  /// The number of capturing groups, without group 0.
  public var groupCount: Int { Int(mh_regex_group_count(handle)) }

  /// A pattern that matches exactly this text.
  public static func escaped(_ text: some StringProtocol) -> String {
    var pattern = ""
    for character in text {
      if "\\.+*?()[]{}|^$".contains(character) { pattern += "\\" }
      pattern.append(character)
    }
    return pattern
  }

  /// The index of a named group, or nil.
  public func group(named name: String) -> Int? {
    let index = Int(mh_regex_group_named(handle, name))
    return index < 0 ? nil : index
  }

  /// Whether the pattern matches anywhere in the text.
  public func matches(_ text: String) throws(PatternError) -> Bool {
    var text = text
    let status: mh_regex_status = text.withUTF8 { bytes in
      if let literal, !literal.stands(in: bytes, from: 0) { return MH_REGEX_NO_MATCH }
      var none = mh_regex_span()
      return find(in: bytes, from: 0, spans: &none, count: 0)
    }
    return try isMatch(status)
  }

  /// Returns the first match that starts at or after a byte offset.
  public func firstMatch(in text: String, from offset: Int = 0) throws(PatternError) -> Match? {
    var text = text
    let (status, match) = text.withUTF8 { bytes in self.match(in: bytes, from: offset) }
    return try isMatch(status) ? match : nil
  }

  /// Returns all matches from the front that do not overlap, at most `limit`.
  public func matches(in text: String, limit: Int = .max) throws(PatternError) -> [Match] {
    var text = text
    var found: [Match] = []
    let status: mh_regex_status = text.withUTF8 { bytes in
      var offset = 0
      while found.count < limit, offset <= bytes.count {
        let (status, match) = self.match(in: bytes, from: offset)
        guard status == MH_REGEX_MATCH, let match else { return status }
        found.append(match)
        offset =
          match.range.isEmpty
          ? Pattern.scalarEnd(match.range.upperBound, bytes) : match.range.upperBound
      }
      return MH_REGEX_NO_MATCH
    }
    _ = try isMatch(status)
    return found
  }

  private func match(
    in bytes: UnsafeBufferPointer<UInt8>, from offset: Int
  ) -> (mh_regex_status, Match?) {
    guard offset >= 0, offset <= bytes.count else { return (MH_REGEX_NO_MATCH, nil) }
    if let literal, !literal.stands(in: bytes, from: offset) { return (MH_REGEX_NO_MATCH, nil) }
    var spans = [mh_regex_span](repeating: mh_regex_span(start: -1, end: -1), count: groupCount + 1)
    let status = find(in: bytes, from: offset, spans: &spans, count: spans.count)
    guard status == MH_REGEX_MATCH else { return (status, nil) }
    let ranges = spans.map { $0.start < 0 ? nil : $0.start..<$0.end }
    let groups = ranges.map { range in
      range.map { String(decoding: bytes[$0], as: UTF8.self) }
    }
    return (status, Match(range: ranges[0] ?? 0..<0, groups: groups, groupRanges: ranges))
  }

  private func find(
    in bytes: UnsafeBufferPointer<UInt8>, from offset: Int,
    spans: UnsafeMutablePointer<mh_regex_span>, count: Int
  ) -> mh_regex_status {
    bytes.withMemoryRebound(to: CChar.self) { text in
      mh_regex_find(
        handle, text.baseAddress ?? Pattern.empty, text.count, offset, spans, Int32(count))
    }
  }

  private func isMatch(_ status: mh_regex_status) throws(PatternError) -> Bool {
    guard status != MH_REGEX_FAULT else {
      throw PatternError(pattern: source, reason: "the matcher ran out of memory")
    }
    return status == MH_REGEX_MATCH
  }

  private static func scalarEnd(_ offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var end = offset + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  /// A valid pointer for empty texts, whose own base address may be nil.
  static var empty: UnsafePointer<CChar> {
    UnsafeRawPointer(StaticString(" ").utf8Start).assumingMemoryBound(to: CChar.self)
  }

  static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// A pattern that was refused, or a match that could not be carried through.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The pattern's source.
  public let pattern: String
  /// Why.
  public let reason: String

  public var description: String { "pattern \(pattern.debugDescription): \(reason)" }
}
