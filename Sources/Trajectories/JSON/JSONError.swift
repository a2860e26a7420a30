/// Why a text was refused as JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
  /// The kinds of refusal.
  public enum Kind: String, Sendable, Hashable {
    case unexpectedEnd
    case unexpectedByte
    case trailingContent
    case badLiteral
    case badNumber
    case badEscape
    case controlCharacter
    case loneSurrogate
    case invalidUTF8
    case duplicateKey
    case tooDeep
    case notCanonical
  }

  /// What kind of refusal this is.
  public let kind: Kind
  /// Byte offset from the start of the text.
  public let offset: Int
  /// Line, counted from 1.
  public let line: Int
  /// Column in bytes, counted from 1.
  public let column: Int
  /// What the grammar allows here and what stands here.
  public let detail: String

  init(_ kind: Kind, offset: Int, detail: String, in bytes: UnsafeBufferPointer<UInt8>) {
    self.kind = kind
    self.offset = offset
    self.detail = detail
    var line = 1
    var lineStart = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A {
      line += 1
      lineStart = index + 1
    }
    self.line = line
    self.column = offset - lineStart + 1
  }

  init(notCanonical detail: String) {
    kind = .notCanonical
    offset = 0
    line = 1
    column = 1
    self.detail = detail
  }
}

extension JSONError: CustomStringConvertible {
  public var description: String {
    kind == .notCanonical ? detail : "line \(line), column \(column): \(detail)"
  }
}
