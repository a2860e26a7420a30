/// A parsed awk program.
indirect enum AwkNode {
  case number(Double)
  case text([UInt8])
  case regex(Regex)
  case variable(String)
  case field(AwkNode)
  case element(String, [AwkNode])
  case assign(AwkNode, String, AwkNode)
  case choice(AwkNode, AwkNode, AwkNode)
  case and(AwkNode, AwkNode)
  case or(AwkNode, AwkNode)
  case not(AwkNode)
  case sign(AwkNode, negative: Bool)
  case binary(String, AwkNode, AwkNode)
  case compare(String, AwkNode, AwkNode)
  case match(AwkNode, AwkNode, negated: Bool)
  case join(AwkNode, AwkNode)
  case member([AwkNode], String)
  case step(AwkNode, by: Double, before: Bool)
  case call(String, [AwkNode])
  case function(String, [AwkNode])
  case readLine(AwkNode?)
  case readFile(AwkNode?, AwkNode)
  case readCommand(AwkNode, AwkNode?)
  case group(AwkNode)
}

indirect enum AwkStatement {
  case expression(AwkNode)
  case print([AwkNode], formatted: Bool, mark: String?, AwkNode?)
  case branch(AwkNode, AwkStatement, AwkStatement?)
  case loop(AwkNode?, AwkStatement, step: AwkStatement?, first: AwkStatement?, checksLater: Bool)
  case forEach(String, String, AwkStatement)
  case block([AwkStatement])
  case delete(String, [AwkNode]?)
  case next, exit(AwkNode?), giveBack(AwkNode?), leave, goOn
}

struct AwkRule {
  enum Pattern {
    case begin, end, always
    case when(AwkNode)
    case range(AwkNode, AwkNode)
  }

  var pattern: Pattern
  var body: AwkStatement?
}

struct AwkFunction {
  var parameters: [String]
  var body: AwkStatement
}

struct AwkFault: Error {
  let message: String
}

enum AwkToken: Equatable {
  case number(Double)
  case text([UInt8])
  case regex([UInt8])
  case name(String)
  /// A name with a parenthesis right behind it.
  case callName(String)
  case word(String)
  case mark(String)
  case lineEnd
  case end
}
