/// Text in a form that the shell reads back as the same text.
enum ShellQuoting {
  static func quote(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [39]
    for byte in text { out += byte == 39 ? [39, 92, 39, 39] : [byte] }
    return out + [39]
  }

  /// As `printf %q` and `declare -p` show it.
  static func quoteIfNeeded(_ text: [UInt8]) -> [UInt8] {
    guard !text.isEmpty else { return [39, 39] }
    if text.contains(where: { $0 < 32 || $0 == 127 }) {
      var out = "$'".octets
      for byte in text {
        switch byte {
        case 10: out += "\\n".octets
        case 9: out += "\\t".octets
        case 39, 92: out += [92, byte]
        case 0..<32, 127:
          let digits = String(byte, radix: 8)
          out += ("\\" + String(repeating: "0", count: 3 - digits.count) + digits).octets
        default: out.append(byte)
        }
      }
      return out + [39]
    }
    return text.flatMap { byte -> [UInt8] in
      let isPlain = byte.isWordByte || byte > 127 || [UInt8]("./:@%+-=".utf8).contains(byte)
      return isPlain ? [byte] : [92, byte]
    }
  }
}
