/// Cuts awk text into tokens; whether a slash begins a pattern depends on what came before.
struct AwkLexer {
  static let words: Set<String> = [
    "BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue",
    "next", "nextfile", "exit", "return", "delete", "in", "getline", "print", "printf",
  ]
  static let builtins: Set<String> = [
    "length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "sin", "cos",
    "atan2", "exp", "log", "sqrt", "int", "rand", "srand", "tolower", "toupper", "system",
    "close", "fflush", "strftime", "systime", "mktime",
  ]

  static func tokens(_ text: [UInt8]) throws(AwkFault) -> [(AwkToken, Int)] {
    var out: [(AwkToken, Int)] = []
    var place = 0
    var line = 1
    while place < text.count {
      let byte = text[place]
      if byte == 10 {
        out.append((.lineEnd, line))
        line += 1
        place += 1
      } else if byte.isSpace {
        place += 1
      } else if byte == 92, place + 1 < text.count, text[place + 1] == 10 {
        line += 1
        place += 2
      } else if byte == UInt8(ascii: "#") {
        while place < text.count, text[place] != 10 { place += 1 }
      } else if byte.isDigit || byte == 46 && place + 1 < text.count && text[place + 1].isDigit {
        var rest = Array(text[place..<min(place + 60, text.count)])
        if rest.count > 1, rest[0] == 48, rest[1] | 32 == 120 { rest = [48] }
        let (value, length) = NumberText.real(rest)
        out.append((.number(value), line))
        place += max(1, length)
      } else if byte.isWordByte {
        let start = place
        while place < text.count, text[place].isWordByte { place += 1 }
        let name = text[start..<place].decoded
        if words.contains(name) {
          out.append((.word(name == "func" ? "function" : name), line))
        } else if place < text.count, text[place] == UInt8(ascii: "("), !builtins.contains(name) {
          out.append((.callName(name), line))
        } else {
          out.append((.name(name), line))
        }
      } else if byte == UInt8(ascii: "\"") {
        place += 1
        let start = place
        while place < text.count, text[place] != byte, text[place] != 10 {
          place += text[place] == 92 ? 2 : 1
        }
        guard place < text.count, text[place] == byte else {
          throw AwkFault(message: "line \(line): runaway string constant")
        }
        out.append((.text(unescape(Array(text[start..<place]))), line))
        place += 1
      } else if byte == UInt8(ascii: "/"), beginsPattern(out.last?.0) {
        place += 1
        let start = place
        var inBracket = false
        while place < text.count, text[place] != byte || inBracket {
          if text[place] == 10 { break }
          if text[place] == 92 {
            place += 1
          } else if text[place] == UInt8(ascii: "["), !inBracket {
            inBracket = true
            if place + 1 < text.count, text[place + 1] == 94 { place += 1 }
            if place + 1 < text.count, text[place + 1] == 93 { place += 1 }
          } else if text[place] == UInt8(ascii: "]") {
            inBracket = false
          }
          place += 1
        }
        guard place < text.count, text[place] == byte else {
          throw AwkFault(message: "line \(line): runaway regular expression")
        }
        out.append((.regex(Array(text[start..<place])), line))
        place += 1
      } else {
        let marks = [
          "**=", "&&", "||", "==", "!=", "<=", ">=", "++", "--", "+=", "-=", "*=", "/=", "%=",
          "^=", "!~", ">>", "**", "|&",
        ]
        let mark =
          marks.first { text[place...].starts(with: $0.utf8) } ?? [byte].decoded
        guard mark.utf8.count > 1 || "{}()[];,+-*/%^!<>|?:~$=".utf8.contains(byte) else {
          throw AwkFault(message: "line \(line): unexpected character '\(mark)'")
        }
        out.append((.mark(mark == "**" ? "^" : mark == "**=" ? "^=" : mark), line))
        place += mark.utf8.count
      }
    }
    out.append((.lineEnd, line))
    out.append((.end, line))
    return out
  }

  private static func beginsPattern(_ token: AwkToken?) -> Bool {
    switch token {
    case .number, .text, .regex, .name: false
    case .mark(let mark): ![")", "]", "$", "++", "--"].contains(mark)
    default: true
    }
  }

  static func unescape(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    while place < text.count {
      guard text[place] == 92, place + 1 < text.count else {
        out.append(text[place])
        place += 1
        continue
      }
      let next = text[place + 1]
      place += 2
      switch next {
      case UInt8(ascii: "n"): out.append(10)
      case UInt8(ascii: "t"): out.append(9)
      case UInt8(ascii: "r"): out.append(13)
      case UInt8(ascii: "a"): out.append(7)
      case UInt8(ascii: "b"): out.append(8)
      case UInt8(ascii: "f"): out.append(12)
      case UInt8(ascii: "v"): out.append(11)
      case 92, 34, 47: out.append(next)
      case 48...55:
        var value = Int(next) - 48
        var count = 1
        while place < text.count, count < 3, (48...55).contains(text[place]) {
          value = value * 8 + Int(text[place]) - 48
          place += 1
          count += 1
        }
        out.append(UInt8(value & 255))
      default: out += [92, next]
      }
    }
    return out
  }
}
