/// A statement with its text literals taken out, so that statements that differ in nothing else
/// are prepared once.
struct StatementShape: Sendable {
  /// The statement with parameters in the places of its texts.
  let sql: String
  /// The texts, in the order of the parameters' numbers.
  let texts: [String]

  /// More texts than this stay where they are: such a statement hardly comes back.
  private static let mostTexts = 64

  private init(sql: String, texts: [String]) {
    self.sql = sql
    self.texts = texts
  }

  /// A statement that is run as it stands.
  init(asWritten sql: String) { self.init(sql: sql, texts: []) }

  /// Takes the text literals out of a statement without comments; equal texts share a parameter,
  /// so that equal expressions stay equal.
  init(_ sql: String) {
    let bytes = Array(sql.utf8)
    var shape: [UInt8] = []
    shape.reserveCapacity(bytes.count)
    var texts: [String] = []
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      guard byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") else {
        shape.append(byte)
        place += 1
        continue
      }
      let (text, end) = StatementShape.quoted(bytes, from: place)
      // `x'…'` are bytes in hexadecimal digits.
      let isText = byte == UInt8(ascii: "'") && shape.last.map { $0 | 0x20 } != UInt8(ascii: "x")
      if isText {
        let known = texts.firstIndex(of: text)
        if known == nil { texts.append(text) }
        shape += "?\((known ?? texts.count - 1) + 1)".utf8
      } else {
        shape += bytes[place..<end]
      }
      place = end
    }
    guard !texts.isEmpty, texts.count <= StatementShape.mostTexts else {
      self = StatementShape(asWritten: sql)
      return
    }
    self = StatementShape(sql: String(decoding: shape, as: UTF8.self), texts: texts)
  }

  /// What stands between quotes, doubled ones undone, and the place behind it.
  private static func quoted(_ bytes: [UInt8], from start: Int) -> (text: String, end: Int) {
    let quote = bytes[start]
    var text: [UInt8] = []
    var place = start + 1
    while place < bytes.count {
      if bytes[place] == quote {
        guard place + 1 < bytes.count, bytes[place + 1] == quote else {
          return (String(decoding: text, as: UTF8.self), place + 1)
        }
        place += 1
      }
      text.append(bytes[place])
      place += 1
    }
    return (String(decoding: text, as: UTF8.self), place)
  }
}
