/// `test` and `[`.
enum TestCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var words = process.arguments
    if process.name == "[" {
      guard words.last == "]".octets else {
        try process.complain("missing `]'")
        return 2
      }
      words.removeLast()
    }
    var reader = Reader(words: words, shell: process.shell)
    do throws(Fault) {
      return try reader.evaluate() ? 0 : 1
    } catch {
      try process.complain(error.message)
      return 2
    }
  }

  struct Fault: Error {
    let message: String
  }

  private struct Reader {
    let words: [[UInt8]]
    let shell: ShellInterpreter
    var place = 0
    var depth = 0

    init(words: [[UInt8]], shell: ShellInterpreter) {
      self.words = words
      self.shell = shell
    }

    mutating func evaluate() throws(Fault) -> Bool {
      switch words.count {
      case 0: return false
      case 1: return !words[0].isEmpty
      case 2:
        if words[0] == "!".octets { return words[1].isEmpty }
        guard ShellConditions.isUnary(words[0]) else {
          throw Fault(message: "\(words[0].decoded): unary operator expected")
        }
        return ShellConditions.unary(words[0], words[1], shell)
      case 3 where ShellConditions.isBinary(words[1]):
        return try binary(words[0], words[1].decoded, words[2])
      case 3 where words[0] == "!".octets:
        var inner = Reader(words: Array(words.dropFirst()), shell: shell)
        return try !inner.evaluate()
      case 3 where words[1] != "-a".octets && words[1] != "-o".octets && words[0] != "(".octets:
        throw Fault(message: "\(words[1].decoded): binary operator expected")
      default: break
      }
      let value = try or()
      guard place == words.count else { throw Fault(message: "too many arguments") }
      return value
    }

    private mutating func or() throws(Fault) -> Bool {
      depth += 1
      defer { depth -= 1 }
      guard depth < 40 else { throw Fault(message: "too many arguments") }
      var value = try and()
      while place < words.count, words[place] == "-o".octets {
        place += 1
        let right = try and()
        value = value || right
      }
      return value
    }

    private mutating func and() throws(Fault) -> Bool {
      var value = try not()
      while place < words.count, words[place] == "-a".octets {
        place += 1
        let right = try not()
        value = value && right
      }
      return value
    }

    private mutating func not() throws(Fault) -> Bool {
      guard place < words.count else { throw Fault(message: "argument expected") }
      var negates = false
      while place < words.count - 1, words[place] == "!".octets {
        negates.toggle()
        place += 1
      }
      return try primary() != negates
    }

    private mutating func primary() throws(Fault) -> Bool {
      guard place < words.count else { throw Fault(message: "argument expected") }
      let word = words[place]
      if place + 2 < words.count, ShellConditions.isBinary(words[place + 1]) {
        let right = words[place + 2]
        let name = words[place + 1].decoded
        place += 3
        return try binary(word, name, right)
      }
      if word == "(".octets {
        place += 1
        let value = try or()
        guard place < words.count, words[place] == ")".octets else {
          throw Fault(message: "`)' expected")
        }
        place += 1
        return value
      }
      if ShellConditions.isUnary(word), place + 1 < words.count {
        place += 2
        return ShellConditions.unary(word, words[place - 1], shell)
      }
      place += 1
      return !word.isEmpty
    }

    private func binary(_ left: [UInt8], _ name: String, _ right: [UInt8]) throws(Fault) -> Bool {
      switch name {
      case "=", "==": return left == right
      case "!=": return left != right
      case "<": return left.precedes(right)
      case ">": return right.precedes(left)
      case "-nt", "-ot", "-ef": return ShellConditions.compareFiles(left, name, right, shell)
      default: return ShellConditions.compare(try number(left), name, try number(right))
      }
    }

    private func number(_ text: [UInt8]) throws(Fault) -> Int {
      let trimmed = text.drop { $0.isSpace }.reversed().drop { $0.isSpace }.reversed()
      guard let value = Int(octets: Array(trimmed)[...]) else {
        throw Fault(message: "\(text.decoded): integer expression expected")
      }
      return value
    }
  }
}
