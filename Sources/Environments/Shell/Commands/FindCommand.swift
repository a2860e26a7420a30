enum FindCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var words = process.arguments
    var follows = false
    while let first = words.first, ["-H", "-L", "-P"].contains(first.decoded) {
      follows = first == "-L".octets
      words.removeFirst()
    }
    var roots: [[UInt8]] = []
    while let first = words.first,
      first.first != 45 && first != "(".octets && first != "!".octets
        || first == "-".octets
    {
      roots.append(first)
      words.removeFirst()
    }
    if roots.isEmpty { roots = [[46]] }
    var parser = FindParser(words: words, process: process)
    let expression: FindExpression
    do throws(FindParser.Fault) {
      expression = try parser.parse()
    } catch {
      try process.complain(error.message)
      return 1
    }
    let walk = FindWalk(process, parser.settings, follows: follows)
    for root in roots { try walk.start(root, expression) }
    try walk.finishBatches(expression)
    return walk.status
  }
}

/// What find tests and does.
indirect enum FindExpression {
  case always(Bool)
  case not(FindExpression)
  case and(FindExpression, FindExpression)
  case or(FindExpression, FindExpression)
  case sequence(FindExpression, FindExpression)
  case name([UInt8], ignoringCase: Bool)
  case path([UInt8], ignoringCase: Bool)
  case linkName([UInt8], ignoringCase: Bool)
  case regex(Regex)
  case kind([Inode.Kind])
  case targetKind([Inode.Kind])
  case size(FindNumber, unit: Int)
  case time(any KeyPath<Inode, Int> & Sendable, FindNumber, seconds: Int)
  case newer(any KeyPath<Inode, Int> & Sendable, than: Int)
  case permission(Int, how: UInt8)
  case owner(Int), group(Int)
  case noUser, noGroup
  case empty
  case links(FindNumber), inode(FindNumber)
  case access(Int)
  case same(Int)
  case print(end: UInt8)
  case format([UInt8])
  case list
  case delete
  case prune
  case quit
  case execute([[UInt8]], inFolder: Bool, asks: Bool)
  case executeBatch([[UInt8]], id: Int, inFolder: Bool)
}

/// `+n`, `-n` or `n`.
struct FindNumber {
  let value: Int
  let sign: UInt8

  init?(_ text: [UInt8]) {
    sign = text.first == 43 || text.first == 45 ? text[0] : 0
    guard let value = Int(octets: sign == 0 ? text[...] : text.dropFirst()), value >= 0 else {
      return nil
    }
    self.value = value
  }

  func matches(_ other: Int) -> Bool {
    switch sign {
    case 43: other > value
    case 45: other < value
    default: other == value
    }
  }
}

struct FindSettings {
  var deepest = Int.max
  var shallowest = 0
  var isDepthFirst = false
}
