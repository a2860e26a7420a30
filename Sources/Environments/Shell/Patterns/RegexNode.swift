/// A parsed regular expression.
indirect enum RegexNode {
  case empty
  case set(ByteSet)
  case assertion(RegexAssertion)
  case group(RegexNode, Int)
  case sequence([RegexNode])
  case alternatives([RegexNode])
  case repetition(RegexNode, least: Int, most: Int?, isLazy: Bool)
  case backreference(Int)
  case look(RegexNode, ahead: Bool, negated: Bool)
  /// `\K`: what was matched so far does not belong to the match.
  case keepOut
}

enum RegexAssertion: Sendable {
  case lineStart, lineEnd, wordBoundary, noWordBoundary, wordStart, wordEnd, textStart, textEnd
}

/// Whose rules a pattern follows.
enum RegexDialect: Sendable {
  case basic, extended, awk, perl
  /// As `grep -E` reads it: operators without an operand and a lone `)` are forgiven.
  case egrep
}

/// Why a pattern cannot be used.
struct RegexFault: Error, Sendable {
  let message: String
}

enum RegexSyntax {
  /// Makes every byte of an extended pattern stand for itself.
  static func escape(_ text: [UInt8]) -> [UInt8] {
    text.flatMap { byte -> [UInt8] in
      "\\^$.[]|()*+?{}".utf8.contains(byte) ? [92, byte] : [byte]
    }
  }

  /// grep and sed take `[:space:]` outside of brackets for the slip that it is.
  static func refuseBareClass(in source: [UInt8]) throws(RegexFault) {
    var place = 0
    while place < source.count {
      if source[place] == 92 {
        place += 2
        continue
      }
      guard source[place] == UInt8(ascii: "[") else {
        place += 1
        continue
      }
      var end = place + 1
      if end < source.count, source[end] == UInt8(ascii: "^") { end += 1 }
      let start = end
      if end < source.count, source[end] == UInt8(ascii: "]") { end += 1 }
      while end < source.count, source[end] != UInt8(ascii: "]") {
        let isClass =
          source[end] == UInt8(ascii: "[") && end + 1 < source.count
          && ":.=".utf8.contains(source[end + 1])
        if isClass, let close = source.firstRange(of: [source[end + 1], 93], from: end + 2) {
          end = close.upperBound
        } else {
          end += 1
        }
      }
      let inside = source[start..<min(end, source.count)]
      if end < source.count, inside.count > 1, inside.first == 58, inside.last == 58 {
        throw RegexFault(message: "character class syntax is [[:space:]], not [:space:]")
      }
      place = end + 1
    }
  }
}
