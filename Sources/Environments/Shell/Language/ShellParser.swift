/// Reads shell text into commands, one complete line at a time as the shell does.
struct ShellParser {
  /// How deep commands may nest; keeps the native stack small.
  static let deepest = 60

  let text: [UInt8]
  var place = 0
  var line = 1
  var depth = 0
  /// The line end behind which here-documents stand, and where the text goes on after them.
  var documents: (lineEnd: Int, next: Int)?

  init(_ text: [UInt8], line: Int = 1, depth: Int = 0) {
    self.text = text
    self.line = line
    self.depth = depth
  }

  // MARK: Bytes

  var current: UInt8? { place < text.count ? text[place] : nil }

  func ahead(_ distance: Int) -> UInt8? {
    place + distance < text.count ? text[place + distance] : nil
  }

  func looking(at token: StaticString) -> Bool {
    let count = token.utf8CodeUnitCount
    guard place + count <= text.count else { return false }
    for offset in 0..<count where text[place + offset] != token.utf8Start[offset] { return false }
    return true
  }

  mutating func take(_ token: StaticString) -> Bool {
    guard looking(at: token) else { return false }
    place += token.utf8CodeUnitCount
    return true
  }

  func unexpected() -> ShellSyntaxError {
    guard let byte = current else {
      return ShellSyntaxError(message: "syntax error: unexpected end of file", line: line)
    }
    var token = [byte]
    if byte == 10 {
      token = "newline".octets
    } else if ShellParser.isMeta(byte) {
      if let next = ahead(1), next == byte, byte != 40, byte != 41 { token.append(next) }
    } else {
      var probe = self
      let start = place
      while let next = probe.current, !ShellParser.isMeta(next) { probe.place += 1 }
      token = Array(text[start..<probe.place])
    }
    return ShellSyntaxError(
      message: "syntax error near unexpected token `\(token.decoded)'", line: line)
  }

  static func isMeta(_ byte: UInt8) -> Bool {
    switch byte {
    case 32, 9, 10, UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      true
    default: false
    }
  }

  /// Skips blanks, line joins and comments, but no line end.
  mutating func skipBlanks() {
    while let byte = current {
      if byte == 32 || byte == 9 || byte == 13 {
        place += 1
      } else if byte == UInt8(ascii: "\\"), ahead(1) == 10 {
        place += 2
        line += 1
      } else if byte == UInt8(ascii: "#") {
        while let next = current, next != 10 {
          _ = next
          place += 1
        }
      } else {
        return
      }
    }
  }

  mutating func skipLineEnd() {
    guard current == 10 else { return }
    line += 1
    if let documents, documents.lineEnd == place {
      line += text[place..<documents.next].count { $0 == 10 } - 1
      place = documents.next
      self.documents = nil
    } else {
      place += 1
    }
  }

  mutating func skipLines() {
    skipBlanks()
    while current == 10 {
      skipLineEnd()
      skipBlanks()
    }
  }

  mutating func enter() throws(ShellSyntaxError) {
    depth += 1
    if depth > ShellParser.deepest {
      throw ShellSyntaxError(message: "syntax error: nested too deeply", line: line)
    }
  }

  // MARK: Lists

  /// The next complete command line, or nil at the end of the text.
  mutating func nextCommandLine() throws(ShellSyntaxError) -> ShellScript? {
    skipLines()
    guard current != nil else { return nil }
    var script = ShellScript()
    repeat {
      script.items.append(try parseItem())
      skipBlanks()
    } while current != nil && current != 10
    skipLineEnd()
    return script
  }

  /// Commands up to one of the closing words or bytes, which stays unread.
  mutating func parseList(until words: [StaticString]) throws(ShellSyntaxError) -> ShellScript {
    try enter()
    defer { depth -= 1 }
    var script = ShellScript()
    while true {
      skipLines()
      if isAtEnd(words) { break }
      guard current != nil else { throw unexpected() }
      script.items.append(try parseItem())
    }
    if script.items.isEmpty, !words.isEmpty, current != UInt8(ascii: ")") { throw unexpected() }
    return script
  }

  private func isAtEnd(_ words: [StaticString]) -> Bool {
    for word in words {
      if looking(at: word) {
        let next = ahead(word.utf8CodeUnitCount)
        let first = word.utf8Start[0]
        if first == UInt8(ascii: ")") || first == UInt8(ascii: ";") { return true }
        if next.map(ShellParser.isMeta) ?? true { return true }
      }
    }
    return false
  }

  private mutating func parseItem() throws(ShellSyntaxError) -> ShellScript.Item {
    var item = ShellScript.Item(first: try parsePipeline(), line: line)
    while true {
      skipBlanks()
      if take("&&") {
        skipLines()
        item.rest.append((.and, try parsePipeline()))
      } else if take("||") {
        skipLines()
        item.rest.append((.or, try parsePipeline()))
      } else {
        break
      }
    }
    if current == UInt8(ascii: "&") {
      place += 1
      item.isBackground = true
    } else if current == UInt8(ascii: ";"), ahead(1) != UInt8(ascii: ";"),
      ahead(1) != UInt8(ascii: "&")
    {
      place += 1
    } else if let byte = current, byte != 10, byte != UInt8(ascii: ")"),
      byte != UInt8(ascii: ";"), byte != UInt8(ascii: "`")
    {
      throw unexpected()
    }
    return item
  }

  private mutating func parsePipeline() throws(ShellSyntaxError) -> ShellScript.Pipeline {
    var pipeline = ShellScript.Pipeline(stages: [], sendsErrors: [])
    skipBlanks()
    while true {
      if takeWord("!") {
        pipeline.isNegated.toggle()
      } else if takeWord("time") {
        pipeline.isTimed = true
        skipBlanks()
        _ = takeWord("-p")
      } else {
        break
      }
      skipBlanks()
    }
    while true {
      pipeline.stages.append(try parseCommand())
      skipBlanks()
      if looking(at: "||") || !looking(at: "|") {
        pipeline.sendsErrors.append(false)
        return pipeline
      }
      place += 1
      let both = current == UInt8(ascii: "&")
      if both { place += 1 }
      pipeline.sendsErrors.append(both)
      skipLines()
    }
  }

  /// Reads a reserved word when it stands here as a word of its own.
  mutating func takeWord(_ word: StaticString) -> Bool {
    guard looking(at: word), ahead(word.utf8CodeUnitCount).map(ShellParser.isMeta) ?? true else {
      return false
    }
    place += word.utf8CodeUnitCount
    return true
  }

  mutating func expectWord(_ word: StaticString) throws(ShellSyntaxError) {
    skipBlanks()
    guard takeWord(word) else { throw unexpected() }
  }
}
