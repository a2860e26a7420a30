/// Backslash escapes as `echo -e`, `printf` and `$'…'` read them.
enum EscapedText {
  enum Style { case echo, printf, dollar }

  /// The decoded bytes, and whether `\c` said to stop.
  static func decode(_ text: [UInt8], style: Style) -> (bytes: [UInt8], stops: Bool) {
    guard text.contains(92) else { return (text, false) }
    var out: [UInt8] = []
    var place = 0
    while place < text.count {
      let byte = text[place]
      place += 1
      guard byte == 92, place < text.count else {
        out.append(byte)
        continue
      }
      let mark = text[place]
      place += 1
      switch mark {
      case UInt8(ascii: "n"): out.append(10)
      case UInt8(ascii: "t"): out.append(9)
      case UInt8(ascii: "r"): out.append(13)
      case UInt8(ascii: "a"): out.append(7)
      case UInt8(ascii: "b"): out.append(8)
      case UInt8(ascii: "f"): out.append(12)
      case UInt8(ascii: "v"): out.append(11)
      case UInt8(ascii: "e"), UInt8(ascii: "E"): out.append(27)
      case 92: out.append(92)
      case UInt8(ascii: "c") where style != .dollar: return (out, true)
      case UInt8(ascii: "'") where style != .echo: out.append(mark)
      case UInt8(ascii: "\"") where style != .echo: out.append(mark)
      case UInt8(ascii: "?") where style == .dollar: out.append(mark)
      case UInt8(ascii: "x"):
        let start = place
        while place < text.count, place - start < 2, hex(text[place]) != nil { place += 1 }
        if start == place {
          out += [92, mark]
        } else {
          out.append(UInt8(value(text[start..<place], 16) & 255))
        }
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        let start = place
        let most = mark == UInt8(ascii: "u") ? 4 : 8
        while place < text.count, place - start < most, hex(text[place]) != nil { place += 1 }
        if let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: value(text[start..<place], 16))),
          start < place
        {
          // The C locale has no such letters: they stay escapes.
          let digits = String(scalar.value, radix: 16, uppercase: true)
          let fill = String(repeating: "0", count: max(0, 4 - digits.count))
          out += scalar.isASCII ? [UInt8(scalar.value)] : "\\u\(fill)\(digits)".octets
        } else {
          out += [92, mark] + text[start..<place]
        }
      case 48...55:
        // echo wants \0nnn; printf and $'…' take \nnn.
        if style == .echo, mark != 48 {
          out += [92, mark]
          break
        }
        let start = style != .dollar && mark == 48 ? place : place - 1
        place = start
        while place < text.count, place - start < 3, (48...55).contains(text[place]) { place += 1 }
        out.append(UInt8(value(text[start..<place], 8) & 255))
      default: out += [92, mark]
      }
    }
    return (out, false)
  }

  private static func hex(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte) - 48
    case 65...70: Int(byte) - 55
    case 97...102: Int(byte) - 87
    default: nil
    }
  }

  private static func value(_ digits: ArraySlice<UInt8>, _ base: Int) -> Int {
    digits.reduce(0) { $0 * base + (hex($1) ?? 0) }
  }
}
