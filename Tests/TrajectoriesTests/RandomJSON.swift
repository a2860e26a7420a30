import Trajectories

/// Draws JSON values of every shape from a seed.
struct RandomJSON {
  var generator: SeededGenerator

  private static let scalars: [Unicode.Scalar] = [
    "a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é",
    "\u{301}",
    "€", "\u{2028}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "😀", "\u{10FFFF}",
  ]
  private static let numberTexts = [
    "0", "-0", "-0.0", "1.50", "1e2", "1E+2", "1e-7", "12345678901234567890", "0.1", "-1.0e-400",
    "9007199254740993", "1e400", "3.141592653589793238462643",
  ]

  init(seed: UInt64) { generator = Seed(seed).generator }

  mutating func value(depth: Int = 4) -> JSONValue {
    switch generator.integer(below: depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(generator.chance(0.5))
    case 2:
      return .integer(
        Int(truncatingIfNeeded: generator.next() >> UInt64(generator.integer(below: 64))))
    case 3: return .double(Double(bitPattern: generator.next()))
    case 4: return number()
    case 5: return .string(text())
    case 6:
      return .array((0..<generator.integer(below: 5)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<generator.integer(below: generator.chance(0.1) ? 40 : 5) {
        object[text()] = value(depth: depth - 1)
      }
      return .object(object)
    }
  }

  mutating func text() -> String {
    var text = ""
    for _ in 0..<generator.integer(below: 24) {
      text.unicodeScalars.append(generator.pick(RandomJSON.scalars) ?? "x")
    }
    return text
  }

  private mutating func number() -> JSONValue {
    let text = generator.pick(RandomJSON.numberTexts) ?? "0"
    return (try? JSONValue(parsing: text)) ?? .null
  }
}
