/// Splits a command at spaces; quotes keep a part together and a backslash takes the next byte.
enum CommandLineWords {
  static func split(_ command: String) -> [String] {
    var words: [String] = []
    var current: [UInt8] = []
    var isOpen = false
    var quote: UInt8?
    var isEscaped = false
    for byte in command.utf8 where byte != 0 {
      if isEscaped {
        current.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        isEscaped = true
        isOpen = true
      } else if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
        isOpen = true
      } else if quote == nil, byte == 0x20 || (0x09...0x0D).contains(byte) {
        if isOpen { words.append(String(decoding: current, as: UTF8.self)) }
        current = []
        isOpen = false
      } else {
        current.append(byte)
        isOpen = true
      }
    }
    if isOpen { words.append(String(decoding: current, as: UTF8.self)) }
    return words
  }
}
