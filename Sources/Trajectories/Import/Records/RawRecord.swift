/// What a splitter found; the bytes stand in the splitter until it goes on.
struct RawRecord {
  enum Role {
    case record
    case metadata
    /// The file stopped following the grammar; nothing behind can be trusted.
    case broken
  }

  let role: Role
  let key: String?
  /// Offset of the first byte in the file.
  let offset: Int
  /// Why the record cannot be read, if it cannot.
  let problem: String?
}

extension UInt8 {
  /// The byte as error messages print it.
  var printable: String {
    if self >= 0x21, self < 0x7F { return "'\(Character(Unicode.Scalar(self)))'" }
    let digits = String(self, radix: 16, uppercase: true)
    return "byte 0x" + (digits.count < 2 ? "0" : "") + digits
  }
}
