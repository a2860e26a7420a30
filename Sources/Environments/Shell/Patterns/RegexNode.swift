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
}
