/// Cuts text into the pieces within which tokens are merged: words with the blank or mark before
/// them, a few digits, runs of other characters, line ends and blanks.
struct WordPieces: Sequence, IteratorProtocol {
  private let scalars: [Unicode.Scalar]
  private let digitsTogether: Int
  private var start = 0

  /// Makes pieces with at most `digitsTogether` digits in one: 1 are the `qwen2` rules, 3 those of
  /// `llama-bpe`.
  init(_ text: String, digitsTogether: Int) {
    scalars = Array(text.unicodeScalars)
    self.digitsTogether = digitsTogether
  }

  /// Returns the next piece.
  mutating func next() -> ArraySlice<Unicode.Scalar>? {
    guard start < scalars.count else { return nil }
    let end =
      contraction() ?? word() ?? digits() ?? marks() ?? lineEnds() ?? blanks()
    defer { start = end }
    return scalars[start..<end]
  }

  private func kind(_ place: Int) -> Kind? {
    place < scalars.count ? Kind(scalars[place]) : nil
  }

  /// 's 't 're 've 'm 'll 'd, in either case.
  private func contraction() -> Int? {
    guard scalars[start] == "'", start + 1 < scalars.count else { return nil }
    func letter(_ place: Int) -> Unicode.Scalar? {
      guard place < scalars.count else { return nil }
      let scalar = scalars[place]
      return ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
    }
    switch (letter(start + 1), letter(start + 2)) {
    case ("s", _), ("t", _), ("m", _), ("d", _): return start + 2
    case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
    default: return nil
    }
  }

  private func word() -> Int? {
    var place = start
    if kind(place) != .letter {
      guard kind(place) != .digit, scalars[place] != "\r", scalars[place] != "\n",
        kind(place + 1) == .letter
      else { return nil }
      place += 1
    }
    return run(from: place) { $0 == .letter }
  }

  private func digits() -> Int? {
    guard kind(start) == .digit else { return nil }
    return Swift.min(run(from: start) { $0 == .digit }, start + digitsTogether)
  }

  private func marks() -> Int? {
    let first = scalars[start] == " " ? start + 1 : start
    guard kind(first) == .other else { return nil }
    var place = run(from: first) { $0 == .other }
    while place < scalars.count, scalars[place] == "\r" || scalars[place] == "\n" { place += 1 }
    return place
  }

  /// Blanks up to and with the last line end among them.
  private func lineEnds() -> Int? {
    let end = run(from: start) { $0 == .blank }
    let last = scalars[start..<end].lastIndex { $0 == "\r" || $0 == "\n" }
    return last.map { $0 + 1 }
  }

  /// Blanks without the one that belongs to what follows.
  private func blanks() -> Int {
    let end = run(from: start) { $0 == .blank }
    return end < scalars.count && end - start > 1 ? end - 1 : end
  }

  private func run(from place: Int, while belongs: (Kind) -> Bool) -> Int {
    var end = place
    while let kind = kind(end), belongs(kind) { end += 1 }
    return end
  }

  private enum Kind {
    case letter
    case digit
    case blank
    case other

    init(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A: self = .letter
      case 0x30...0x39: self = .digit
      case 0x20, 0x09...0x0D: self = .blank
      case 0..<0x80: self = .other
      default: self = Kind(properties: scalar.properties)
      }
    }

    private init(properties: Unicode.Scalar.Properties) {
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        self = .letter
      case .decimalNumber, .letterNumber, .otherNumber: self = .digit
      default: self = properties.isWhitespace ? .blank : .other
      }
    }
  }
}
