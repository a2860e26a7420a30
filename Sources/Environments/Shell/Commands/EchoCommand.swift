enum EchoCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var words = process.arguments[...]
    var escapes = false
    var ends = true
    while let first = words.first, first.count > 1, first[0] == 45,
      first.dropFirst().allSatisfy({ "neE".utf8.contains($0) })
    {
      for letter in first.dropFirst() {
        switch letter {
        case UInt8(ascii: "n"): ends = false
        case UInt8(ascii: "e"): escapes = true
        default: escapes = false
        }
      }
      words = words.dropFirst()
    }
    var text = Array(words.joined(separator: [32]))
    if escapes {
      let decoded = EscapedText.decode(text, style: .echo)
      text = decoded.bytes
      if decoded.stops { ends = false }
    }
    if ends { text.append(10) }
    try process.put(text)
    return 0
  }
}
