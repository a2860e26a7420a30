import Trajectories

/// The names that a text mentions: ids, quoted names, numbered things, paths, figures.
struct Mentions {
  /// One name and what kind of name it looks like.
  struct Name: Sendable, Hashable {
    var text: String
    /// Equal for names that can be mistaken for one another.
    var shape: String
    /// Whether getting a digit wrong makes another plausible name.
    var hasDigits: Bool
  }

  let names: [Name]

  init(in text: String) {
    var names: [Name] = []
    let bytes = Array(text.utf8)
    var place = 0
    while place < bytes.count {
      if let quoted = Mentions.quoted(bytes, at: place) {
        let inner = String(decoding: bytes[quoted], as: UTF8.self)
        names.append(Mentions.named(inner, quote: bytes[place]))
        place = quoted.upperBound + 1
        continue
      }
      guard Mentions.isPart(bytes[place]) else {
        place += 1
        continue
      }
      var end = place
      while end < bytes.count, Mentions.isPart(bytes[end]) { end += 1 }
      // "laptop 1" is one name.
      let numbered = Mentions.number(bytes, after: end)
      var last = numbered ?? end
      while numbered == nil, last > place + 1, Mentions.isStop(bytes[last - 1]) { last -= 1 }
      let word = String(decoding: bytes[place..<last], as: UTF8.self)
      if let name = Mentions.name(word, isNumbered: numbered != nil) { names.append(name) }
      place = max(end, last)
    }
    self.names = names
  }

  /// The names of a shape, in order, each once.
  func others(like name: Name) -> [Name] {
    var seen: Set<String> = [name.text]
    return names.filter { $0.shape == name.shape && seen.insert($0.text).inserted }
  }

  private static func named(_ text: String, quote: UInt8) -> Name {
    if let name = name(text, isNumbered: false), name.hasDigits { return name }
    return Name(text: text, shape: String(decoding: [quote], as: UTF8.self), hasDigits: false)
  }

  private static func name(_ word: String, isNumbered: Bool) -> Name? {
    let bytes = Array(word.utf8)
    let digits = bytes.count(where: isDigit)
    if isNumbered {
      // The noun counts: a laptop is not mistaken for a drawer.
      let noun = String(decoding: bytes.prefix { $0 != 0x20 }, as: UTF8.self)
      return Name(text: word, shape: "numbered:" + noun, hasDigits: true)
    }
    if digits == bytes.count, digits < 4 {
      return Name(text: word, shape: "figure", hasDigits: true)
    }
    if digits > 0, bytes.count >= 4 {
      return Name(text: word, shape: shape(of: bytes), hasDigits: true)
    }
    guard bytes.contains(UInt8(ascii: "/")) || word.dropFirst().contains(".") else { return nil }
    let ending = word.split(separator: "/").last?.split(separator: ".").dropFirst().last ?? ""
    return bytes.count > 3 ? Name(text: word, shape: "path:" + ending, hasDigits: false) : nil
  }

  /// The pattern of letters and digits, or only the length where they are mixed like in codes.
  private static func shape(of bytes: [UInt8]) -> String {
    let firstDigit = bytes.firstIndex(where: isDigit) ?? 0
    if bytes[firstDigit...].contains(where: isLetter) { return "code:\(bytes.count)" }
    var shape: [UInt8] = []
    for byte in bytes {
      if isDigit(byte) {
        shape.append(UInt8(ascii: "9"))
      } else if isLetter(byte) {
        if shape.last != UInt8(ascii: "a") { shape.append(UInt8(ascii: "a")) }
      } else {
        shape.append(byte)
      }
    }
    return String(decoding: shape, as: UTF8.self)
  }

  private static func quoted(_ bytes: [UInt8], at place: Int) -> Range<Int>? {
    let quote = bytes[place]
    guard quote == UInt8(ascii: "`") || quote == UInt8(ascii: "'") else { return nil }
    guard place == 0 || !isPart(bytes[place - 1]) else { return nil }
    let rest = bytes[(place + 1)...].prefix(48)
    guard let end = rest.firstIndex(of: quote), end > place + 1 else { return nil }
    return place + 1..<end
  }

  private static func number(_ bytes: [UInt8], after end: Int) -> Int? {
    guard end < bytes.count, bytes[end] == 0x20, isLetter(bytes[end - 1]) else { return nil }
    var last = end + 1
    while last < bytes.count, isDigit(bytes[last]) { last += 1 }
    guard last > end + 1, last - end <= 3 else { return nil }
    return last < bytes.count && isPart(bytes[last]) && !isStop(bytes[last]) ? nil : last
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
  }
  private static func isStop(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
  }
  private static func isPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || isStop(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "~")
      || byte == UInt8(ascii: "*")
  }
}

extension Mentions.Name {
  /// The name with one digit wrong.
  func withSlip(_ generator: inout SeededGenerator) -> String? {
    var bytes = Array(text.utf8)
    guard let place = generator.pick(bytes.indices.filter { Mentions.isDigit(bytes[$0]) }) else {
      return nil
    }
    let shifted = (bytes[place] - 0x30 + UInt8(generator.integer(in: 1...9))) % 10
    bytes[place] = shifted + 0x30
    return String(decoding: bytes, as: UTF8.self)
  }
}
